"""What a project's agreement rests on, and the one number of many projects at once: each a statement over sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from psycopg import sql
from psycopg.rows import class_row

from app.agreement.measures.intervals import Estimate, Interval, ratio_of_sums
from app.agreement.measures.objects.set_alpha import Expected, set_alpha_of
from app.agreement.numbers.chance import ALL_FAMILIES
from app.agreement.numbers.ratios import NOT_TWICE, moments, sums_from
from app.agreement.numbers.records import Number, number
from app.database.engine import Connection
from app.projects.changes import unless_changed


@dataclass(frozen=True)
class Basis:
    """How much has been submitted, and by how many; `shared` images by two or more of them.

    `disagreements` are those that review lists as open: what was settled by itself is none of them.
    """

    images: int
    shared: int
    people: int
    sharing: int
    disagreements: int
    computed_at: datetime | None


async def basis_of(connection: Connection, project_id: int) -> Basis:
    """What the numbers of a project rest on."""
    return await unless_changed(
        connection, project_id, ("basis",), lambda: _basis(connection, project_id)
    )


async def _basis(connection: Connection, project_id: int) -> Basis:
    async with connection.cursor(row_factory=class_row(Basis)) as cursor:
        await cursor.execute(
            """
            select
                count(*) as images,
                count(*) filter (where rater_count > 1) as shared,
                (
                    select count(*) from disagreements d
                    where d.project_id = %(project)s and d.is_open and d.status <> 'unchecked'
                ) as disagreements,
                max(computed_at) as computed_at,
                (
                    select count(distinct rater) from agreement_images r, unnest(r.rater_ids) rater
                    where r.project_id = %(project)s
                ) as people,
                (
                    select count(distinct rater) from agreement_images r, unnest(r.rater_ids) rater
                    where r.project_id = %(project)s and r.rater_count > 1
                ) as sharing
            from agreement_images
            where project_id = %(project)s and rater_count > 0
            """,
            {"project": project_id},
        )
        row = await cursor.fetchone()
    assert row is not None  # an aggregate always has one row
    return row


async def glances(connection: Connection, project_ids: Sequence[int]) -> dict[int, Number]:
    """Project → agreement beyond chance of its objects; where chance is not known yet, mean similarity.

    Reads what is kept and measures nothing, so that a list of projects opens at once. Projects of questions alone,
    and those without overlap, are left out.
    """
    return await _glances(connection, project_ids, sql.SQL(""), {})


async def glance_of(
    connection: Connection, project_id: int, chosen: sql.Composable, values: Mapping[str, Any]
) -> Number | None:
    """The same of some images: `chosen` is a condition on `image_id` that begins with `and`, `values` its parameters.

    What chance would give stays that of the whole project, so that numbers of several parts can be compared.
    """
    return (await _glances(connection, [project_id], chosen, values)).get(project_id)


async def _glances(
    connection: Connection,
    project_ids: Sequence[int],
    chosen: sql.Composable,
    values: Mapping[str, Any],
) -> dict[int, Number]:
    ratio = moments("(rater_count - distance)", "rater_count")
    query: LiteralString = f"""
        select s.project_id, s.moments, s.objects, e.distance, e.standard_error
        from (
            select project_id, {ratio} as moments, sum(object_count)::bigint as objects
            from agreement_images
            where project_id = any(%(projects)s) and rater_count > 1 and distance is not null {{chosen}}
            group by project_id
        ) s
        left join agreement_expected e on e.project_id = s.project_id and e.family = %(family)s
        where s.objects > 0
    """
    cursor = await connection.execute(
        sql.SQL(query).format(chosen=chosen),
        {**values, "projects": list(project_ids), "family": ALL_FAMILIES},
    )
    return {row[0]: _glance(*row[1:]) for row in await cursor.fetchall()}


def _glance(sums: list[float], objects: int, distance: float | None, se: float | None) -> Number:
    similarity = ratio_of_sums(sums_from(sums), reason=NOT_TWICE)
    if distance is None:
        return number("A2", similarity, objects=objects)
    chance = Expected(distance, se or 0.0, 0)
    return number("A1", set_alpha_of(_distance(similarity), chance), objects=objects)


def _distance(similarity: Estimate) -> Estimate:
    """The mean distance of two people, of how much they have in common."""
    if similarity.value is None:
        return similarity
    interval = similarity.interval
    turned = None if interval is None else Interval(1 - interval.high, 1 - interval.low)
    return Estimate(1 - similarity.value, similarity.images, similarity.se, turned)


async def families_of(connection: Connection, project_id: int) -> list[str]:
    """The families of shapes of which there are numbers."""
    return await unless_changed(
        connection, project_id, ("families",), lambda: _families(connection, project_id)
    )


async def _families(connection: Connection, project_id: int) -> list[str]:
    cursor = await connection.execute(
        "select distinct family from agreement_object_sums where project_id = %s", [project_id]
    )
    found = {row[0] for row in await cursor.fetchall()}
    return [family for family in ("region", "keypoints", "line", "point") if family in found]


async def category_colors(connection: Connection, project_id: int) -> dict[str, str]:
    """Category id → its colour."""
    cursor = await connection.execute(
        "select id::text, color from categories where project_id = %s and deleted_at is null",
        [project_id],
    )
    return dict(await cursor.fetchall())


async def job_shown(connection: Connection, job_id: int) -> dict[str, Any] | None:
    """A job as a page follows it."""
    cursor = await connection.execute(
        "select id, title, state, done, total, message from jobs where id = %s", [job_id]
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    return dict(zip(("id", "title", "state", "done", "total", "message"), row, strict=True))
