"""What chance would give, kept until enough has changed."""

import asyncio
from typing import LiteralString

from app.agreement.measures.objects.set_alpha import Expected
from app.agreement.numbers.chance import expected_by_family
from app.agreement.reading import read_batch
from app.database.engine import Connection

MOST_IMAGES = 2_000
"""So many images, chosen by their ids' hashes, stand for all: random pairs of them are pairs of all."""
SHARE_OF_CHANGE = 0.05

_STATE: LiteralString = """
    select
        (select count(*) from agreement_images where project_id = %(project)s and rater_count > 1),
        (select count(*) from agreement_images i
         where i.project_id = %(project)s and i.computed_at > e.computed_at),
        e.image_count
    from (values (1)) one
    left join agreement_expected e on e.project_id = %(project)s and e.family = 'objects'
"""

_CHOSEN: LiteralString = """
    select image_id from agreement_images
    where project_id = %(project)s and rater_count > 1
    order by hashint8(image_id), image_id
    limit %(most)s
"""


async def expected(connection: Connection, project_id: int, family: str) -> Expected | None:
    """The expected distance of a family, or of all objects; none where two images are not shared.

    Drawn anew when more than a twentieth of the images has changed since.
    """
    return (await expected_of_all(connection, project_id)).get(family)


async def expected_of_all(connection: Connection, project_id: int) -> dict[str, Expected]:
    """That of every family, and of every category of a family (`chance.of_category`), as far as there are any."""
    await connection.execute("select pg_advisory_xact_lock(7203, %s::int)", [project_id % 2**31])
    if await _has_changed(connection, project_id):
        await _draw(connection, project_id)
    cursor = await connection.execute(
        """
        select family, distance, standard_error from agreement_expected
        where project_id = %s and distance is not null
        """,
        [project_id],
    )
    return {
        family: Expected(distance, error, 0) for family, distance, error in await cursor.fetchall()
    }


async def _has_changed(connection: Connection, project_id: int) -> bool:
    cursor = await connection.execute(_STATE, {"project": project_id})
    row = await cursor.fetchone()
    assert row is not None
    count, changed, before = row
    if before is None:
        return True
    return bool(max(changed, abs(count - before)) > SHARE_OF_CHANGE * before)


async def _draw(connection: Connection, project_id: int) -> None:
    cursor = await connection.execute(_CHOSEN, {"project": project_id, "most": MOST_IMAGES})
    chosen = sorted([row[0] for row in await cursor.fetchall()])
    batch = await read_batch(connection, project_id, chosen)
    found = await asyncio.to_thread(expected_by_family, batch.images, batch.rules)
    await connection.execute("delete from agreement_expected where project_id = %s", [project_id])
    for family, drawn in found.items():
        await connection.execute(
            """
            insert into agreement_expected (
                project_id, family, distance, standard_error, image_count, computed_at
            )
            select %(project)s, %(family)s, %(distance)s, %(error)s, count(*), clock_timestamp()
            from agreement_images
            where project_id = %(project)s and rater_count > 1
            """,
            {
                "project": project_id,
                "family": family,
                "distance": None if drawn is None else drawn.distance,
                "error": None if drawn is None else drawn.se,
            },
        )
