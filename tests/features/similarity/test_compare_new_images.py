"""New images are compared alone, and the groups are those that comparing all with all finds."""

import random
from typing import Any

import numpy as np
import psycopg
import pytest

from app.database.engine import Database
from app.quality.embedding import DEFAULT, EMBEDDERS
from app.quality.hashing import PLAIN
from app.similarity.service import compare, forget_image, joining, keep_up
from app.similarity.service import comparing as comparing_module
from tests.factories.images import make_images
from tests.features.similarity.conftest import add_rows

Groups = set[tuple[str, int, int]]
COUNT = 90


@pytest.fixture(autouse=True)
def _joins_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the project is, and however much it grows."""
    monkeypatch.setattr(joining, "FEWEST", 0)
    monkeypatch.setattr(joining, "MOST_GROWTH", 100)


def forbid_comparing_all(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: Any) -> None:
        raise AssertionError("all were compared with all")

    monkeypatch.setattr(comparing_module, "compare", refuse)


def groups_of(database: psycopg.Connection[Any], project_id: int) -> Groups:
    rows = database.execute(
        "select kind, leader_id, image_id from image_groups where project_id = %s", [project_id]
    )
    return {(row[0], row[1], row[2]) for row in rows}


def signed(number: int) -> int:
    return number - 2**64 if number >= 2**63 else number


def hashes_in_chains(chance: random.Random) -> list[int]:
    """Some alone, some a few bits from one before, some equal, some of one colour."""
    made = [chance.getrandbits(64)]
    while len(made) < COUNT:
        near = chance.choice(made) ^ sum(1 << bit for bit in chance.sample(range(64), 6))
        made.append(chance.choice([chance.getrandbits(64), near, near, made[-1], 0]))
    return [signed(each) for each in made]


def add_metadata(
    database: psycopg.Connection[Any], project_id: int, taken: dict[int, tuple[str, int, bool]]
) -> None:
    """Camera and second of the day, by the camera's clock or in UTC alone."""
    for image_id, (camera, second, is_local) in taken.items():
        column = "taken_at_local" if is_local else "taken_at"
        moment = f"2024-05-01 12:{second // 60:02}:{second % 60:02}"
        database.execute(
            f"insert into image_metadata (image_id, project_id, model, {column}) values (%s, %s, %s, %s)".encode(),
            [image_id, project_id, camera, moment if is_local else f"{moment}+00"],
        )


@pytest.mark.anyio
async def test_waves_of_new_images_end_in_the_groups_of_all(
    beside: Database,
    database: psycopg.Connection[Any],
    project_of_none: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(7)
    image_ids = make_images(database, project_of_none, COUNT)
    hashes = dict(zip(image_ids, hashes_in_chains(chance), strict=True))
    taken = {
        each: (chance.choice(["A", "B", ""]), chance.randrange(180), chance.random() < 0.7)
        for each in image_ids
    }
    waves = [image_ids[place::3] for place in (2, 0, 1)]

    for number, wave in enumerate(waves):
        add_rows(database, project_of_none, wave, [hashes[each] for each in wave])
        add_metadata(database, project_of_none, {each: taken[each] for each in wave})
        async with beside.connection() as connection:
            counts = await keep_up(connection, project_of_none)
        if number == 0:
            whole = comparing_module.compare
            forbid_comparing_all(monkeypatch)
    by_waves = groups_of(database, project_of_none)
    monkeypatch.setattr(comparing_module, "compare", whole)
    async with beside.connection() as connection:
        counts_of_all = await compare(connection, project_of_none)

    assert by_waves == groups_of(database, project_of_none)
    assert counts == counts_of_all
    assert all(count > 10 for count in counts.values()), "groups of each kind are there to compare"
    assert sum(each in PLAIN for each in hashes.values()) > 5


@pytest.mark.anyio
async def test_what_hung_together_by_an_image_that_goes_is_compared_again(
    beside: Database, database: psycopg.Connection[Any], project_of_none: int
) -> None:
    image_ids = make_images(database, project_of_none, 4)
    chain = [0b111111 << 20, 0b111111 << 20 | 0b111111, 0b111111]
    add_rows(database, project_of_none, image_ids, [*chain, signed(2**64 - 5)])
    async with beside.connection() as connection:
        await keep_up(connection, project_of_none)
    together = {(kind, image_id) for kind, _, image_id in groups_of(database, project_of_none)}

    async with beside.connection() as connection:
        await forget_image(connection, image_ids[1])
        await connection.execute("delete from images where id = %s", [image_ids[1]])
    async with beside.connection() as connection:
        await keep_up(connection, project_of_none)

    assert {each for each in together if each[0] == "near"} == {
        ("near", each) for each in image_ids[:3]
    }
    assert {each for each in groups_of(database, project_of_none) if each[0] == "near"} == set()


@pytest.mark.anyio
async def test_new_images_are_odd_in_units_of_the_last_comparison_of_all(
    beside: Database,
    database: psycopg.Connection[Any],
    project_of_none: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image_ids = make_images(database, project_of_none, 41)
    embedder = EMBEDDERS[DEFAULT]
    vectors = np.random.default_rng(3).random((41, embedder.dimensions)) ** 4
    # What the new image has the others have nothing of.
    vectors[:40, ::2] = vectors[40, 1::2] = 0
    for image_id, vector in zip(image_ids, vectors, strict=True):
        database.execute(
            "insert into image_embeddings values (%s, %s, %s, %s, %s)",
            [
                image_id,
                DEFAULT,
                project_of_none,
                embedder.version,
                (vector / np.linalg.norm(vector)).tolist(),
            ],
        )
    add_rows(database, project_of_none, image_ids[:40], list(range(1, 41)))
    async with beside.connection() as connection:
        await keep_up(connection, project_of_none)
    forbid_comparing_all(monkeypatch)

    add_rows(database, project_of_none, image_ids[40:], [99])
    async with beside.connection() as connection:
        await keep_up(connection, project_of_none)

    rated = dict(
        database.execute(
            "select image_id, outlier from image_quality where project_id = %s", [project_of_none]
        ).fetchall()
    )
    assert rated[image_ids[40]] > max(rated[each] for each in image_ids[:40])
