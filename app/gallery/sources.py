"""What filters and orders look at, as SQL: images `i` with what is known of them."""

from typing import LiteralString

from app.database.sampling import bucket_of

KNOWN: LiteralString = """
    left join image_metadata m on m.image_id = i.id
    left join image_quality measured on measured.image_id = i.id
    left join agreement_images agreed on agreed.image_id = i.id
"""
"""Behind `images i`. Each has at most one row of an image, so Postgres leaves out what nobody asks for."""


def known_within(buckets: int) -> str:
    """`KNOWN` for images of the first buckets alone, said of each table, so that the indexes of samples serve them."""
    return f"""
        left join image_metadata m
            on m.image_id = i.id and m.project_id = i.project_id and {bucket_of("m.image_id")} < {buckets}
        left join image_quality measured
            on measured.image_id = i.id and measured.project_id = i.project_id
            and {bucket_of("measured.image_id")} < {buckets}
        left join agreement_images agreed on agreed.image_id = i.id
    """


_WITH_PROJECT = frozenset({"m", "measured", "agreed"})


def of_project(column: str) -> str:
    """The condition by which an index can serve a column, since indexes begin with the project; else `true`."""
    table = column.partition(".")[0]
    return f"{table}.project_id = i.project_id" if table in _WITH_PROJECT else "true"
