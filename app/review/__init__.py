"""Verdicts on submissions: accepted, or returned with a note that says what to change."""
