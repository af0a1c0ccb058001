"""What filters and orders look at, as SQL: images `i` with what is known of them."""

from typing import LiteralString

KNOWN: LiteralString = """
    left join image_metadata m on m.image_id = i.id
    left join image_quality measured on measured.image_id = i.id
    left join agreement_images agreed on agreed.image_id = i.id
"""
"""Behind `images i`. Each has at most one row of an image, so Postgres leaves out what nobody asks for."""

WITH_PROJECT = frozenset({"m", "measured", "agreed"})
"""What has a project of its own, with which its indexes begin."""
