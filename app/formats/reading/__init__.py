"""Readers of dataset formats: a folder of files to plain records, and a finding for everything that was not right."""
