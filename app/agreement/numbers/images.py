"""One row an image, those that people agree on least first; page 10,000 costs what page 1 does."""

from typing import Any

from psycopg.rows import dict_row

from app.agreement.numbers.records import CODES, Number, Row
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection
from app.web.paging import decode_cursor, encode_cursor


async def image_rows(
    connection: Connection, scope: Scope, *, limit: int, cursor: str | None
) -> tuple[tuple[Row, ...], str | None]:
    """A page of images and the cursor of the next; raises BadCursor."""
    after = decode_cursor(cursor, kinds=(float, int)) if cursor else None
    async with connection.cursor(row_factory=dict_row) as reading:
        await reading.execute(
            f"""
            select
                i.image_id, g.file_name, i.similarity, i.rater_count, i.object_count,
                s.found, s.found_alike, s.findable, s.similarity as overlap
            from agreement_images i
            join images g on g.id = i.image_id
            left join lateral (
                select
                    sum(found) as found, sum(found_alike) as found_alike, sum(findable) as findable,
                    sum(similarity) as similarity
                from agreement_object_sums o
                where o.image_id = i.image_id
            ) s on true
            where i.project_id = %(project)s and i.similarity is not null
              {"and (i.similarity, i.image_id) > (%(similarity)s, %(image)s)" if after else ""}
            order by i.similarity, i.image_id
            limit %(limit)s
            """,
            {
                **scope.values,
                "similarity": after[0] if after else None,
                "image": after[1] if after else None,
                "limit": limit + 1,
            },
        )
        found = await reading.fetchall()
    rows = tuple(_row(each, scope.project_id) for each in found[:limit])
    if len(found) <= limit:
        return rows, None
    last = found[limit - 1]
    return rows, encode_cursor([float(last["similarity"]), last["image_id"]])


def _row(found: dict[str, Any], project_id: int) -> Row:
    ratios = {
        "A2": (found["similarity"], 1.0),
        "D1": (found["found"], found["findable"]),
        "D1c": (found["found_alike"], found["findable"]),
        "D2": (found["overlap"], found["found"]),
    }
    numbers = tuple(
        Number(
            code,
            CODES[code],
            numerator / denominator,
            None,
            None,
            1,
            n_objects=found["object_count"],
        )
        for code, (numerator, denominator) in ratios.items()
        if denominator
    )
    link = f"/projects/{project_id}/disagreements?image={found['image_id']}"
    return Row(str(found["image_id"]), found["file_name"], numbers, link)
