"""The facts of a sample of images, as the encoder takes them."""

from typing import Any, LiteralString

from psycopg import sql

from app.database.engine import Connection
from app.exporting.choosing import EVERYTHING
from app.exporting.reading import Wanted, metadata_of
from app.exporting.schemas import Split
from app.exporting.sharing import splits_of
from app.exporting.truth import parse_truth

SAMPLE = 2_000
"""So many images tell how facts are spread. Which ones depends on their ids alone: it is the same sample each time."""

_RECORDS: LiteralString = """
    with chosen as (
        select id from images
        where project_id = %(project_id)s and deleted_at is null and state <> 'excluded'
        order by hashint8(id), id
        limit %(limit)s
    )
    select i.id, {metadata}
    from chosen
    join images i using (id)
    left join image_metadata m on m.image_id = i.id
    order by i.id
"""


async def sampled_records(
    connection: Connection, project_id: int, split: Split
) -> list[tuple[str, dict[str, Any]]]:
    """Of each image its split and its facts."""
    wanted = Wanted(
        project_id, parse_truth("all"), EVERYTHING, has_metadata=True, has_measures=True
    )
    splits = await splits_of(connection, wanted, split)
    query = sql.SQL(_RECORDS).format(metadata=metadata_of(wanted))
    values = {"project_id": project_id, "limit": SAMPLE, "hidden": []}
    cursor = await connection.execute(query, values)
    return [(splits.of.get(image_id, ""), facts) async for image_id, facts in cursor]
