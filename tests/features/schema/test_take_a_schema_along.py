import json
from typing import Any

import httpx
import pytest

from tests.features.schema.test_schema_page import FORM, schema, submit

COCO: list[dict[str, Any]] = [
    {"id": 1, "name": "car", "supercategory": "vehicle"},
    {
        "id": 2,
        "name": "bird",
        "supercategory": "animal",
        "keypoints": ["beak", "tail"],
        "skeleton": [[1, 2]],
    },
    {"id": 3, "name": "sky", "isthing": 0, "color": [70, 130, 180]},
]


@pytest.fixture
def home(project: dict[str, Any]) -> str:
    return f"/projects/{project['id']}"


def added(client: httpx.Client, home: str) -> list[dict[str, Any]]:
    categories: list[dict[str, Any]] = schema(client, home)["categories"]
    return categories[2:]


def test_a_schema_makes_the_same_schema_elsewhere(as_owner: httpx.Client, home: str) -> None:
    submit(as_owner, f"{home}/categories", FORM)
    taken = as_owner.get(f"/api/v1{home}/schema").json()

    other = as_owner.post("/api/v1/projects", json={"name": "Elsewhere", **taken}).json()

    assert as_owner.get(f"/api/v1/projects/{other['id']}/schema").json() == taken


def test_coco_counts_keypoints_from_one_and_keeps_ids(as_owner: httpx.Client, home: str) -> None:
    submit(as_owner, f"{home}/categories", FORM)
    person = schema(as_owner, home)["categories"][-1]

    written = as_owner.get(f"/api/v1{home}/schema/coco").json()["categories"][-1]

    assert written["id"] == person["id"]
    assert written["keypoints"] == ["nose", "left eye", "right-eye"]
    assert written["skeleton"] == [[1, 2], [1, 3]]
    assert written["flip_pairs"] == [[2, 3]]


def test_what_is_there_already_is_left_alone(
    as_owner: httpx.Client, home: str, project: dict[str, Any]
) -> None:
    body = {"categories": [{"name": "car", "shapes": ["mask"]}, {"name": "bus"}]}

    answer = as_owner.post(f"/api/v1{home}/schema", json=body)

    assert answer.status_code == 201
    assert [each["name"] for each in answer.json()["categories"]] == ["bus"]
    assert answer.json()["left"] == ["car"]
    assert schema(as_owner, home)["categories"][0] == project["categories"][0]


def test_a_schema_with_a_mistake_adds_nothing(as_owner: httpx.Client, home: str) -> None:
    body = {"categories": [{"name": "bus"}, {"name": "van", "shapes": ["keypoints"]}]}

    refused = as_owner.post(f"/api/v1{home}/schema", json=body)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"] == "categories.1.skeleton"
    assert added(as_owner, home) == []


def test_a_list_of_names_is_pasted(as_owner: httpx.Client, home: str) -> None:
    fields = {"text": "bus\tvehicle\n\ncar\nvan\n", "shapes": ["polygon", "mask"]}

    page = submit(as_owner, f"{home}/schema", fields)

    assert "2 categories are added; car was there already." in page.text
    bus, van = added(as_owner, home)
    assert (bus["name"], bus["supercategory"], bus["shapes"]) == (
        "bus",
        "vehicle",
        ["polygon", "mask"],
    )
    assert van["color"] != bus["color"]


@pytest.mark.parametrize(
    "text",
    [json.dumps(COCO), json.dumps({"images": [], "annotations": [], "categories": COCO})],
    ids=["the categories", "a whole file"],
)
def test_coco_categories_are_pasted(as_owner: httpx.Client, home: str, text: str) -> None:
    page = submit(as_owner, f"{home}/schema", {"text": text, "shapes": ["box"]})

    assert "2 categories are added; car was there already." in page.text
    bird, sky = added(as_owner, home)
    assert bird["shapes"] == ["box", "keypoints"]
    assert bird["skeleton"]["edges"] == [[0, 1]]
    assert (sky["shapes"], sky["color"]) == (["mask"], "#4682b4")


def test_what_coco_wrote_can_be_read_again(as_owner: httpx.Client, home: str) -> None:
    submit(as_owner, f"{home}/categories", FORM)
    written = as_owner.get(f"/api/v1{home}/schema/coco").text
    other = as_owner.post("/api/v1/projects", json={"name": "Elsewhere"}).json()

    submit(as_owner, f"/projects/{other['id']}/schema", {"text": written, "shapes": ["box"]})

    read = schema(as_owner, f"/projects/{other['id']}")["categories"]
    assert [each["name"] for each in read] == ["car", "truck", "person"]
    assert read[0]["attributes"] == schema(as_owner, home)["categories"][0]["attributes"]
    assert read[2]["skeleton"]["flip_pairs"] == [[1, 2]]


def test_a_file_is_sent(as_owner: httpx.Client, home: str) -> None:
    taken = as_owner.get(f"/api/v1{home}/schema").text
    other = as_owner.post("/api/v1/projects", json={"name": "Elsewhere"}).json()

    as_owner.post(
        f"/projects/{other['id']}/schema",
        data={"text": "", "shapes": "box"},
        files={"file": ("schema.json", taken.encode())},
        headers={"Accept": "text/html"},
    )

    assert as_owner.get(f"/api/v1/projects/{other['id']}/schema").text == taken


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"categories": [', "expected JSON, which ends or breaks early"),
        ('{"categories": "car"}', "expected categories as a list of objects"),
        ('{"images": []}', "expected an object with categories or questions"),
        ('[{"name": "bus", "shapes": ["circle"]}]', "categories.0.shapes.0"),
        ('[{"name": "a", "keypoints": ["x"], "skeleton": [[1, 5]]}]', "edges.0"),
        ("bus\nbus", "stands twice"),
    ],
    ids=["half JSON", "no list", "no schema", "an unknown shape", "a far edge", "a name twice"],
)
def test_a_text_that_is_no_schema_comes_back_with_the_reason(
    as_owner: httpx.Client, home: str, text: str, sentence: str
) -> None:
    page = submit(as_owner, f"{home}/schema", {"text": text, "shapes": ["box"]})

    assert page.status_code == 422
    assert sentence in page.text
    assert text.split("\n")[0].replace('"', "&#34;") in page.text
    assert added(as_owner, home) == []
