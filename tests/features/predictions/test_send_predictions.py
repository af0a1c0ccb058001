"""What a model says becomes a layer of each image, by the rules of saves; all of a request or nothing."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import Client

from tests.factories.labelling import make_box
from tests.features.predictions.conftest import Modelling


def test_results_become_a_layer_of_each_image(modelling: Modelling) -> None:
    response = modelling.send(
        modelling.result(0, score=0.25), modelling.result(0, score=1), modelling.result(2)
    )

    assert response.status_code == 201
    assert response.json() == {
        "name": "yolo@1",
        "image_count": 2,
        "annotation_count": 3,
        "created_layers": 2,
        "changed_layers": 0,
        "unchanged_layers": 0,
    }
    assert sorted(each["score"] for each in modelling.layer(0)["annotations"]) == [0.25, 1]
    assert modelling.shapes(2) == [
        {"type": "box", "x": 10.0, "y": 20.0, "width": 30.5, "height": 40.0}
    ]


@pytest.mark.parametrize(
    ("category", "marks", "shape"),
    [
        pytest.param(
            "lane",
            {"segmentation": [[0, 0, 10, 0, 10, 10], [20, 20, 30, 20, 30, 30, 20, 20]]},
            {
                "type": "polygon",
                "parts": [[[[0, 0], [10, 0], [10, 10]]], [[[20, 20], [30, 20], [30, 30]]]],
            },
            id="polygons, one of them closed",
        ),
        pytest.param(
            "lane",
            {"segmentation": {"size": [480, 640], "counts": [0, 480, 306720]}},
            {"type": "mask", "size": [480, 640], "counts": "0P?Pa[9"},
            id="run lengths as numbers",
        ),
        pytest.param(
            "lane",
            {"segmentation": {"size": [480, 640], "counts": "0P?Pa[9"}},
            {"type": "mask", "size": [480, 640], "counts": "0P?Pa[9"},
            id="compressed run lengths",
        ),
        pytest.param(
            "dog",
            {"keypoints": [5, 6, 2, 9, 9, 0], "bbox": [1, 2, 30, 40]},
            {
                "type": "keypoints",
                "points": [[5, 6, 2], [0, 0, 0]],
                "box": {"x": 1, "y": 2, "width": 30, "height": 40},
            },
            id="keypoints, an absent one among them",
        ),
        pytest.param(
            "car",
            {"segmentation": [[0, 0, 10, 0, 10, 10]], "bbox": [0, 0, 10, 10]},
            {"type": "box", "x": 0, "y": 0, "width": 10, "height": 10},
            id="the form that the category takes",
        ),
    ],
)
def test_every_form_of_results_is_read(
    modelling: Modelling, category: str, marks: dict[str, Any], shape: dict[str, Any]
) -> None:
    response = modelling.send(modelling.result(category=category, **marks))

    assert response.status_code == 201, response.text
    assert modelling.shapes() == [shape]


def test_annotations_come_with_answers_and_by_file_name(modelling: Modelling) -> None:
    box = make_box(modelling.category("car"), score=0.9)
    del box["id"]

    response = modelling.send_images(
        {"file_name": "image-00001.jpg", "annotations": [box], "answers": {"weather": ["rain"]}},
        {"image_id": modelling.image_ids[2]},
    )

    assert response.status_code == 201, response.text
    first, empty = modelling.layer(1), modelling.layer(2)
    assert first["answers"] == {"weather": ["rain"]}
    assert [each["shape"] for each in first["annotations"]] == [box["shape"]]
    assert (empty["annotations"], empty["revision"]) == ([], 1)


def test_the_same_again_changes_nothing(modelling: Modelling) -> None:
    results = [modelling.result(), modelling.result(), modelling.result(1, score=0.75)]
    modelling.send(*results)
    before = modelling.layer()

    again = modelling.send(*reversed(results)).json()

    assert (again["created_layers"], again["changed_layers"], again["unchanged_layers"]) == (
        0,
        0,
        2,
    )
    assert modelling.layer() == before
    assert len(before["annotations"]) == 2


def test_another_word_on_an_image_replaces_the_first_as_a_revision(modelling: Modelling) -> None:
    modelling.send(modelling.result(0), modelling.result(0, score=0.125), modelling.result(1))
    kept = next(each for each in modelling.layer()["annotations"] if each["score"] == 0.5)

    response = modelling.send(modelling.result(0), modelling.result(0, score=0.75)).json()

    assert (response["changed_layers"], response["created_layers"]) == (1, 0)
    layer = modelling.layer()
    assert layer["revision"] == 2
    assert sorted(each["score"] for each in layer["annotations"]) == [0.5, 0.75]
    assert kept in layer["annotations"]
    assert modelling.layer(1)["revision"] == 1
    path = f"/api/v1/layers/{layer['id']}/revisions"
    newest = modelling.owner.get(path).json()["items"][0]
    assert (newest["author"], newest["added"], newest["removed"]) == ("Olga", 1, 1)


def test_what_was_replaced_can_come_back(modelling: Modelling) -> None:
    modelling.send(modelling.result())
    first = modelling.layer()["annotations"]

    modelling.send(modelling.result(score=0.75))
    modelling.send(modelling.result())

    assert modelling.layer()["annotations"] == first
    assert modelling.layer()["revision"] == 3


def test_versions_of_a_model_stand_beside_each_other(modelling: Modelling) -> None:
    for version in ("1", "2"):
        modelling.send(modelling.result(), version=version)
    modelling.send(modelling.result(), version=None)

    models = modelling.owner.get(modelling.path).json()["items"]

    told = [(each["name"], each["version"], each["annotation_count"]) for each in models]
    assert told == [("yolo", None, 1), ("yolo@1", "1", 1), ("yolo@2", "2", 1)]


def test_every_wrong_entry_is_named_and_nothing_kept(modelling: Modelling) -> None:
    response = modelling.send(
        modelling.result(),
        modelling.result(bbox=[600, 0, 100, 10]),
        modelling.result(bbox=[0, 0, 0, 10]),
        modelling.result(image_id=2**62),
        modelling.result(category_id=2**62),
        modelling.result(category="lane", segmentation=[[0, 0, 10, 10, 10, 0, 0, 10]]),
        modelling.result(category="lane", segmentation=[[0, 0, 10, 10, 10, 0, 0]]),
        modelling.result(category="dog", keypoints=[1, 1, 0.98, 0, 0, 0]),
        modelling.result(category="dog", keypoints=[1, 1, 2]),
        modelling.result() | {"bbox": None},
    )

    assert response.status_code == 422
    errors = {error["path"]: error["message"] for error in response.json()["errors"]}
    assert list(errors) == [
        "results.1.bbox",
        "results.2.bbox",
        "results.3.image_id",
        "results.4.category_id",
        "results.5.segmentation",
        "results.6.segmentation.0",
        "results.7.keypoints.2",
        "results.8.keypoints",
        "results.9.bbox",
    ]
    assert "640 x 480" in errors["results.1.bbox"]
    assert errors["results.2.bbox"].startswith("width: expected more than 0")
    assert modelling.owner.get(modelling.path).json()["items"] == []


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        pytest.param({"score": 1.5}, "results.0.score", id="a score above 1"),
        pytest.param({"score": None}, "results.0.score", id="no score"),
        pytest.param({"bbox": [1, 2, 3]}, "results.0.bbox", id="three numbers"),
        pytest.param(
            {"segmentation": {"size": [1]}}, "results.0.segmentation", id="half run lengths"
        ),
    ],
)
def test_a_result_of_the_wrong_form_is_named(
    modelling: Modelling, fields: dict[str, Any], path: str
) -> None:
    response = modelling.send(modelling.result(**fields))

    assert response.status_code == 422
    assert all(error["path"].startswith(path) for error in response.json()["errors"])


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"model": "a/b"}, id="a slash in the name"),
        pytest.param({"model": "a@b"}, id="an at sign in the name"),
        pytest.param({"model": ""}, id="no name"),
        pytest.param({"images": []}, id="both forms"),
        pytest.param({"results": None}, id="neither form"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    modelling: Modelling, fields: dict[str, Any]
) -> None:
    assert modelling.send(**fields).status_code == 422


def test_boxes_are_cut_at_the_border_on_request(modelling: Modelling) -> None:
    response = modelling.send(modelling.result(bbox=[-5, 470, 20, 50]), clip_boxes=True)
    outside = modelling.send(modelling.result(bbox=[700, 10, 5, 5]), clip_boxes=True)

    assert response.status_code == 201
    assert modelling.shapes() == [{"type": "box", "x": 0, "y": 470, "width": 15, "height": 10}]
    assert outside.status_code == 422


def test_an_image_is_named_once(modelling: Modelling) -> None:
    twice = modelling.send_images(
        {"image_id": modelling.image_ids[0]}, {"file_name": "image-00000.jpg"}
    )
    unknown = modelling.send_images({"file_name": "nowhere.jpg"})
    unnamed = modelling.send_images({"annotations": []})

    assert [each.status_code for each in (twice, unknown, unnamed)] == [422, 422, 422]
    assert twice.json()["errors"][0]["path"] == "images.1"
    assert unknown.json()["errors"][0]["path"] == "images.0.file_name"


def test_ids_of_the_client_are_kept_and_never_taken_from_another_layer(
    modelling: Modelling,
) -> None:
    box = make_box(modelling.category("car"), score=0.9)
    first, second = ({"image_id": each, "annotations": [box]} for each in modelling.image_ids[:2])

    kept = modelling.send_images(first)
    moved = modelling.send_images(first | {"annotations": [box | {"score": 0.1}]})
    taken = modelling.send_images(second)
    twice = modelling.send_images(first | {"annotations": [box, box]})

    assert (kept.status_code, moved.json()["changed_layers"]) == (201, 1)
    assert [each["id"] for each in modelling.layer()["annotations"]] == [box["id"]]
    assert modelling.layer()["annotations"][0]["score"] == 0.1
    assert taken.json()["errors"][0]["path"] == "images.0.annotations.0.id"
    assert twice.json()["errors"][0]["path"] == "images.0.annotations.1.id"


def test_wrong_annotations_and_answers_are_named(modelling: Modelling) -> None:
    box = make_box(modelling.category("car"), score=0.9, width=1000.0)
    image = {"image_id": modelling.image_ids[0], "annotations": [box], "answers": {"mood": ["x"]}}

    errors = modelling.send_images(image).json()["errors"]

    paths = [error["path"] for error in errors]
    assert paths == ["images.0.answers.mood", "images.0.annotations.0.shape"]


def test_answers_are_replaced_with_the_rest(modelling: Modelling) -> None:
    image = {"image_id": modelling.image_ids[0]}
    modelling.send_images(image | {"answers": {"weather": ["rain"]}})

    changed = modelling.send_images(image | {"answers": {"weather": ["snow"]}}).json()
    modelling.send_images(image | {"answers": {"weather": ["snow"]}})
    answers = modelling.layer()["answers"]
    modelling.send_images(image)

    assert (changed["changed_layers"], answers) == (1, {"weather": ["snow"]})
    assert modelling.layer()["answers"] == {}
    assert modelling.layer()["revision"] == 3


def test_a_model_is_forgotten(modelling: Modelling) -> None:
    modelling.send(modelling.result(), modelling.result(1))
    modelling.send(modelling.result(), version="2")

    statuses = [modelling.owner.delete(f"{modelling.path}/yolo@1").status_code for _ in range(2)]

    assert statuses == [204, 404]
    assert [each["name"] for each in modelling.owner.get(modelling.path).json()["items"]] == [
        "yolo@2"
    ]
    assert modelling.send(modelling.result()).json()["created_layers"] == 1


def test_only_owners_send_list_and_forget(
    modelling: Modelling,
    as_annotator: Client,
    as_admin: Client,
    stranger: Client,
) -> None:
    modelling.send(modelling.result())
    body = {"model": "other", "results": [modelling.result()]}

    def asked(client: Client) -> set[int]:
        return {
            client.post(modelling.path, json=body).status_code,
            client.get(modelling.path).status_code,
            client.delete(f"{modelling.path}/other").status_code,
        }

    assert asked(as_annotator) == {403}
    assert asked(stranger) == {404}
    assert asked(as_admin) == {201, 200, 204}


def test_an_archived_project_takes_none(modelling: Modelling) -> None:
    path = f"/api/v1/projects/{modelling.project['id']}"
    modelling.owner.patch(path, json={"archived": True}).raise_for_status()

    assert modelling.send(modelling.result()).status_code == 409


def test_ten_thousand_boxes_are_taken_at_once(modelling: Modelling) -> None:
    results = [
        modelling.result(number % 3, bbox=[number % 600, number % 400, 5 + number % 7, 9.5])
        for number in range(10_000)
    ]

    response = modelling.send(*results)

    assert response.json()["annotation_count"] == 10_000


def test_an_id_that_is_no_uuid_is_refused(modelling: Modelling) -> None:
    box = make_box(modelling.category("car"), score=0.9, id=f"{uuid4()}x")

    errors = modelling.send_images(
        {"image_id": modelling.image_ids[0], "annotations": [box]}
    ).json()["errors"]

    assert errors[0]["path"] == "images.0.annotations.0.id"
