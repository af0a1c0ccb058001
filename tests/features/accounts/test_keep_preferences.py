"""Keys and settings of the editor, kept for each person."""

from typing import Any

import pytest

from tests.conftest import Client

PATH = "/api/v1/me/preferences"
KEPT: dict[str, dict[str, Any]] = {
    "keys": {"tool.box": ["r", "Mod+Shift+b"], "view.grid": []},
    "editor": {"theme": "dark", "minimap": True, "opacity": 0.4, "palette": ["#ff0000", "#00ff00"]},
}


def test_nothing_is_chosen_at_first(as_member: Client) -> None:
    assert as_member.get(PATH).json() == {"keys": {}, "editor": {}}


def test_preferences_are_kept_whole(as_member: Client) -> None:
    as_member.put(PATH, json={"editor": {"grid": True}})

    response = as_member.put(PATH, json=KEPT)

    assert response.status_code == 200
    assert response.json() == as_member.get(PATH).json() == KEPT
    assert as_member.get("/api/v1/me").json()["preferences"] == KEPT


def test_entries_are_merged_and_null_removes_one(as_member: Client) -> None:
    as_member.put(PATH, json=KEPT)

    changes = {"keys": {"tool.box": None}, "editor": {"minimap": False, "brush_px": 12}}
    response = as_member.patch(PATH, json=changes)

    assert response.json() == as_member.get(PATH).json()
    assert response.json() == {
        "keys": {"view.grid": []},
        "editor": {**KEPT["editor"], "minimap": False, "brush_px": 12},
    }


def test_they_are_ones_own(as_member: Client, as_annotator: Client, anonymous: Client) -> None:
    as_member.put(PATH, json=KEPT)

    assert as_annotator.get(PATH).json() == {"keys": {}, "editor": {}}
    assert anonymous.get(PATH).status_code == 401


@pytest.mark.parametrize(
    ("body", "path"),
    [
        pytest.param({"theme": "dark"}, "theme", id="a part that there is not"),
        pytest.param({"keys": {"tool.box": "r"}}, "keys.tool.box", id="one key that is no list"),
        pytest.param({"keys": {"tool.box": [""]}}, "keys.tool.box.0", id="an empty key"),
        pytest.param({"keys": {"tool.box": ["a\nb"]}}, "keys.tool.box.0", id="a key of two lines"),
        pytest.param({"keys": {"tool.box": ["x"] * 9}}, "keys.tool.box", id="nine keys"),
        pytest.param({"keys": {"": ["x"]}}, "keys", id="an action without a name"),
        pytest.param({"editor": {"a b": 1}}, "editor", id="a name with a space"),
        pytest.param({"editor": {"deep": {"er": 1}}}, "editor.deep", id="a setting that nests"),
        pytest.param({"editor": {"long": "x" * 201}}, "editor.long", id="a long text"),
        pytest.param({"editor": {"many": ["x"] * 65}}, "editor.many", id="a long list"),
        pytest.param({"editor": {"huge": 1e300}}, "editor.huge", id="a huge number"),
        pytest.param({"editor": {f"s{n}": n for n in range(201)}}, "editor", id="many settings"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_what_has_no_sense_is_refused_with_its_place(
    as_member: Client, method: str, body: dict[str, Any], path: str
) -> None:
    response = as_member.request(method, PATH, json=body)

    assert response.status_code == 422
    assert all(error["path"].startswith(path) for error in response.json()["errors"])
    assert as_member.get(PATH).json() == {"keys": {}, "editor": {}}


def test_a_sum_of_small_changes_is_limited_as_well(as_member: Client) -> None:
    as_member.put(PATH, json={"editor": {f"a{n}": n for n in range(150)}}).raise_for_status()

    response = as_member.patch(PATH, json={"editor": {f"b{n}": n for n in range(51)}})

    assert response.status_code == 422
    assert response.json()["errors"] == [
        {"path": "editor", "message": "expected at most 200 entries"}
    ]
    assert len(as_member.get(PATH).json()["editor"]) == 150


def test_preferences_have_a_size_as_a_whole(as_member: Client) -> None:
    large = {"editor": {f"s{n}": ["x" * 200] * 8 for n in range(25)}}

    response = as_member.put(PATH, json=large)

    assert response.status_code == 422
    assert "at most 32,768 characters" in response.json()["detail"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_preferences_hold_only_numbers_that_json_has(as_member: Client, number: str) -> None:
    body = f'{{"editor": {{"zoom": {number}}}}}'
    headers = {"Content-Type": "application/json"}

    assert as_member.put(PATH, content=body, headers=headers).status_code == 422
