"""Bring datasets in: a file, an archive or a folder is checked first and told of line by line, then taken over whole.

Labels are written in one transaction, under ids that follow from the project, the import's name and the file's own ids:
importing the same again changes nothing. docs/importing.md says what is repaired and what is refused.
"""
