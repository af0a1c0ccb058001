"""Saves that meet what somebody else did a moment before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

import psycopg
from httpx import Client
from psycopg.types.json import Json

from tests.factories.images import make_images
from tests.factories.labelling import get_layer, make_box, next_assignment, save
from tests.factories.projects import WEATHER
from tests.features.annotations.conftest import Labelling
from tests.servers import Server

_PATIENCE_S = 20


def test_a_question_made_again_under_its_name_starts_without_an_answer(
    as_owner: Client, as_annotator: Client, labelling: Labelling
) -> None:
    answer = {"weather": ["sun"]}
    save(as_annotator, labelling.layer_id, 0, answers=answer)
    questions = f"/api/v1/projects/{labelling.project['id']}/questions"
    old = f"{questions}/{labelling.project['questions'][0]['id']}?confirm=1"
    as_owner.delete(old).raise_for_status()
    as_owner.post(questions, json=WEATHER).raise_for_status()
    revision = get_layer(as_annotator, labelling.layer_id)["revision"]

    response = save(as_annotator, labelling.layer_id, revision, answers=answer)

    assert response.json()["revision"] == revision + 1
    assert get_layer(as_annotator, labelling.layer_id)["answers"] == answer


def test_an_id_that_another_layer_takes_during_the_save_is_refused(
    as_annotator: Client,
    labelling: Labelling,
    server: Server,
    database: psycopg.Connection[Any],
) -> None:
    make_images(database, labelling.project["id"], prefix="other")
    other = next_assignment(as_annotator, labelling.project["id"], after=labelling.assignment_id)
    box = make_box(labelling.car)
    with ThreadPoolExecutor() as pool, psycopg.connect(server.database_url) as rival:
        _insert(rival, other, box)
        saving = pool.submit(save, as_annotator, labelling.layer_id, 0, added=[box])
        _wait_until(lambda: _is_waited_for(database, rival))
        rival.commit()
        response = saving.result()

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "added"
    assert get_layer(as_annotator, labelling.layer_id)["revision"] == 0
    kept = get_layer(as_annotator, other["layer"]["id"])["annotations"]
    assert [item["id"] for item in kept] == [box["id"]]


def _insert(rival: psycopg.Connection[Any], other: dict[str, Any], box: dict[str, Any]) -> None:
    """An annotation of the other layer, not yet committed."""
    rival.execute(
        """
        insert into annotations (
            id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, revision
        )
        select %(id)s, project_id, image_id, id, %(category)s, 'box', %(shape)s, 10.5, 20, 100, 50.25, 5025, 0
        from layers
        where id = %(layer)s
        """,
        {
            "id": box["id"],
            "category": box["category_id"],
            "shape": Json(box["shape"]),
            "layer": other["layer"]["id"],
        },
    )


def _is_waited_for(database: psycopg.Connection[Any], rival: psycopg.Connection[Any]) -> bool:
    """Whether a statement waits for the rival's transaction to end."""
    row = database.execute(
        "select exists (select from pg_stat_activity where %s = any(pg_blocking_pids(pid)))",
        [rival.info.backend_pid],
    ).fetchone()
    return row is not None and bool(row[0])


def _wait_until(is_true: Callable[[], bool]) -> None:
    deadline = monotonic() + _PATIENCE_S
    while not is_true():
        assert monotonic() < deadline, "the save never met the rival"
        sleep(0.02)
