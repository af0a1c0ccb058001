"""Many objects get another category at once: as revisions, by the rules of saves, and never over somebody's head."""

from typing import Any
from uuid import uuid4

import psycopg

from tests.conftest import Person
from tests.factories.labelling import make_box, save
from tests.features.objects.conftest import Objects, Work

GONE, CHANGED, THEIRS = "gone", "changed", "not_yours"


def categories_in(objects: Objects, work: Work) -> list[int]:
    return [each["category_id"] for each in objects.layer(work)["annotations"]]


def causes(answer: Any) -> dict[str, int]:
    return {each["cause"]: len(each["ids"]) for each in answer["refused"]}


def make_consensus(objects: Objects, database: psycopg.Connection[Any]) -> dict[str, Any]:
    """The image that Anna has submitted gets a consensus with a car in it."""
    image_id = objects.submitted.document["image"]["id"]
    row = database.execute(
        "insert into layers (project_id, image_id, kind) values (%s, %s, 'consensus') returning id",
        [objects.id, image_id],
    ).fetchone()
    assert row is not None
    box = make_box(objects.car)
    save(objects.clients["reviewer"], row[0], 0, added=[box]).raise_for_status()
    return {"id": box["id"], "revision": 1}


def test_each_layer_gets_one_revision_with_its_author(objects: Objects) -> None:
    answer = objects.relabel("anna", objects.anna.seen)

    assert answer.status_code == 201, answer.text
    assert [each["revision"] for each in answer.json()["changed"]] == [2, 2]
    assert answer.json()["refused"] == []
    assert categories_in(objects, objects.anna) == [objects.person] * 2
    path = f"/api/v1/layers/{objects.anna.layer_id}/revisions"
    latest = objects.clients["anna"].get(path).json()["items"][0]
    assert (latest["revision"], latest["author"], latest["updated"]) == (2, "Anna", 2)


def test_attributes_that_the_category_does_not_know_are_left_out_and_come_back(
    objects: Objects,
) -> None:
    before = objects.layer(objects.anna)
    done = objects.relabel("anna", objects.anna.seen).json()
    attributes = [each["attributes"] for each in objects.layer(objects.anna)["annotations"]]

    undone = objects.undo("anna", done["id"])

    assert attributes == [{}, {}]
    assert undone.status_code == 200, undone.text
    assert undone.json()["is_undone"] is True
    after = objects.layer(objects.anna)
    assert after["annotations"] == before["annotations"]
    assert after["revision"] == 3


def test_a_repeat_answers_what_the_first_did(objects: Objects) -> None:
    request_id = str(uuid4())
    first = objects.relabel("anna", objects.anna.seen, request_id=request_id)
    again = objects.relabel("anna", objects.anna.seen, request_id=request_id)

    assert again.json() == first.json()
    assert objects.layer(objects.anna)["revision"] == 2


def test_the_work_of_others_stays_and_is_told(objects: Objects) -> None:
    seen = [*objects.anna.seen, *objects.ben.seen]

    by_reviewer = objects.relabel("reviewer", seen).json()
    by_anna = objects.relabel("anna", seen).json()

    assert causes(by_reviewer) == {THEIRS: 4}
    # In a blind project what Ben has done does not exist for Anna.
    assert causes(by_anna) == {GONE: 2}
    assert len(by_anna["changed"]) == 2
    assert categories_in(objects, objects.ben) == [objects.car] * 2


def test_reviewers_change_the_consensus_and_annotators_do_not(
    objects: Objects, database: psycopg.Connection[Any]
) -> None:
    settled = make_consensus(objects, database)
    objects.clients["owner"].patch(
        f"/api/v1/projects/{objects.id}", json={"policy": {"blind": False}}
    )

    by_anna = objects.relabel("anna", [settled]).json()
    by_reviewer = objects.relabel("reviewer", [settled]).json()

    assert causes(by_anna) == {"reviewers_only": 1}
    assert len(by_reviewer["changed"]) == 1


