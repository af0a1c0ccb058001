"""Learn how a project's annotators err, once enough has changed, and rank its disagreements anew by it."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import LiteralString

from psycopg.types.json import Json

from app.agreement.judges import (
    Judges,
    Truths,
    answer_key,
    fit_values,
    weights_of,
)
from app.agreement.ranking import worth_of
from app.agreement.truths import truths_of
from app.database.engine import Connection, Database
from app.database.image_locks import try_images

SHARE_OF_CHANGE = 0.05
MOST_CLUSTERS = 100_000
"""So many objects, and so many answers, are enough to tell how annotators err; the newest come first."""
_IMAGES_AT_ONCE = 100

FIT_LOCK = 7205
"""The advisory lock, of a project's id, under which one process fits. No other lock of Concord uses the number."""
_STATE: LiteralString = """
    select
        (select count(*) from agreement_images where project_id = %(project)s and rater_count > 1),
        (select count(*) from agreement_images i where i.project_id = %(project)s and i.computed_at > j.fitted_at),
        j.image_count
    from (values (1)) one
    left join agreement_judges j on j.project_id = %(project)s and j.scope = 'weights'
"""


async def fit(database: Database, project_id: int) -> list[int]:
    """Fit anew where more than a twentieth of the images has changed since; gives the images that rank differently.

    One process does it at a time; another that comes along leaves it to the first.
    """
    async with database.connection() as connection:
        cursor = await connection.execute(
            "select pg_try_advisory_xact_lock(%s, %s::int)", [FIT_LOCK, project_id % 2**31]
        )
        row = await cursor.fetchone()
        if row is None or not row[0] or not await _has_changed(connection, project_id):
            return []
        before = await truths_of(connection, project_id)
        truths = await _fitted(connection, project_id)
        await _keep(connection, project_id, truths)
    if before.knows_nothing and truths.knows_nothing:
        return []
    return await _rank_all(database, project_id)


async def projects_of(database: Database, image_ids: Collection[int]) -> list[int]:
    """The projects of some images that have been measured."""
    if not image_ids:
        return []
    async with database.connection() as connection:
        cursor = await connection.execute(
            "select distinct project_id from agreement_images where image_id = any(%s) order by project_id",
            [list(image_ids)],
        )
        return [row[0] for row in await cursor.fetchall()]


async def rank(connection: Connection, project_id: int, image_ids: Sequence[int]) -> list[int]:
    """Give clusters the worth that follows from what is known of annotators; the images of those that changed.

    The caller has the images for its transaction.
    """
    truths = await truths_of(connection, project_id)
    if truths.knows_nothing:
        return []
    cursor = await connection.execute(
        """
        select
            c.id, c.image_id, c.members, c.question_id, c.rater_count, c.status, c.value,
            coalesce(c.similarity < p.agreement_threshold, false) and c.question_id is null
        from clusters c
        join projects p on p.id = c.project_id
        where c.image_id = any(%s) and c.vanished_at is null and c.rater_count > 1
        """,
        [list(image_ids)],
    )
    changed: dict[int, float] = {}
    images = set()
    for row in await cursor.fetchall():
        cluster_id, image_id, members, question_id, raters, status, before, is_loose = row
        value = worth_of(
            members,
            rater_count=raters,
            question_id=question_id,
            status=status,
            is_loose=is_loose,
            truths=truths,
        )
        if abs(value - before) > 1e-9:
            changed[cluster_id] = value
            images.add(image_id)
    await _write(connection, changed, sorted(images))
    return sorted(images)


async def _has_changed(connection: Connection, project_id: int) -> bool:
    cursor = await connection.execute(_STATE, {"project": project_id})
    row = await cursor.fetchone()
    assert row is not None
    count, changed, before = row
    if before is None:
        return bool(count)
    return bool(max(changed, abs(count - before)) > SHARE_OF_CHANGE * before)


async def _fitted(connection: Connection, project_id: int) -> Truths:
    cursor = await connection.execute(
        """
        select
            array(select (m ->> 'annotator_id')::bigint from json_array_elements(c.members) m),
            array(select m ->> 'category_id' from json_array_elements(c.members) m)
        from clusters c
        where c.project_id = %s and c.question_id is null and c.vanished_at is null and c.rater_count > 1
        order by c.id desc
        limit %s
        """,
        [project_id, MOST_CLUSTERS],
    )
    objects = await cursor.fetchall()
    answers = await _answers(connection, project_id)
    matched = await _matched(connection, project_id)
    # In a thread: a hundred thousand objects take a second, and others want to be answered.
    return await asyncio.to_thread(_truths, objects, answers, matched)


