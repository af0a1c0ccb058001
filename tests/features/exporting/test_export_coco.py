import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import Client
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import add_member, make_project


@pytest.fixture
def project(
    as_owner: Client, as_annotator: Client, annotator: Person, database: psycopg.Connection[Any]
) -> dict[str, Any]:
    """Three images: one with boxes by the owner, one checked and empty by the annotator, one unlabelled."""
    made = make_project(as_owner)
    add_member(as_owner, made["id"], annotator.id)
    make_images(database, made["id"], 3)
    car, person = (category["id"] for category in made["categories"])
    boxes = [
        make_box(car, x=0.0, y=0.0, width=33.333333, height=20.0, attributes={"view": "side"}),
        make_box(car, x=200.0),
        make_box(person, x=400.126, is_crowd=False),
        make_box(person, y=300.0, is_crowd=True),
    ]
    labelled = next_assignment(as_owner, made["id"])
    save(as_owner, labelled["layer"]["id"], 0, added=boxes, answers={"weather": ["rain"]})
    submit(as_owner, labelled["id"])
    as_owner.put(f"/api/v1/assignments/{labelled['id']}/verdict", json={"verdict": "accepted"})
    empty = next_assignment(as_annotator, made["id"])
    save(as_annotator, empty["layer"]["id"], 0, verified_absent=[car])
    return made


