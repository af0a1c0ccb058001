"""Images that fail, keepers that meet, and images that are anything but ordinary."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from app.agreement.keeper import Keeper
from app.agreement.service.recomputing import TAKE, StaleWork, recompute_stale
from app.database.engine import Connection, Database
from app.database.image_locks import IMAGE_KEY
from tests.factories.shapes import SHAPES, THING
from tests.features.agreement.conftest import Team

MakeTeam = Callable[..., Team]


def _run(team: Team, deed: Callable[[Database], Any]) -> Any:
    async def run() -> Any:
        database = Database(team.database.info.dsn, pool_size=8)
        await database.open()
        try:
            return await deed(database)
        finally:
            await database.close()

    return asyncio.run(run())


def test_an_image_that_fails_is_put_off_and_holds_up_no_other(make_team: MakeTeam) -> None:
    team = make_team(2, images=3)
    bad = team.image_ids[1]
    for image_id in team.image_ids:
        boxes = [team.box(10, 10)]
        if image_id == bad:
            boxes[0]["shape"]["type"] = "nonsense"
        team.put(0, image_id, boxes)

    _run(team, lambda database: recompute_stale(database, StaleWork(team.id, limit=10)))

    (left,) = _until_put_off(team)
    assert left["image_id"] == bad
    assert "nonsense" in left["error"]
    measured = team.rows("select image_id from agreement_images where project_id = %(project)s")
    assert sorted(row["image_id"] for row in measured) == [team.image_ids[0], team.image_ids[2]]


def _until_put_off(team: Team) -> list[dict[str, Any]]:
    for _ in range(200):
        rows = team.rows("select * from agreement_stale where project_id = %(project)s")
        if len(rows) == 1 and rows[0]["attempts"]:
            return rows
        _run(team, lambda database: recompute_stale(database, StaleWork(team.id, limit=10)))
    raise AssertionError(rows)


def test_several_keepers_at_once_do_each_image_once(make_team: MakeTeam) -> None:
    team = make_team(2, images=30)
    for image_id in team.image_ids:
        for who in range(2):
            team.put(who, image_id, [team.box(10, 10)])
    team.caught_up()
    team.database.execute(
        """
        insert into agreement_stale (image_id, project_id, is_bulk)
        select id, project_id, true from images where project_id = %s
        """,
        [team.id],
    )
    followed: list[int] = []

    async def follow(connection: Connection, image_ids: Sequence[int]) -> None:
        followed.extend(image_ids)

    async def keep(database: Database) -> list[list[int]]:
        keepers = [Keeper(database, after=[follow]) for _ in range(3)]
        work = StaleWork(team.id, is_bulk=True, limit=4)
        return [
            image_ids
            for _ in range(6)
            for image_ids in await asyncio.gather(*(each.recompute(work) for each in keepers))
        ]

    batches = _run(team, keep)

    done = [image_id for image_ids in batches for image_id in image_ids]
    assert len(done) == len(set(done))
    assert sorted(followed) == sorted(done)
    team.caught_up()


def test_what_follows_fails_apart_from_the_measuring(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    team.put(0, image_id, [team.box(10, 10)])
    team.caught_up()
    team.database.execute("select mark_project_stale(%s)", [team.id])

    async def fail(connection: Connection, image_ids: Sequence[int]) -> None:
        raise RuntimeError("nothing follows")

    async def keep(database: Database) -> None:
        await Keeper(database, after=[fail]).recompute(StaleWork(team.id, is_bulk=True))

    _run(team, keep)
    team.caught_up()

    assert len(team.kept()["agreement_images"]) == 1


def test_readers_follow_what_was_measured_and_left(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    team.put(0, image_id, [team.box(10, 10)])
    team.followed()
    team.database.execute(
        "update agreement_images set followed_at = null where image_id = %s", [image_id]
    )
    followed: list[int] = []

    async def follow(connection: Connection, image_ids: Sequence[int]) -> None:
        followed.extend(image_ids)

    async def read(database: Database) -> None:
        for project_id in (team.id + 1, team.id, team.id):
            await Keeper(database, after=[follow]).catch_up(project_id)

    _run(team, read)

    assert followed == [image_id]


def test_a_full_recompute_comes_back_to_an_image_that_somebody_has(make_team: MakeTeam) -> None:
    team = make_team(2, images=2)
    for image_id in team.image_ids:
        for who in range(2):
            team.put(who, image_id, [team.box(10, 10)])
    team.followed()
    held = team.image_ids[0]
    with psycopg.connect(team.database.info.dsn) as somebody:
        somebody.execute(
            f"select pg_advisory_xact_lock({IMAGE_KEY}) from (select %s::bigint as image_id) one",
            [held],
        )
        path = f"/api/v1/projects/{team.id}/agreement/recomputes"
        team.owner.post(path).raise_for_status()
        while team.stale() != [held]:
            time.sleep(0.01)
        time.sleep(0.2)  # in which a job that gave up would have ended

    team.caught_up()
    assert team.stale() == []


def test_a_category_that_is_deleted_waits_for_who_measures_its_images(make_team: MakeTeam) -> None:
    """Who measures has an image and then wants its categories; the deletion must not have those and want the image."""
    team = make_team(2)
    car, (image_id,) = team.category("car"), team.image_ids
    for who in range(2):
        team.put(who, image_id, [team.box(10, 10)])
    team.followed()

    async def measure_while_it_is_deleted(database: Database) -> int:
        async with database.connection() as connection:
            # Not to be seen by the server, which would take it.
            await connection.execute(
                "insert into agreement_stale (image_id, project_id) values (%s, %s)",
                [image_id, team.id],
            )
            taken = await connection.execute(TAKE, StaleWork(team.id).parameters)
            assert await taken.fetchall()
            path = f"/api/v1/projects/{team.id}/categories/{car}"
            deleting = asyncio.create_task(
                asyncio.to_thread(team.owner.delete, path, params={"confirm": 2})
            )
            await _somebody_waits(connection)
            await connection.execute("select from categories where id = %s for key share", [car])
        return (await deleting).status_code

    assert _run(team, measure_while_it_is_deleted) == 204


async def _somebody_waits(connection: Connection) -> None:
    for _ in range(500):
        cursor = await connection.execute(
            """
            select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """
        )
        if await cursor.fetchone() is not None:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


def test_every_kind_of_shape_is_measured_within_its_family(make_team: MakeTeam) -> None:
    team = make_team(2, categories=[THING])
    (image_id,) = team.image_ids
    thing = team.category("thing")
    for who in range(2):
        marks = [
            {"id": str(uuid4()), "category_id": thing, "shape": shape, "attributes": {}}
            for shape in SHAPES.values()
        ]
        team.submit(who, image_id, marks)
    team.caught_up()

    rows = team.rows(
        "select family, found, findable, similarity from agreement_object_sums where project_id = %(project)s"
    )

    assert {row["family"] for row in rows} == {"region", "keypoints", "line", "point"}
    assert all(row["found"] == row["findable"] for row in rows)
    assert all(row["similarity"] == pytest.approx(row["found"]) for row in rows)


def test_what_lies_in_a_crowd_region_need_not_be_found(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    crowd = team.box(0, 0, 300.0) | {"is_crowd": True}
    team.submit(0, image_id, [crowd, team.box(400, 10, 50.0)])
    team.submit(1, image_id, [team.box(20, 20, 40.0), team.box(400, 10, 50.0)])
    team.caught_up()

    (row,) = team.rows("select * from agreement_object_sums where project_id = %(project)s")

    assert row["found"] == row["findable"] == 2


def test_three_thousand_objects_on_one_image_are_measured(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    for who in range(2):
        boxes = [
            team.box(10.0 * (place % 60) + who * 0.5, 8.0 * (place // 60), 8.0)
            for place in range(3000)
        ]
        team.put(who, image_id, boxes)
    team.caught_up()

    (row,) = team.rows("select * from agreement_object_sums where project_id = %(project)s")

    assert row["objects"] == 6000
    assert row["found"] == row["findable"] == 6000
