"""A part of a project's images that is always the same, for counting what is too much to count whole.

Every image falls into one of 1,024 buckets by its id, neighbours into different ones. Indexes begin with the bucket,
so that the images of a few buckets are read without the others.
"""

BUCKETS = 1024
INDEXED_BUCKETS = 256
"""Indexes that carry what facets count do so for the images of this many buckets: samples of large projects."""


def bucket_of(column: str) -> str:
    """The bucket of the image whose id stands in `column`, as SQL: from 0 to 1023."""
    return f"(((({column} & 65535) * 40503) & 65535) >> 6)"


def is_indexed(column: str) -> str:
    """That the image is in one of the buckets whose facts are in indexes, as SQL."""
    return f"{bucket_of(column)} < {INDEXED_BUCKETS}"
