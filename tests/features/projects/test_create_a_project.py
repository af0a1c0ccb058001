from typing import Any

import httpx
import pytest


def test_a_project_is_created_with_its_whole_schema(as_owner: httpx.Client) -> None:
    body = {
        "name": "  Street scenes ",
        "description": "Dash-cam pictures",
        "categories": [
            {
                "name": "person",
                "color": "#E5484D",
                "shapes": ["keypoints", "box"],
                "attributes": [{"name": "occluded", "type": "boolean", "default": False}],
                "skeleton": {
                    "keypoints": ["nose", "left eye", "right eye"],
                    "edges": [[0, 1], [0, 2]],
                    "flip_pairs": [[1, 2]],
                    "sigmas": [0.026, 0.025, 0.025],
                    "layout": [[0.5, 0.2], [0.7, 0], [0.3, 0]],
                    "layout_aspect": 0.8,
                },
            }
        ],
        "questions": [{"name": "Is it night?", "mode": "binary", "required": True}],
        "policy": {"overlap": 3, "review": "consensus"},
    }

    response = as_owner.post("/api/v1/projects", json=body)

    assert response.status_code == 201
    project = response.json()
    assert project["name"] == "Street scenes"
    assert project["role"] == "owner"
    assert project["policy"]["overlap"] == 3
    assert project["policy"]["lease_minutes"] == 60
    category = project["categories"][0]
    assert category["id"] >= 1
    assert category["color"] == "#e5484d"
    assert category["attributes"] == [
        {"name": "occluded", "type": "boolean", "default": False, "required": False}
    ]
    assert category["skeleton"]["edges"] == [[0, 1], [0, 2]]
    assert category["skeleton"]["layout"] == [[0.5, 0.2], [0.7, 0], [0.3, 0]]
    question = project["questions"][0]
    assert question["values"] == ["yes", "no"]
    assert question["required"] is True


def test_the_created_project_can_be_read_again(as_owner: httpx.Client) -> None:
    created = as_owner.post(
        "/api/v1/projects", json={"name": "Birds", "categories": [{"name": "wren"}]}
    )

    shown = as_owner.get(f"/api/v1/projects/{created.json()['id']}")

    assert shown.json() == created.json()


def test_categories_without_a_color_get_different_ones(as_owner: httpx.Client) -> None:
    categories = [{"name": f"kind {number}"} for number in range(24)]

    response = as_owner.post("/api/v1/projects", json={"name": "Birds", "categories": categories})

    assert len({category["color"] for category in response.json()["categories"]}) == 24


def category(**fields: Any) -> dict[str, Any]:
    return {"categories": [{"name": "person", **fields}]}


def skeleton(**fields: Any) -> dict[str, Any]:
    parts = {"keypoints": ["a", "b"], **fields}
    return category(shapes=["keypoints"], skeleton=parts)


def attribute(**fields: Any) -> dict[str, Any]:
    return category(attributes=[{"name": "size", **fields}])


def question(**fields: Any) -> dict[str, Any]:
    return {"questions": [{"name": "Weather", **fields}]}


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": "  "}, "name"),
    "an unknown field": ({"color": "red"}, "color"),
    "a repeated category": (
        {"categories": [{"name": "car"}, {"name": " car "}]},
        "categories.1.name",
    ),
    "a colour by name": (category(color="red"), "categories.0.color"),
    "an unknown shape": (category(shapes=["circle"]), "categories.0.shapes.0"),
    "no shape": (category(shapes=[]), "categories.0.shapes"),
    "a repeated shape": (category(shapes=["box", "box"]), "categories.0.shapes.1"),
    "keypoints without a skeleton": (category(shapes=["keypoints"]), "categories.0.skeleton"),
    "a skeleton without keypoints": (
        category(skeleton={"keypoints": ["nose"]}),
        "categories.0.skeleton",
    ),
    "an edge out of range": (skeleton(edges=[[0, 1], [0, 2]]), "categories.0.skeleton.edges.1"),
    "an edge to itself": (skeleton(edges=[[1, 1]]), "categories.0.skeleton.edges.0"),
    "an edge twice": (skeleton(edges=[[0, 1], [1, 0]]), "categories.0.skeleton.edges.1"),
    "an edge of three": (skeleton(edges=[[0, 1, 0]]), "categories.0.skeleton.edges.0"),
    "a keypoint flipped twice": (
        skeleton(keypoints=["a", "b", "c"], flip_pairs=[[0, 1], [1, 2]]),
        "categories.0.skeleton.flip_pairs.1",
    ),
    "a repeated keypoint": (skeleton(keypoints=["a", "a"]), "categories.0.skeleton.keypoints.1"),
    "too few sigmas": (skeleton(sigmas=[0.1]), "categories.0.skeleton.sigmas"),
    "too few places": (skeleton(layout=[[0.5, 0.5]]), "categories.0.skeleton.layout"),
    "a place outside the box": (
        skeleton(layout=[[0.5, 0.5], [0.5, 1.1]]),
        "categories.0.skeleton.layout.1.1",
    ),
    "an aspect of nothing": (
        skeleton(layout_aspect=1.0),
        "categories.0.skeleton.layout_aspect",
    ),
    "a selection of nothing": (attribute(type="select"), "categories.0.attributes.0.values"),
    "a number with values": (
        attribute(type="number", values=["1"]),
        "categories.0.attributes.0.values",
    ),
    "a default of another type": (
        attribute(type="number", default=True),
        "categories.0.attributes.0.default",
    ),
    "a default that is no value": (
        attribute(type="select", values=["s"], default="xl"),
        "categories.0.attributes.0.default",
    ),
    "a multiple default with a stranger": (
        attribute(type="multiselect", values=["s", "m"], default=["s", "xl"]),
        "categories.0.attributes.0.default",
    ),
    "a third binary value": (
        question(mode="binary", values=["a", "b", "c"]),
        "questions.0.values",
    ),
    "a choice of one": (question(mode="multiclass", values=["sun"]), "questions.0.values"),
    "a repeated value": (
        question(mode="multilabel", values=["sun", "sun"]),
        "questions.0.values.1",
    ),
    "no overlap": ({"policy": {"overlap": 0}}, "policy.overlap"),
    "a character that cannot be stored": ({"description": "a\x00b"}, "description"),
}


@pytest.mark.parametrize(("body", "path"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_schema_that_makes_no_sense_is_refused_at_its_place(
    as_owner: httpx.Client, body: dict[str, Any], path: str
) -> None:
    response = as_owner.post("/api/v1/projects", json={"name": "Street scenes"} | body)

    assert response.status_code == 422
    assert path in [error["path"] for error in response.json()["errors"]]
    assert response.json()["detail"].startswith(f"{path}: ")


def test_all_problems_are_told_at_once(as_owner: httpx.Client) -> None:
    body = {"name": "Birds", **skeleton(edges=[[0, 9]], sigmas=[])}

    response = as_owner.post("/api/v1/projects", json=body)

    paths = [error["path"] for error in response.json()["errors"]]
    assert paths == ["categories.0.skeleton.edges.0", "categories.0.skeleton.sigmas"]
    assert response.json()["detail"].endswith("(and 1 more)")


def test_nobody_creates_a_project_without_signing_in(anonymous: httpx.Client) -> None:
    response = anonymous.post("/api/v1/projects", json={"name": "Birds"})

    assert response.status_code == 401
