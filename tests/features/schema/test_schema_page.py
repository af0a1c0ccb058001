import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.features.schema.conftest import Database, Labelled

HTML = {"Accept": "text/html"}
FORM: dict[str, Any] = {
    "name": "person",
    "color": "#112233",
    "supercategory": "",
    "shapes": ["box", "keypoints"],
    "attribute_name": ["occluded", "size", ""],
    "attribute_type": ["boolean", "select", "boolean"],
    "attribute_values": ["", "small\nlarge, or so", ""],
    "attribute_default": ["no", "small", ""],
    "attribute_required": ["no", "yes", "no"],
    "keypoints": "nose\nleft eye\nright-eye",
    "edges": "nose - left eye\nnose - right-eye",
    "flip_pairs": "left eye - right-eye",
    "sigmas": "0.026\n0.025\n0.025",
    "layout": "0.5 0.2\n0.7 0\n0.3, 0",
    "layout_aspect": "0.8",
}


@pytest.fixture
def home(project: dict[str, Any]) -> str:
    return f"/projects/{project['id']}"


def submit(client: httpx.Client, path: str, fields: dict[str, Any] | None = None) -> httpx.Response:
    """Post a form as a browser does, and follow it to the page after."""
    return client.post(path, data=fields or {}, headers=HTML, follow_redirects=True)


def schema(client: httpx.Client, home: str) -> Any:
    return client.get(f"/api/v1{home}").json()


def test_a_form_says_all_that_json_can(as_owner: httpx.Client, home: str) -> None:
    response = submit(as_owner, f"{home}/categories", FORM)

    assert "The category person is added." in response.text
    category = schema(as_owner, home)["categories"][-1]
    assert category["shapes"] == ["box", "keypoints"]
    assert category["attributes"] == [
        {"name": "occluded", "type": "boolean", "default": False, "required": False},
        {
            "name": "size",
            "type": "select",
            "values": ["small", "large, or so"],
            "default": "small",
            "required": True,
        },
    ]
    assert category["skeleton"] == {
        "keypoints": ["nose", "left eye", "right-eye"],
        "edges": [[0, 1], [0, 2]],
        "flip_pairs": [[1, 2]],
        "sigmas": [0.026, 0.025, 0.025],
        "layout": [[0.5, 0.2], [0.7, 0], [0.3, 0]],
        "layout_aspect": 0.8,
    }


def test_saving_a_form_as_it_was_shown_changes_nothing(as_owner: httpx.Client, home: str) -> None:
    submit(as_owner, f"{home}/categories", FORM)
    before = schema(as_owner, home)["categories"][-1]

    response = submit(as_owner, f"{home}/categories/{before['id']}", FORM)

    assert "The category person is saved." in response.text
    assert schema(as_owner, home)["categories"][-1] == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"sigmas": "0.026"}, "Expected one for each of the 3 keypoints, received 1"),
        ({"sigmas": "a\nb\nc"}, "number"),
        ({"layout": "0.5 0.2\n0.7 0\n0.3 2"}, "or less"),
        ({"name": "truck"}, "already has a category named &#39;truck&#39;"),
        ({"name": ""}, "Expected at least one character"),
        ({"edges": "nose - tail"}, "received &#39;nose - tail&#39;"),
        (
            {"keypoints": "", "edges": "", "flip_pairs": "", "sigmas": "", "layout": ""},
            "needs a skeleton",
        ),
        ({"attribute_type": ["boolean", "text", "boolean"]}, "has no values"),
    ],
    ids=[
        "too few sigmas",
        "sigmas in letters",
        "a place outside",
        "a name twice",
        "no name",
        "an unknown keypoint",
        "no skeleton",
        "values of a text",
    ],
)
def test_a_mistake_comes_back_beside_its_field(
    as_owner: httpx.Client, home: str, fields: dict[str, Any], sentence: str
) -> None:
    version = schema(as_owner, home)["schema_version"]

    response = submit(as_owner, f"{home}/categories", FORM | fields)

    assert response.status_code in {409, 422}
    assert sentence in response.text
    assert schema(as_owner, home)["schema_version"] == version


def test_what_was_typed_comes_back_as_it_was_typed_under_the_old_name(
    as_owner: httpx.Client, home: str
) -> None:
    car, person = schema(as_owner, home)["categories"]
    typed = FORM | {"shapes": ["box"], "keypoints": "", "name": person["name"]}

    page = submit(as_owner, f"{home}/categories/{car['id']}", typed).text

    entry = page[
        page.index(f'id="category-{car["id"]}"') : page.index(f'id="category-{person["id"]}"')
    ]
    assert re.search(rf"data-opener>{car['name']}<", entry)
    assert re.findall(r'name="attribute_default"[^>]*>([^<]*)<', entry) == ["no", "small", ""]


