"""Neighbours, groups and outliers, as they are asked for."""

import json
import random
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
import psycopg
import pytest
from httpx import Client

from app.database.engine import Database
from app.quality.embedding import DEFAULT, EMBEDDERS
from app.quality.hashing import hamming
from app.similarity import vectors
from app.similarity.queries import near_pairs
from app.similarity.service import compare_if_stale
from tests.factories.images import make_images
from tests.features.similarity.conftest import Album, add_rows


def similar_to(client: Client, image_id: int, **query: int) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/images/{image_id}/similar", params=query)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def test_copies_come_first_and_say_in_what_they_are_together(
    compared: tuple[Album, dict[str, Any]],
) -> None:
    album, _ = compared

    found = similar_to(album.annotator, album.ids["original.png"], limit=5)

    assert {each["file_name"] for each in found[:3]} == {
        "stripped.png",
        "compressed.jpg",
        "smaller.png",
    }
    assert found[0]["distance"] == pytest.approx(0, abs=1e-6)
    groups = {each["file_name"]: each["groups"] for each in found}
    assert groups["stripped.png"] == ["exact", "near"]
    assert groups["smaller.png"] == ["near"]
    assert found[4]["groups"] == []
    assert [each["distance"] for each in found] == sorted(each["distance"] for each in found)


def test_strangers_find_nothing_and_limits_are_kept(album: Album, stranger: Client) -> None:
    path = f"/api/v1/images/{album.ids['original.png']}"

    assert stranger.get(f"{path}/similar").status_code == 404
    assert stranger.get(f"{path}/quality").status_code == 404
    assert album.owner.get(f"{path}/similar?limit=101").status_code == 422


def test_an_image_that_nobody_measured_has_no_neighbours(
    database: psycopg.Connection[Any], project_of_none: int, as_owner: Client
) -> None:
    (image_id,) = make_images(database, project_of_none)

    assert similar_to(as_owner, image_id) == []
    page = as_owner.get(f"/images/{image_id}/similar", headers={"Accept": "text/html"})
    assert "not measured yet" in page.text


