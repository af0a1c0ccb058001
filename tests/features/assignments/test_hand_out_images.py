from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import add_member, make_project


@pytest.fixture
def project(as_owner: Client, annotator: Person) -> dict[str, Any]:
    """A project in which the annotator labels."""
    made = make_project(as_owner)
    add_member(as_owner, made["id"], annotator.id)
    return made


def test_next_hands_out_the_first_image_and_begins_it(
    as_annotator: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    image_id, _ = make_images(database, project["id"], 2)

    document = next_assignment(as_annotator, project["id"])

    assert document["image"]["id"] == image_id
    assert document["state"] == "in_progress"
    assert document["lease_expires_at"] is not None
    assert [category["name"] for category in document["categories"]] == ["car", "person"]
    assert document["layer"] | {"id": 0} == {
        "id": 0, "revision": 0, "annotations": [], "answers": {}, "verified_absent": [],
    }  # fmt: skip


def test_next_again_goes_on_with_what_was_begun(
    as_annotator: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    make_images(database, project["id"], 2)

    first = next_assignment(as_annotator, project["id"])

    assert next_assignment(as_annotator, project["id"])["id"] == first["id"]


def test_next_after_one_goes_on_without_submitting_it(
    as_annotator: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    images = make_images(database, project["id"], 2)
    first = next_assignment(as_annotator, project["id"])

    second = next_assignment(as_annotator, project["id"], after=first["id"])

    assert [first["image"]["id"], second["image"]["id"]] == images
    assert second["neighbours"] == {"previous": first["id"], "next": None}


def test_a_prefetched_assignment_begins_when_it_is_opened(
    as_annotator: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    make_images(database, project["id"], 2)
    first = next_assignment(as_annotator, project["id"])

    ahead = next_assignment(as_annotator, project["id"], after=first["id"], prefetch=True)
    opened = as_annotator.get(f"/api/v1/assignments/{ahead['id']}").json()

    assert ahead["state"] == "open"
    assert opened["state"] == "in_progress"


def test_looking_ahead_at_an_assignment_does_not_begin_it(
    as_annotator: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    make_images(database, project["id"], 2)
    first = next_assignment(as_annotator, project["id"])
    ahead = next_assignment(as_annotator, project["id"], after=first["id"], prefetch=True)

    path = f"/api/v1/assignments/{ahead['id']}"
    seen = as_annotator.get(path, params={"prefetch": True}).json()

    assert seen == ahead


def test_nothing_left_is_an_empty_answer(as_annotator: Client, project: dict[str, Any]) -> None:
    response = as_annotator.post(f"/api/v1/projects/{project['id']}/assignments/next")

    assert response.status_code == 204


def test_an_image_goes_to_as_many_people_as_the_overlap_says(
    as_owner: Client,
    database: psycopg.Connection[Any],
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> None:
    project = make_project(as_owner, policy={"overlap": 2})
    people = [make_person() for _ in range(3)]
    for person in people:
        add_member(as_owner, project["id"], person.id)
    make_images(database, project["id"])
    path = f"/api/v1/projects/{project['id']}/assignments/next"

    answers = [client_of(person).post(path).status_code for person in people]

    assert answers == [200, 200, 204]


def test_twenty_people_at_once_get_each_image_as_often_as_the_overlap_says(
    as_owner: Client,
    database: psycopg.Connection[Any],
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> None:
    project = make_project(as_owner, policy={"overlap": 3})
    images = make_images(database, project["id"], 40)
    people = [make_person() for _ in range(20)]
    for person in people:
        add_member(as_owner, project["id"], person.id)

    def label_all(person: Person) -> list[int]:
        client, seen = client_of(person), []
        path = f"/api/v1/projects/{project['id']}/assignments/next"
        while (response := client.post(path)).status_code == 200:
            seen.append(response.json()["image"]["id"])
            submit(client, response.json()["id"])
        assert response.status_code == 204
        return seen

    with ThreadPoolExecutor(20) as pool:
        seen_by_person = list(pool.map(label_all, people))

    for seen in seen_by_person:
        assert len(seen) == len(set(seen)), "nobody gets an image twice"
    handed_out = Counter(image for seen in seen_by_person for image in seen)
    assert handed_out == dict.fromkeys(images, 3)


def test_an_expired_lease_gives_the_image_to_somebody_else_and_loses_nothing(
    as_owner: Client,
    as_annotator: Client,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    make_images(database, project["id"])
    late = next_assignment(as_annotator, project["id"])
    database.execute(
        "update assignments set lease_expires_at = now() - interval '1 minute' where id = %s",
        [late["id"]],
    )

    taken_over = next_assignment(as_owner, project["id"])
    submit(as_annotator, late["id"])

    assert taken_over["image"]["id"] == late["image"]["id"]
    assert as_annotator.get(f"/api/v1/assignments/{late['id']}").json()["state"] == "submitted"


def test_late_work_is_told_that_others_were_given_the_image(
    as_owner: Client,
    as_annotator: Client,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    make_images(database, project["id"])
    late = next_assignment(as_annotator, project["id"])
    database.execute(
        "update assignments set lease_expires_at = now() - interval '1 minute' where id = %s",
        [late["id"]],
    )
    next_assignment(as_owner, project["id"])
    car = project["categories"][0]["id"]
    layer_id = late["layer"]["id"]

    first = save(as_annotator, layer_id, 0, added=[make_box(car)])
    second = save(as_annotator, layer_id, 1, added=[make_box(car)])

    assert first.status_code == 200
    assert [first.json()["is_handed_on"], second.json()["is_handed_on"]] == [True, False]


def test_a_skipped_image_goes_to_somebody_else_and_not_back(
    as_owner: Client,
    as_annotator: Client,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    make_images(database, project["id"])
    skipped = next_assignment(as_annotator, project["id"])

    response = as_annotator.put(
        f"/api/v1/assignments/{skipped['id']}/skip", json={"reason": "too dark"}
    )

    assert response.status_code == 204
    again = as_annotator.post(f"/api/v1/projects/{project['id']}/assignments/next")
    assert again.status_code == 204
    assert next_assignment(as_owner, project["id"])["image"]["id"] == skipped["image"]["id"]


def test_skipping_needs_a_reason(
    as_annotator: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    make_images(database, project["id"])
    document = next_assignment(as_annotator, project["id"])

    response = as_annotator.put(f"/api/v1/assignments/{document['id']}/skip", json={"reason": ""})

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "reason"


def test_the_state_of_an_image_follows_its_assignments(
    as_owner: Client,
    as_annotator: Client,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    (image_id,) = make_images(database, project["id"])
    states = []

    def note_state() -> None:
        row = database.execute("select state from images where id = %s", [image_id]).fetchone()
        states.append(row[0] if row else None)

    note_state()
    document = next_assignment(as_annotator, project["id"])
    note_state()
    submit(as_annotator, document["id"])
    note_state()
    verdict = {"verdict": "accepted"}
    as_owner.put(f"/api/v1/assignments/{document['id']}/verdict", json=verdict)
    note_state()

    assert states == ["new", "in_progress", "submitted", "accepted"]


def test_strangers_get_nothing_to_label(stranger: Client, project: dict[str, Any]) -> None:
    response = stranger.post(f"/api/v1/projects/{project['id']}/assignments/next")

    assert response.status_code == 404


def test_an_annotator_lists_their_own_assignments_only(
    as_owner: Client,
    as_annotator: Client,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    make_images(database, project["id"], 2)
    mine = next_assignment(as_annotator, project["id"])
    next_assignment(as_owner, project["id"])
    path = f"/api/v1/projects/{project['id']}/assignments"

    assert [item["id"] for item in as_annotator.get(path).json()["items"]] == [mine["id"]]
    assert len(as_owner.get(path).json()["items"]) == 2


def test_one_person_asking_six_times_at_once_holds_one_image(
    as_annotator: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    make_images(database, project["id"], 20)

    with ThreadPoolExecutor(6) as pool:
        asked = pool.map(lambda _: next_assignment(as_annotator, project["id"]), range(6))
        given = {document["id"] for document in asked}

    assert len(given) == 1


def test_an_image_that_somebody_is_just_taking_is_waited_for(
    as_owner: Client,
    database: psycopg.Connection[Any],
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> None:
    project = make_project(as_owner, policy={"overlap": 2})
    clients = []
    for person in (make_person(), make_person()):
        add_member(as_owner, project["id"], person.id)
        clients.append(client_of(person))
    path = f"/api/v1/projects/{project['id']}/assignments/next"

    with ThreadPoolExecutor(2) as pool:
        for round_number in range(20):
            make_images(database, project["id"], prefix=f"round-{round_number}")
            answers = list(pool.map(lambda client: client.post(path), clients))
            assert [answer.status_code for answer in answers] == [200, 200]
            for client, answer in zip(clients, answers, strict=True):
                submit(client, answer.json()["id"])