def test_a_change_that_touches_work_is_shown_first(
    as_owner: httpx.Client,
    home: str,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
) -> None:
    car = project["categories"][0]["id"]
    make_layer({"category_id": car, "attributes": {"colour": "red"}})
    fields = {"name": "car", "color": "#112233", "shapes": ["box", "polygon"]}

    shown = submit(as_owner, f"{home}/categories/{car}", fields)
    confirm = re.search(r'name="confirm"\s+value="(\d+)"', shown.text)

    assert shown.status_code == 409
    assert "This touches 1 annotation on 1 image" in shown.text
    assert confirm is not None
    saved = submit(as_owner, f"{home}/categories/{car}", fields | {"confirm": confirm[1]})
    assert "The category car is saved." in saved.text
    assert schema(as_owner, home)["categories"][0]["attributes"] == []


def test_a_merger_is_shown_first(
    as_owner: httpx.Client,
    home: str,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    car, truck = (each["id"] for each in project["categories"])
    make_layer({"category_id": truck})
    path = f"{home}/categories/{truck}/mergers"

    shown = submit(as_owner, path, {"into": str(car)})
    merged = submit(as_owner, path, {"into": str(car), "confirm": "1"})

    assert shown.status_code == 409
    assert "Merge all the same" in shown.text
    assert "Delete all the same" not in shown.text
    assert "The annotations are car now." in merged.text


def test_a_category_that_is_used_is_deleted_on_the_second_word(
    as_owner: httpx.Client,
    home: str,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
) -> None:
    truck = project["categories"][1]["id"]
    make_layer({"category_id": truck})

    shown = submit(as_owner, f"{home}/categories/{truck}/removal")
    deleted = submit(as_owner, f"{home}/categories/{truck}/removal", {"confirm": "1"})

    assert shown.status_code == 409
    assert "The category truck is deleted." in deleted.text


def test_a_category_moves_up_by_a_button(
    as_owner: httpx.Client, home: str, project: dict[str, Any]
) -> None:
    first, second = (each["id"] for each in project["categories"])

    submit(as_owner, f"{home}/categories/{second}/position", {"step": "-1"})

    assert [each["id"] for each in schema(as_owner, home)["categories"]] == [second, first]


def test_a_question_is_added_changed_and_deleted(as_owner: httpx.Client, home: str) -> None:
    added = submit(
        as_owner, f"{home}/questions", {"name": "Night?", "mode": "binary", "values": ""}
    )
    question = schema(as_owner, home)["questions"][-1]
    path = f"{home}/questions/{question['id']}"
    changed = submit(
        as_owner,
        path,
        {"name": "Night?", "mode": "binary", "values": "dark\nlight", "required": "yes"},
    )
    after = schema(as_owner, home)["questions"][-1]
    deleted = submit(as_owner, f"{path}/removal")

    assert "The question Night? is added." in added.text
    assert question["values"] == ["yes", "no"]
    assert "The question Night? is saved." in changed.text
    assert after["values"] == ["dark", "light"]
    assert after["required"] is True
    assert "The question Night? is deleted." in deleted.text


def test_annotators_read_the_schema_but_cannot_change_it(
    as_annotator: httpx.Client, home: str
) -> None:
    shown = as_annotator.get(f"{home}/schema", headers=HTML)
    refused = submit(as_annotator, f"{home}/categories", FORM)

    assert shown.status_code == 200
    assert "Add category" not in shown.text
    assert refused.status_code == 403


def test_settings_are_saved_from_a_form(as_owner: httpx.Client, home: str) -> None:
    fields = {"name": "Streets", "description": "", "guidelines": "# Cars", "overlap": "3"}
    fields |= {"review": "none", "gold_rate": "0.1", "iou_threshold": "0.6", "lease_minutes": "30"}

    fields |= {"agreement_threshold": "0.7", "predictions_hidden_until_first_stroke": "on"}
    fields |= {"max_overlap": "6", "certainty": "0.9", "extra_budget": "40", "pilot": "20"}
    saved = submit(as_owner, f"{home}/settings", fields)

    assert "The settings are saved." in saved.text
    project = schema(as_owner, home)
    assert project["guidelines"] == "# Cars"
    assert project["policy"] == {
        "overlap": 3,
        "review": "none",
        "gold_rate": 0.1,
        "iou_threshold": 0.6,
        "agreement_threshold": 0.7,
        "lease_minutes": 30,
        "blind": False,
        "predictions_hidden_until_first_stroke": True,
        "max_overlap": 6,
        "certainty": 0.9,
        "extra_budget": 40,
        "auto_settle": False,
        "pilot": 20,
    }


def test_a_mistake_in_the_settings_is_told_beside_its_field(
    as_owner: httpx.Client, home: str
) -> None:
    response = submit(as_owner, f"{home}/settings", {"name": "Streets", "overlap": "0"})

    assert response.status_code == 422
    assert "Expected 1 or more" in response.text
    assert schema(as_owner, home)["name"] == "Street scenes"


def test_a_new_overlap_asks_for_more_annotators(
    as_owner: httpx.Client,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
    database: Database,
) -> None:
    layer = make_layer()
    database.execute(
        """
        insert into queued_images (image_id, project_id, place, wanted, held)
        select image_id, project_id, image_id, 1, 1 from layers where id = %s
        """,
        [layer.layer_id],
    )

    as_owner.patch(f"/api/v1/projects/{project['id']}", json={"policy": {"overlap": 3}})

    slots = database.execute(
        "select open_slots from queued_images where project_id = %s", [project["id"]]
    ).fetchone()
    assert slots == (2,)
