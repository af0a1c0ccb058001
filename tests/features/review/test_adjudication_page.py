"""The screen on which disagreements are settled is for those who may decide."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.projects import add_member, make_project


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