def test_the_page_of_an_image_fetches_what_is_similar(
    compared: tuple[Album, dict[str, Any]],
) -> None:
    album, _ = compared
    path = f"/images/{album.ids['original.png']}"

    assert f'hx-get="{path}/similar"' in album.owner.get(path).text
    fragment = album.owner.get(f"{path}/similar", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert "Has an exact duplicate" in fragment
    assert f'href="/images/{album.ids["smaller.png"]}"' in fragment


def test_a_group_is_never_torn_apart_by_a_split(album: Album) -> None:
    alike = {"original.png", "stripped.png", "compressed.jpg", "smaller.png"}
    together = {frozenset(_splits(album, seed, "group", alike)) for seed in range(3)}
    alone = {frozenset(_splits(album, seed, "hash", alike)) for seed in range(3)}

    assert {len(splits) for splits in together} == {1}
    assert max(len(splits) for splits in alone) > 1, "a split by hash would have torn them apart"


def _splits(album: Album, seed: int, by: str, names: set[str]) -> set[str]:
    split = {"train": 0.5, "val": 0.5, "test": 0, "by": by, "seed": seed}
    body = {"format": "json-dictionary", "truth": "all", "split": split}
    started = album.owner.post(f"/api/v1/projects/{album.project_id}/exports", json=body)
    assert started.status_code == 202, started.text
    album.job(started.json()["job"]["id"])
    content = album.owner.get(f"/api/v1/exports/{started.json()['id']}/file").content
    images = json.loads(ZipFile(BytesIO(content)).read("annotations.json")).values()
    return {image["split"] for image in images if image["file_name"] in names}


def test_outliers_are_rated_against_the_rest(
    compared: tuple[Album, dict[str, Any]], database: psycopg.Connection[Any]
) -> None:
    album, _ = compared
    rows = database.execute(
        "select outlier from image_quality where project_id = %s", [album.project_id]
    ).fetchall()

    ratings = [row[0] for row in rows]
    assert np.median(ratings) == pytest.approx(1, abs=0.02)


@pytest.mark.anyio
@pytest.mark.parametrize("within_bits", [0, 3, 6, 7])
async def test_pairs_of_hashes_are_those_that_comparing_all_finds(
    beside: Database,
    database: psycopg.Connection[Any],
    project_of_none: int,
    within_bits: int,
) -> None:
    chance = random.Random(within_bits)
    seeds = [chance.getrandbits(64) for _ in range(30)]
    near = [
        hash_ ^ sum(1 << bit for bit in chance.sample(range(64), k))
        for hash_ in seeds
        for k in (1, 4, 6, 7, 8)
    ]
    hashes = [hash_ - 2**64 if hash_ >= 2**63 else hash_ for hash_ in (*seeds, *near)]
    add_rows(database, project_of_none, make_images(database, project_of_none, len(hashes)), hashes)

    async with beside.connection() as connection:
        pairs = near_pairs(connection, project_of_none, within_bits=within_bits)
        found = {frozenset(pair) async for pair in pairs}

    assert found == {
        frozenset((one, other))
        for index, one in enumerate(hashes)
        for other in hashes[:index]
        if one != other and hamming(one, other) <= within_bits
    }


@pytest.mark.anyio
@pytest.mark.parametrize("model", EMBEDDERS)
async def test_every_way_to_look_finds_the_same_neighbours(
    beside: Database,
    database: psycopg.Connection[Any],
    project_of_none: int,
    monkeypatch: pytest.MonkeyPatch,
    model: str,
) -> None:
    monkeypatch.setattr(vectors, "chosen_embedder", lambda: EMBEDDERS[model])
    image_ids = make_images(database, project_of_none, 60)
    for each in EMBEDDERS:
        _embed(database, project_of_none, image_ids, each)
    asked = {"project_id": project_of_none, "image_id": image_ids[0], "limit": 7}

    async with beside.connection() as connection:
        by_looking = await vectors.neighbours_of(connection, **asked)
        monkeypatch.setattr(vectors, "MOST_LOOKED_THROUGH", 10)
        by_index = await vectors.neighbours_of(connection, **asked)
        monkeypatch.setattr(vectors, "_by_looking", vectors._by_computing)
        monkeypatch.setattr(vectors, "MOST_LOOKED_THROUGH", 1_000)
        by_computing = await vectors.neighbours_of(connection, **asked)

    assert len(by_looking) == 7
    expected = [each.id for each in by_looking]
    assert [each.id for each in by_index] == [each.id for each in by_computing] == expected
    assert by_computing[3].distance == pytest.approx(by_looking[3].distance, abs=1e-5)


@pytest.mark.anyio
async def test_deleted_images_are_no_neighbours_and_in_no_group(
    beside: Database, database: psycopg.Connection[Any], project_of_none: int
) -> None:
    image_ids = make_images(database, project_of_none, 3)
    add_rows(database, project_of_none, image_ids, [5, 5, -6])
    _embed(database, project_of_none, image_ids, DEFAULT)
    database.execute("update images set deleted_at = now() where id = %s", [image_ids[1]])

    async with beside.connection() as connection:
        await compare_if_stale(connection, project_of_none)
        found = await vectors.neighbours_of(
            connection, project_id=project_of_none, image_id=image_ids[0], limit=5
        )

    assert [each.id for each in found] == [image_ids[2]]
    groups = database.execute("select 1 from image_groups where project_id = %s", [project_of_none])
    assert groups.fetchall() == []


def _embed(
    database: psycopg.Connection[Any], project_id: int, image_ids: list[int], model: str
) -> None:
    embedder = EMBEDDERS[model]
    drawn = (
        np.random.default_rng(embedder.dimensions).random((len(image_ids), embedder.dimensions))
        ** 4
    )
    for image_id, vector in zip(image_ids, drawn, strict=True):
        database.execute(
            "insert into image_embeddings values (%s, %s, %s, %s, %s)",
            [
                image_id,
                model,
                project_id,
                embedder.version,
                (vector / np.linalg.norm(vector)).tolist(),
            ],
        )
