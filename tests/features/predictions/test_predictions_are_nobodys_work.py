"""What models say is in no export of people's truth, in no count of labels, and no progress."""

from typing import Any

import pytest
from httpx import Client

from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.features.predictions.conftest import Modelling

SCORE = 0.123456


@pytest.fixture
def predicted(modelling: Modelling, as_annotator: Client) -> Modelling:
    """A model has found a car on every image, a person has only found one on the first."""
    document = next_assignment(as_annotator, modelling.project["id"])
    box = make_box(modelling.category("car"))
    save(as_annotator, document["layer"]["id"], 0, added=[box]).raise_for_status()
    submit(as_annotator, document["id"])
    path = f"/api/v1/assignments/{document['id']}/verdict"
    modelling.owner.put(path, json={"verdict": "accepted"}).raise_for_status()
    boxes = [[1, 1, 9, 9], [2, 2, 9, 9]]
    results = [
        modelling.result(image, bbox=bbox, score=SCORE) for image in range(3) for bbox in boxes
    ]
    modelling.send(*results).raise_for_status()
    return modelling


def project_path(predicted: Modelling) -> str:
    return f"/api/v1/projects/{predicted.project['id']}"


@pytest.mark.parametrize("truth", ["all", "accepted"])
def test_no_export_of_peoples_truth_has_them(predicted: Modelling, truth: str) -> None:
    response = predicted.owner.get(f"{project_path(predicted)}/export.json?truth={truth}")

    exported = response.json()
    assert len(exported["annotations"]) == 1
    assert len(exported["annotators"]) == 1
    assert str(SCORE) not in response.text


def test_a_category_that_only_a_model_uses_leaves_the_export(predicted: Modelling) -> None:
    lane = predicted.category("lane")
    ring = [[0, 0, 10, 0, 10, 10]]
    predicted.send(predicted.result(category="lane", segmentation=ring), version="2")

    path = f"{project_path(predicted)}/categories/{lane}"
    predicted.owner.delete(path, params={"confirm": 1})
    exported = predicted.owner.get(f"{project_path(predicted)}/export.json?truth=all").json()

    assert "lane" not in [category["name"] for category in exported["categories"]]


def test_the_summary_of_an_export_does_not_count_them(predicted: Modelling) -> None:
    for truth in ("all", "accepted"):
        url = f"/projects/{predicted.project['id']}/exports?truth={truth}"
        page = predicted.owner.get(url, headers={"Accept": "text/html"}).text
        assert "7" not in _figures(page)


def _figures(page: str) -> list[str]:
    return [part.split("<")[0].strip() for part in page.split(">") if part[:1].isdigit()]


def test_progress_does_not_count_them(predicted: Modelling) -> None:
    progress = predicted.owner.get(f"{project_path(predicted)}/progress").json()

    counts = {category["name"]: category["count"] for category in progress["categories"]}
    assert counts == {"car": 1, "lane": 0, "dog": 0}
    assert progress["images"] | {"new": 2, "accepted": 1} == progress["images"]


def test_the_gallery_neither_counts_finds_nor_draws_them(predicted: Modelling) -> None:
    page = predicted.owner.get(
        f"/projects/{predicted.project['id']}/images", headers={"Accept": "text/html"}
    ).text
    found = predicted.owner.get(f"{project_path(predicted)}/images", params={"q": "category:car"})
    without = predicted.owner.get(
        f"{project_path(predicted)}/images", params={"q": "-category:car"}
    )

    car = page.split('value="category:')[1].split("</label>")[0]
    assert 'facet__count">1<' in car
    assert [image["id"] for image in found.json()["items"]] == predicted.image_ids[:1]
    assert [image["id"] for image in without.json()["items"]] == predicted.image_ids[1:]


def test_the_page_of_an_image_shows_a_person_first_and_a_model_on_request(
    predicted: Modelling,
) -> None:
    html = {"Accept": "text/html"}
    seen, unseen = predicted.image_ids[:2]
    layer_id = predicted.layer(1)["id"]

    pages: dict[str, Any] = {
        "labelled": predicted.owner.get(f"/images/{seen}", headers=html).text,
        "new": predicted.owner.get(f"/images/{unseen}", headers=html).text,
        "asked": predicted.owner.get(f"/images/{unseen}?layer={layer_id}", headers=html).text,
    }

    assert all("yolo@1" in page for page in pages.values())
    assert {name: "0.12" in page for name, page in pages.items()} == {
        "labelled": False,
        "new": False,
        "asked": True,
    }
    assert "sent predictions of yolo@1" in pages["new"]


def test_an_image_with_predictions_alone_still_waits_for_people(
    predicted: Modelling, as_annotator: Client
) -> None:
    document = next_assignment(as_annotator, predicted.project["id"])

    assert document["image"]["id"] == predicted.image_ids[1]
    assert document["layer"]["annotations"] == []
    assert document["has_other_layers"] is True


def test_a_change_of_the_schema_tells_and_carries_them(predicted: Modelling) -> None:
    car, lane = predicted.category("car"), predicted.category("lane")
    path = f"{project_path(predicted)}/categories"

    impact = predicted.owner.get(f"{path}/{car}/impact").json()
    merged = predicted.owner.post(f"{path}/{car}/mergers", json={"into": lane, "confirm": 7})

    assert impact["annotation_count"] == 7
    assert merged.is_success, merged.text
    annotations = predicted.layer(1)["annotations"]
    assert [(each["category_id"], each["score"]) for each in annotations] == [(lane, SCORE)] * 2