def _truths(
    objects: Sequence[tuple[list[int], list[str]]],
    answers: dict[int, list[dict[int, str]]],
    matched: dict[int, tuple[int, float]],
) -> Truths:
    given = [dict(zip(people, said, strict=True)) for people, said in objects]
    questions = {question_id: fit_values(units) for question_id, units in answers.items()}
    return Truths(
        categories=fit_values(given),
        questions={key: judges for key, judges in questions.items() if judges is not None},
        weights=weights_of(matched),
    )


async def _answers(connection: Connection, project_id: int) -> dict[int, list[dict[int, str]]]:
    cursor = await connection.execute(
        """
        select question_id, image_id, annotator_id, values from agreement_votes
        where project_id = %s
        order by image_id desc
        limit %s
        """,
        [project_id, MOST_CLUSTERS],
    )
    units: dict[int, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for question_id, image_id, annotator_id, values in await cursor.fetchall():
        units[question_id][image_id][annotator_id] = answer_key(values)
    return {question_id: list(images.values()) for question_id, images in units.items()}


async def _matched(connection: Connection, project_id: int) -> dict[int, tuple[int, float]]:
    cursor = await connection.execute(
        """
        select person, sum(matched)::bigint, sum(similarity)
        from (
            select first_id as person, matched, similarity from agreement_pair_sums where project_id = %(project)s
            union all
            select second_id, matched, similarity from agreement_pair_sums where project_id = %(project)s
        ) pairs
        group by person
        having sum(matched) > 0
        """,
        {"project": project_id},
    )
    return {person: (count, total) for person, count, total in await cursor.fetchall()}


async def _keep(connection: Connection, project_id: int, truths: Truths) -> None:
    models: dict[str, Judges | None] = {
        "categories": truths.categories,
        **{f"question {key}": judges for key, judges in truths.questions.items()},
    }
    kept = {scope: judges.to_json() for scope, judges in models.items() if judges is not None}
    kept["weights"] = {str(person): weight for person, weight in truths.weights.items()}
    await connection.execute(
        "delete from agreement_judges where project_id = %s and scope <> all(%s)",
        [project_id, list(kept)],
    )
    for scope, model in kept.items():
        await connection.execute(
            """
            insert into agreement_judges as j (project_id, scope, fitted_at, image_count, model)
            select %(project)s, %(scope)s, clock_timestamp(), count(*), %(model)s
            from agreement_images
            where project_id = %(project)s and rater_count > 1
            on conflict (project_id, scope) do update set
                version = j.version + 1, fitted_at = excluded.fitted_at, image_count = excluded.image_count,
                model = excluded.model
            """,
            {"project": project_id, "scope": scope, "model": Json(model)},
        )


async def _rank_all(database: Database, project_id: int) -> list[int]:
    """Images that others have at this moment are ranked when they are measured, or with the next fit."""
    async with database.connection() as connection:
        cursor = await connection.execute(
            "select image_id from agreement_images where project_id = %s and rater_count > 1 order by image_id",
            [project_id],
        )
        image_ids = [row[0] for row in await cursor.fetchall()]
    changed: list[int] = []
    for start in range(0, len(image_ids), _IMAGES_AT_ONCE):
        some = image_ids[start : start + _IMAGES_AT_ONCE]
        async with database.connection() as connection:
            changed += await rank(connection, project_id, await try_images(connection, some))
    return changed


async def _write(connection: Connection, values: dict[int, float], image_ids: list[int]) -> None:
    if not values:
        return
    await connection.execute(
        """
        update clusters c
        set value = w.value
        from unnest(%s::bigint[], %s::float8[]) w(id, value)
        where c.id = w.id
        """,
        [list(values), list(values.values())],
    )
    await connection.execute(
        """
        update agreement_images g
        set value = (select coalesce(sum(c.value), 0) from clusters c
                     where c.image_id = g.image_id and c.vanished_at is null),
            followed_at = null
        where g.image_id = any(%s)
        """,
        [image_ids],
    )