def export(client: Client, project: dict[str, Any], truth: str = "all") -> dict[str, Any]:
    response = client.get(f"/api/v1/projects/{project['id']}/export.json", params={"truth": truth})
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def test_pycocotools_finds_the_truth_equal_to_itself(
    as_owner: Client, project: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "truth.json"
    file.write_text(json.dumps(export(as_owner, project)))

    truth = COCO(str(file))
    detections = [
        {
            "image_id": item["image_id"],
            "category_id": item["category_id"],
            "bbox": item["bbox"],
            "score": 1.0,
        }
        for item in truth.dataset["annotations"]
        if not item["iscrowd"]
    ]
    evaluation = COCOeval(truth, truth.loadRes(detections), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()

    assert evaluation.stats[0] == pytest.approx(1.0)
    assert len(truth.getAnnIds()) == 4


def test_every_id_is_at_least_one_and_unique(as_owner: Client, project: dict[str, Any]) -> None:
    document = export(as_owner, project)

    for name in ("images", "annotations", "categories", "questions", "licenses"):
        ids = [item["id"] for item in document[name]]
        assert min(ids) >= 1
        assert len(ids) == len(set(ids))


def test_boxes_come_in_pixels_to_two_decimals(as_owner: Client, project: dict[str, Any]) -> None:
    first, _, third, crowd = export(as_owner, project)["annotations"]

    assert first["bbox"] == [0, 0, 33.33, 20]
    assert first["area"] == 666.67
    assert first["attributes"] == {"view": "side"}
    assert third["bbox"][0] == 400.13
    assert (third["iscrowd"], crowd["iscrowd"]) == (0, 1)


def test_answers_absences_and_unlabelled_images_can_be_told_apart(
    as_owner: Client, project: dict[str, Any]
) -> None:
    labelled, empty, unlabelled = export(as_owner, project)["images"]

    assert labelled["answers"] == {"weather": ["rain"]}
    assert empty["verified_absent"] == [project["categories"][0]["id"]]
    assert empty["answers"] == {}
    assert unlabelled["layers"] == []
    assert "answers" not in unlabelled


def test_truth_chooses_whose_layers(
    as_owner: Client, project: dict[str, Any], owner: Person, annotator: Person
) -> None:
    accepted = export(as_owner, project, "accepted")
    by_annotator = export(as_owner, project, f"annotator:{annotator.id}")
    by_owner = export(as_owner, project, f"annotator:{owner.id}")

    assert len(accepted["annotations"]) == len(by_owner["annotations"]) == 4
    assert by_annotator["annotations"] == []
    assert [len(image["layers"]) for image in by_annotator["images"]] == [1]
    assert [len(image["layers"]) for image in accepted["images"]] == [1]
    assert [person["name"] for person in accepted["annotators"]] == ["Olga"]


def test_unchanged_data_gives_the_same_bytes(as_owner: Client, project: dict[str, Any]) -> None:
    path = f"/api/v1/projects/{project['id']}/export.json"

    assert as_owner.get(path).content == as_owner.get(path).content


def test_ids_survive_edits(as_owner: Client, project: dict[str, Any]) -> None:
    before = export(as_owner, project)
    assignments = as_owner.get(f"/api/v1/projects/{project['id']}/assignments").json()["items"]
    mine = next(item for item in assignments if item["state"] == "accepted")
    layer = as_owner.get(f"/api/v1/assignments/{mine['id']}").json()["layer"]

    save(as_owner, layer["id"], layer["revision"], removed=[layer["annotations"][0]["id"]])

    after = export(as_owner, project)
    kept = [item["id"] for item in before["annotations"][1:]]
    assert [item["id"] for item in after["annotations"]] == kept


def test_images_of_the_same_name_are_told_apart_visibly(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner)
    first, second = make_images(database, project["id"], 2)
    database.execute(
        "update images set file_name = 'a.b/c.jpg' where id = any(%s)", [[first, second]]
    )

    images = export(as_owner, project)["images"]

    assert [image["file_name"] for image in images] == [f"a.b/c~{first}.jpg", f"a.b/c~{second}.jpg"]
    assert {image["original_file_name"] for image in images} == {"a.b/c.jpg"}


def test_excluded_images_stay_out(
    as_owner: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    image_id = export(as_owner, project)["images"][0]["id"]
    database.execute("update images set state = 'excluded' where id = %s", [image_id])

    document = export(as_owner, project)

    assert len(document["images"]) == 2
    assert document["annotations"] == []


def test_names_with_quotes_and_line_breaks_are_written_right(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    name = 'a "quoted" \\ name, 50 % ünïcode'
    attribute = {"name": "note", "type": "text"}
    project = make_project(
        as_owner, name=name, categories=[{"name": name, "attributes": [attribute]}]
    )
    make_images(database, project["id"])
    document = next_assignment(as_owner, project["id"])
    note = 'line one\nline "two"\\ }{'
    box = make_box(project["categories"][0]["id"], attributes={"note": note})
    save(as_owner, document["layer"]["id"], 0, added=[box])

    exported = export(as_owner, project)

    assert exported["info"]["description"] == name
    assert exported["categories"][0]["name"] == name
    assert exported["annotations"][0]["attributes"] == {"note": note}


def test_more_records_than_one_chunk_are_all_there_in_order(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner)
    make_images(database, project["id"], 3)
    document = next_assignment(as_owner, project["id"])
    boxes = [
        make_box(project["categories"][0]["id"], x=float(index % 500)) for index in range(1201)
    ]
    save(as_owner, document["layer"]["id"], 0, added=boxes)

    annotations = export(as_owner, project)["annotations"]

    assert len(annotations) == 1201
    assert [item["id"] for item in annotations] == sorted(item["id"] for item in annotations)


@pytest.mark.parametrize(
    "truth", ["everything", "annotator:", "annotator:x", "annotator:0", "annotator:²"]
)
def test_an_unknown_truth_is_refused_with_what_there_is(
    as_owner: Client, project: dict[str, Any], truth: str
) -> None:
    path = f"/api/v1/projects/{project['id']}/export.json"

    response = as_owner.get(path, params={"truth": truth})

    assert response.status_code == 422
    assert re.match(
        r"truth: expected consensus, accepted, all, annotator:<user id>, model:<name> or agreed>=",
        response.json()["detail"],
    )


def test_annotators_and_strangers_do_not_export(
    as_annotator: Client, stranger: Client, project: dict[str, Any]
) -> None:
    path = f"/api/v1/projects/{project['id']}/export.json"

    assert as_annotator.get(path).status_code == 403
    assert stranger.get(path).status_code == 404


def test_an_empty_project_is_a_valid_file(
    as_owner: Client,
    make_person: Callable[..., Person],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = make_project(as_owner, categories=[], questions=[])
    file = tmp_path / "empty.json"
    file.write_text(json.dumps(export(as_owner, project)))

    assert COCO(str(file)).getImgIds() == []


def test_an_image_that_was_only_opened_is_not_checked_and_empty(
    as_owner: Client, owner: Person, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner)
    make_images(database, project["id"])
    next_assignment(as_owner, project["id"])

    assert export(as_owner, project, f"annotator:{owner.id}")["images"] == []
    assert export(as_owner, project)["images"][0]["layers"] == []


def test_somebody_who_was_never_here_is_refused(as_owner: Client, project: dict[str, Any]) -> None:
    path = f"/api/v1/projects/{project['id']}/export.json"

    response = as_owner.get(path, params={"truth": "annotator:999999999"})

    assert response.status_code == 422
    assert "nobody with the id 999999999 has labelled" in response.json()["detail"]
