"""htmx asks for one row of the schema page; without it the same address is the page where that row stands open."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.features.schema.conftest import Labelled
from tests.features.schema.test_schema_page import FORM, HTML, schema, submit

ROW = HTML | {"HX-Request": "true"}


@pytest.fixture
def home(project: dict[str, Any]) -> str:
    return f"/projects/{project['id']}"


@pytest.fixture
def car(home: str, project: dict[str, Any]) -> str:
    return f"{home}/categories/{project['categories'][0]['id']}"


def test_a_row_opens_alone_and_as_a_page(as_owner: httpx.Client, car: str) -> None:
    row = as_owner.get(car, headers=ROW)
    page = as_owner.get(car, headers=HTML)

    assert row.text.lstrip().startswith("<li")
    assert 'name="supercategory"' in row.text
    assert "<h1>Schema</h1>" in page.text
    assert 'aria-expanded="true"' in page.text


def test_a_saved_row_tells_so(as_owner: httpx.Client, car: str) -> None:
    fields = {"name": "motor car", "color": "#112233", "shapes": ["box", "polygon"]}

    saved = as_owner.post(car, data=fields, headers=ROW)

    assert saved.status_code == 200
    assert 'hx-swap-oob="true"' in saved.text
    assert "The category motor car is saved." in saved.text


def test_a_refused_row_is_a_row(as_owner: httpx.Client, car: str) -> None:
    refused = as_owner.post(car, data={"name": "truck", "shapes": ["box"]}, headers=ROW)

    assert refused.status_code == 409
    assert refused.text.lstrip().startswith("<li")
    assert "already has a category named" in refused.text


def test_one_more_comes_before_an_empty_form(as_owner: httpx.Client, home: str) -> None:
    added = as_owner.post(f"{home}/categories", data=FORM, headers=ROW)

    assert "The category person is added." in added.text
    assert added.text.index('data-name="person"') < added.text.index('id="new-category"')
    assert added.text.count('id="new-category"') == 1


def test_a_copy_has_all_but_the_name_and_the_colour(as_owner: httpx.Client, home: str) -> None:
    submit(as_owner, f"{home}/categories", FORM)
    person = schema(as_owner, home)["categories"][-1]

    for _ in range(2):
        as_owner.post(f"{home}/categories/{person['id']}/copies", headers=ROW)

    first, second = schema(as_owner, home)["categories"][-2:]
    assert (first["name"], second["name"]) == ("person copy", "person copy 2")
    assert len({person["color"], first["color"], second["color"]}) == 3
    for name in ("shapes", "attributes", "skeleton", "supercategory"):
        assert first[name] == person[name]


def test_a_deletion_can_be_undone_at_once(
    as_owner: httpx.Client, home: str, project: dict[str, Any]
) -> None:
    truck = project["categories"][1]
    path = f"{home}/categories/{truck['id']}"

    gone = as_owner.post(f"{path}/removal", headers=ROW)
    back = submit(as_owner, f"{path}/restorations")

    assert gone.headers["HX-Reswap"] == "delete"
    assert "<li" not in gone.text
    assert f'action="{path}/restorations"' in gone.text
    assert "The category truck is back." in back.text
    assert schema(as_owner, home)["categories"][1] == truck


def test_what_goes_with_a_category_is_told_first(
    as_owner: httpx.Client,
    home: str,
    project: dict[str, Any],
    make_layer: Callable[..., Labelled],
) -> None:
    truck = project["categories"][1]["id"]
    make_layer({"category_id": truck})

    shown = as_owner.post(f"{home}/categories/{truck}/removal", headers=ROW)

    assert shown.status_code == 409
    assert "This touches 1 annotation on 1 image" in shown.text
    assert "They are removed with it." in shown.text
    assert "Delete all the same" in shown.text


def test_a_question_is_copied_and_brought_back(as_owner: httpx.Client, home: str) -> None:
    weather = schema(as_owner, home)["questions"][0]
    path = f"{home}/questions/{weather['id']}"

    as_owner.post(f"{path}/copies", headers=ROW)
    as_owner.post(f"{path}/removal", headers=ROW)
    submit(as_owner, f"{path}/restorations")

    assert [each["name"] for each in schema(as_owner, home)["questions"]] == [
        "Weather",
        "Weather copy",
    ]


def test_keys_are_counted_through_all_questions(as_owner: httpx.Client, home: str) -> None:
    night = {"name": "Night?", "mode": "binary", "values": ""}

    submit(as_owner, f"{home}/questions", night)
    page = as_owner.get(f"{home}/schema", headers=HTML).text

    assert "Alt 1\u20133</kbd>" in page
    assert "Alt 4\u20135</kbd>" in page


def test_a_line_that_means_nothing_comes_back_as_it_was_typed(
    as_owner: httpx.Client, home: str
) -> None:
    page = submit(
        as_owner, f"{home}/categories", FORM | {"edges": "nose - left eye\nnose \u2013 tail"}
    )

    assert page.status_code == 422
    assert "nose \u2013 tail</textarea>" in page.text


def test_members_who_may_not_change_it_see_the_form_closed(
    as_annotator: httpx.Client, car: str
) -> None:
    page = as_annotator.get(car, headers=HTML).text

    assert re.search(r'<fieldset class="schema__fields"\s+disabled', page)
    assert "Delete" not in page
