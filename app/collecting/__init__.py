"""Pictures fetched from where they lie: server folders, buckets, URLs. They are copied, or kept by reference.

Each picture is judged by itself, and one that fails is a line of the report. Repeating a collection continues it: what
was met before and is as it was is not read again; what has changed or vanished since is told.
"""
