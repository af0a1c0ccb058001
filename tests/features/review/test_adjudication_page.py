"""The screen on which disagreements are settled is for those who may decide."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.projects import add_member, make_project
from tests.features.review.conftest import Panel


@pytest.fixture
def path(as_owner: Client) -> str:
    project = make_project(as_owner, categories=[{"name": "</script><b>car"}])
    return f"/projects/{project['id']}/adjudication"


def start_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="start">(.*?)</script>', page, re.DOTALL)
    assert found
    start: dict[str, Any] = json.loads(found[1])
    return start


def test_it_brings_the_schema_and_the_filters_of_its_address(as_owner: Client, path: str) -> None:
    response = as_owner.get(f"{path}?image=7&kind=missed&cell=1,2&unknown=x")

    assert response.status_code == 200
    start = start_of(response.text)
    assert start["image_id"] == 7
    assert start["filters"] == {"kind": "missed", "cell": "1,2"}
    [category] = start["categories"]
    assert category["name"] == "</script><b>car"


def test_an_annotator_hears_that_it_is_for_reviewers(
    as_owner: Client, as_annotator: Client, annotator: Person, path: str
) -> None:
    add_member(as_owner, int(path.split("/")[2]), annotator.id)

    assert as_annotator.get(path).status_code == 403


def test_a_stranger_finds_nothing(
    make_person: Callable[..., Person], client_of: Callable[[Person], Client], path: str
) -> None:
    assert client_of(make_person(name="Sam")).get(path).status_code == 404


def test_it_brings_the_first_image_along(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    shown = panel.shown()
    path = f"/projects/{panel.team.id}/adjudication"

    first = start_of(panel.reviewer.get(path).text)["first"]

    assert first["image"] == shown
    [row] = panel.queue()
    items = [{"id": row["id"], "image_id": panel.image_id}]
    assert first["queue"] == {"items": items, "next_cursor": None}
    named = start_of(panel.reviewer.get(f"{path}?kind=missed&image={panel.image_id}").text)["first"]
    assert named["image"]["image"]["id"] == panel.image_id


@pytest.mark.parametrize("query", ["kind=nothing", "category=x", "cell=1", "annotator=x"])
def test_a_filter_that_is_none_is_left_to_the_queue_to_refuse(
    as_owner: Client, path: str, query: str
) -> None:
    assert start_of(as_owner.get(f"{path}?{query}").text)["first"] is None


def test_an_image_of_another_project_does_not_come_along(panel: Panel, path: str) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    panel.shown()

    first = start_of(panel.team.owner.get(f"{path}?image={panel.image_id}").text)["first"]

    assert first["image"] is None
