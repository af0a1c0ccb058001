import json
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.projects import add_member
from tests.features.exporting.conftest import Exporting

ClientOf = Callable[[Person], Client]


def predict(exporting: Exporting, image_id: int, *boxes: dict[str, Any]) -> None:
    """Send what yolo@1 says of an image."""
    objects = [
        {"category_id": box["category_id"], "shape": box["shape"], "score": score}
        for box, score in zip(boxes, (0.875, 0.25), strict=False)
    ]
    body = {
        "model": "yolo",
        "version": "1",
        "images": [{"image_id": image_id, "annotations": objects}],
    }
    response = exporting.owner.post(f"{exporting.path}/predictions", json=body)
    assert response.status_code == 201, response.text


def test_a_models_predictions_come_with_their_scores(exporting: Exporting) -> None:
    image_id = exporting.label(exporting.box())
    predict(exporting, image_id, exporting.box(x=12.0), exporting.box("person"))

    [image] = exporting.images(truth="model:yolo@1").values()
    streamed = exporting.owner.get(
        f"{exporting.path}/export.json", params={"truth": "model:yolo@1"}
    ).json()

    scores = {each["id"]: each["score"] for each in image["objects"]}
    assert sorted(scores.values()) == [0.25, 0.875]
    assert {each["id"]: each["score"] for each in streamed["annotations"]} == scores
    assert streamed["images"][0]["layers"][0]["source"] == "yolo@1"


def test_peoples_work_has_no_scores(exporting: Exporting) -> None:
    exporting.label(exporting.box())

    streamed = exporting.owner.get(f"{exporting.path}/export.json").json()

    assert "score" not in streamed["annotations"][0]
    assert "source" not in streamed["images"][0]["layers"][0]


def test_an_unknown_model_is_told_which_there_are(exporting: Exporting) -> None:
    predict(exporting, exporting.label(exporting.box()), exporting.box())

    response = exporting.owner.get(f"{exporting.path}/export.json", params={"truth": "model:detr"})

    assert response.status_code == 422
    assert "no predictions of 'detr'; there are yolo@1" in response.json()["detail"]


@pytest.fixture
def twice(
    exporting: Exporting, make_person: Callable[..., Person], client_of: ClientOf
) -> Exporting:
    """A project in which two people have labelled the first image: they agree on one car of two, and on the weather."""
    second = make_person(name="Ben")
    add_member(exporting.owner, exporting.project["id"], second.id)
    exporting.owner.patch(
        exporting.path, json={"policy": {"overlap": 2, "review": "consensus", "auto_settle": False}}
    ).raise_for_status()
    agreed: dict[str, Any] = {"x": 10.0, "y": 10.0, "width": 100.0, "height": 100.0}
    exporting.label(exporting.box(**agreed), exporting.box(x=400.0, width=50.0), accept=False)
    exporting.label(exporting.box(**{**agreed, "x": 11.0}), client=client_of(second), accept=False)
    return exporting


def test_what_annotators_agree_on_is_one_object_each(twice: Exporting) -> None:
    [image] = twice.images(truth="agreed>=0.8").values()

    [found] = image["objects"]
    assert found["category"] == "car"
    assert found["shape"]["x"] == pytest.approx(10.5)
    assert image["answers"] == {"weather": ["sun"]}


@pytest.mark.parametrize(("truth", "objects"), [("agreed>=0.8", 1), ("agreed>=0.1", 2)])
def test_the_card_in_the_archive_counts_what_is_agreed_on(
    twice: Exporting, truth: str, objects: int
) -> None:
    archive = twice.archive(truth=truth)

    card = json.loads(archive.read("dataset-card.json"))

    assert card["truth"] == truth
    rows = {row["name"]: row for row in card["labels"]}
    assert (rows["car"]["images"], rows["car"]["objects"]) == (1, objects)
    assert (rows["person"]["images"], rows["sun"]["images"], rows["rain"]["images"]) == (0, 1, 0)
    assert {row["line"] for row in card["labels"]} == {None}, "no filter line finds what is fused"
    assert f"Truth: `{truth}`." in archive.read("dataset-card.md").decode()


def test_a_lower_score_takes_more(twice: Exporting) -> None:
    [image] = twice.images(truth="agreed>=0.1").values()

    ids = [each["id"] for each in image["objects"]]
    assert len(ids) == len(set(ids)) == 2


def test_fused_shapes_are_not_streamed(twice: Exporting) -> None:
    response = twice.owner.get(f"{twice.path}/export.json", params={"truth": "agreed>=0.8"})

    assert response.status_code == 422
    assert "ask for an export instead" in response.json()["detail"]
