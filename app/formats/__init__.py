"""Readers and writers of dataset formats: bytes to plain records and back. Pure: knows no database and no web."""
