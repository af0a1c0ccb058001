"""The first two pages that people see: their projects with what waits for them, and one project's progress.

Reads many features' tables in a few set-based statements over indexes, so that a project of a million images opens
as fast as one of ten. Writes nothing.
"""