def test_what_was_changed_since_it_was_seen_stays(objects: Objects) -> None:
    moved, kept = objects.anna.boxes
    newer = {**moved, "shape": {**moved["shape"], "x": 30.0}}
    save(objects.clients["anna"], objects.anna.layer_id, 1, updated=[newer]).raise_for_status()

    answer = objects.relabel("anna", objects.anna.seen).json()

    assert causes(answer) == {CHANGED: 1}
    assert [each["id"] for each in answer["changed"]] == [kept["id"]]


def test_finished_work_is_changed_only_where_that_is_asked_for(objects: Objects) -> None:
    refused = objects.relabel("anna", objects.submitted.seen).json()
    asked = objects.relabel("anna", objects.submitted.seen, reopen=True).json()

    assert causes(refused) == {"submitted": 2}
    assert (len(asked["changed"]), asked["reopened"]) == (2, 1)
    path = f"/api/v1/assignments/{objects.submitted.assignment_id}"
    assert objects.clients["anna"].get(path).json()["state"] == "in_progress"


def test_a_category_that_does_not_take_the_shape_is_told(objects: Objects) -> None:
    answer = objects.relabel("anna", objects.anna.seen, category_id=objects.signpost).json()

    [refusal] = answer["refused"]
    assert (refusal["cause"], len(refusal["ids"])) == ("unfit", 2)
    assert "signpost takes" in refusal["sentence"].lower()
    assert objects.layer(objects.anna)["revision"] == 1


def test_excluded_images_stay(objects: Objects) -> None:
    image_id = objects.anna.document["image"]["id"]
    objects.clients["owner"].put(f"/api/v1/images/{image_id}/exclusion", json={"reason": "blurred"})

    assert causes(objects.relabel("anna", objects.anna.seen).json()) == {"excluded": 2}


def test_taking_back_leaves_what_was_changed_since(objects: Objects) -> None:
    done = objects.relabel("anna", objects.anna.seen).json()
    moved = next(each for each in objects.layer(objects.anna)["annotations"])
    newer = {**moved, "is_crowd": True}
    save(objects.clients["anna"], objects.anna.layer_id, 2, updated=[newer]).raise_for_status()

    undone = objects.undo("anna", done["id"]).json()

    assert causes(undone) == {CHANGED: 1}
    assert sorted(categories_in(objects, objects.anna)) == sorted([objects.car, objects.person])
    assert objects.undo("anna", done["id"]).json() == undone


def test_a_category_that_was_verified_absent_is_so_again(objects: Objects) -> None:
    absent = {"verified_absent": [objects.person]}
    save(objects.clients["anna"], objects.anna.layer_id, 1, **absent).raise_for_status()

    done = objects.relabel("anna", objects.anna.seen).json()
    between = objects.layer(objects.anna)["verified_absent"]
    objects.undo("anna", done["id"]).raise_for_status()

    assert between == []
    assert objects.layer(objects.anna)["verified_absent"] == [objects.person]


def test_nobody_else_takes_it_back(objects: Objects) -> None:
    done = objects.relabel("anna", objects.anna.seen).json()

    assert objects.undo("owner", done["id"]).status_code == 404


def test_foreign_and_unknown_categories_are_refused(objects: Objects) -> None:
    answer = objects.relabel("anna", objects.anna.seen, category_id=2**40)

    assert answer.status_code == 422
    assert "no category" in answer.json()["detail"]
    assert objects.layer(objects.anna)["revision"] == 1


def test_it_is_in_the_activity(objects: Objects, database: psycopg.Connection[Any]) -> None:
    done = objects.relabel("anna", objects.anna.seen).json()

    row = database.execute(
        "select actor_id, detail from audit_entries where action = 'objects.relabelled' and subject = %s",
        [f"relabelling:{done['id']}"],
    ).fetchone()
    anna: Person = objects.people["anna"]
    assert row is not None
    assert row[0] == anna.id
    assert row[1] == {"category_id": objects.person, "changed": 2, "refused": 0}
