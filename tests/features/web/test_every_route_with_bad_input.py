"""Whatever is sent, the answer is a sentence: unknown ids, bodies of the wrong form, characters nobody can keep."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from tests.conftest import Person
from tests.features.web.routes import HTML, WRITING, Asked, ask, routes_of
from tests.features.web.test_every_route_with_every_role import fault_of, told
from tests.features.web.world import World, make_world
from tests.servers import Server

UNKNOWN = 2**62
ABSURD = ["0", str(2**63), "text", "%00", "%F0%28"]
# Ids that are rows; `x`, `y`, `z` are places in a picture.
ROWS = {
    "project_id", "image_id", "assignment_id", "layer_id", "category_id", "question_id",
    "user_id", "invitation_id", "job_id", "token_id", "comment_id", "pool_id",
}  # fmt: skip
ABSURD_OF_ITS_KIND = {
    "q": ["state:%00", "name:%FF", "((((", "near:999,999,1km"],
    "where": ["state:%00", "-"],
    "cursor": ["W10", "WyJhIiwxLCJpZCJd"],
    "truth": ["annotator:0", "annotator:" + "9" * 40, "agreed>=nan"],
    "next": ["//evil.example"],
    "sort": ["-", "--id"],
}
NOT_BODIES = {
    "an array": b"[]",
    "a text": b'"text"',
    "nothing": b"",
    "null": b"null",
    "half": b'{"name": ',
    "an unknown field": b'{"surely_no_field": 1}',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "not a number": b'{"name": NaN, "base_revision": NaN, "reason": Infinity}',
    "a deep hole": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "a huge number": b'{"base_revision": 1' + b"0" * 5000 + b"}",
}


@pytest.fixture(scope="module")
def world(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
    database: psycopg.Connection[Any],
) -> Iterator[World]:
    """A project to which bad input does nothing."""
    made = make_world(make_person, client_of, database)
    yield made
    owner, project_id = made.clients["owner"], made.project["id"]
    assert owner.get(f"/api/v1/projects/{project_id}").json()["name"] == made.project["name"]


@pytest.fixture
def doomed_world(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
    database: psycopg.Connection[Any],
) -> World:
    """A project that a test takes apart."""
    return make_world(make_person, client_of, database)


@pytest.fixture(scope="module")
def routes(server: Server) -> list[Asked]:
    """All there are, but for those that end the client's own session."""
    return [asked for asked in routes_of(server.app) if "sign-out" not in asked.template]


@pytest.fixture
def admin(world: World) -> httpx.Client:
    """Somebody whom no role refuses."""
    return world.clients["admin"]


@pytest.fixture(scope="module")
def readers(routes: list[Asked]) -> list[tuple[Asked, str]]:
    """Routes that only read, each with every parameter that it knows beside those of its path."""
    return [
        (asked, name)
        for asked in routes
        if asked.method == "GET"
        for name in sorted(asked.knows - set(asked.parameters))
    ]


@pytest.fixture(scope="module")
def takers(server: Server, world: World, routes: list[Asked]) -> list[Asked]:
    """The API's routes that take JSON."""
    paths = server.app.openapi()["paths"]
    return [
        asked
        for asked in routes
        if asked.is_api and asked.method in WRITING and world.ids.body_of(asked) is not None
        if "requestBody" in paths[asked.template][asked.method.lower()]
    ]


def test_unknown_ids_are_not_found(world: World, routes: list[Asked], admin: httpx.Client) -> None:
    faults = {}
    for asked in routes:
        for name in ROWS & set(asked.parameters):
            response = ask(admin, asked, world.ids, **{name: UNKNOWN})
            # A form without its fields may be refused before anybody looks for what it is about.
            expected = {404} if asked.is_api else {404, 422}
            if response.status_code not in expected or fault_of(asked, response):
                faults[f"{asked} without its {name}"] = told(response)

    assert faults == {}


@pytest.mark.parametrize("value", ABSURD)
def test_absurd_ids_are_refused(
    world: World, routes: list[Asked], admin: httpx.Client, value: str
) -> None:
    faults = {}
    for asked in routes:
        for name in asked.parameters:
            # A secret may be any text, and 0 is a place in a picture.
            expected = {200, 303, 404, 409, 422}
            if name in ROWS:
                # A form without its fields may be refused before anybody looks for what it is about.
                expected = {404} if asked.is_api else {404, 422}
            response = ask(admin, asked, world.ids, **{name: value})
            if response.status_code not in expected or fault_of(asked, response):
                faults[f"{asked} with {name}={value}"] = told(response)

    assert faults == {}


@pytest.mark.parametrize("name", NOT_BODIES)
def test_bodies_of_the_wrong_form_are_told_what_is_wrong_where(
    world: World, takers: list[Asked], admin: httpx.Client, name: str
) -> None:
    faults = {}
    for asked in takers:
        content = NOT_BODIES[name]
        is_optional = world.ids.body_of(asked) == {} and name in {"nothing", "null"}
        headers = {"Content-Type": "application/json"}
        path = world.ids.path_of(asked)
        response = admin.request(asked.method, path, content=content, headers=headers)
        if not is_optional and not is_told_by_field(response):
            faults[str(asked)] = told(response)

    assert faults == {}


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"], ids=["nul", "inner nul", "half"])
def test_characters_that_cannot_be_kept_are_refused_or_kept_out(
    world: World, takers: list[Asked], admin: httpx.Client, text: str
) -> None:
    """Postgres stores no U+0000, and half a surrogate pair is no character at all."""
    faults = {}
    for asked in takers:
        for place, body in with_text(world.ids.body_of(asked), text):
            content = json.dumps(body)
            headers = {"Content-Type": "application/json"}
            path = world.ids.path_of(asked)
            response = admin.request(asked.method, path, content=content, headers=headers)
            if response.status_code >= 500 or response.status_code < 300:
                faults[f"{asked} {place}"] = told(response)

    assert faults == {}


def test_forms_with_characters_that_cannot_be_kept_do_not_fail(
    doomed_world: World, routes: list[Asked]
) -> None:
    admin, ids = doomed_world.clients["admin"], doomed_world.ids
    fields = dict.fromkeys(FORM_FIELDS, "a\x00b")
    forms = [asked for asked in routes if asked.method == "POST" and not asked.is_api]

    responses = {
        asked: admin.post(ids.path_of(asked), data=fields, headers=HTML) for asked in forms
    }

    faults = {str(asked): told(each) for asked, each in responses.items() if fault_of(asked, each)}
    assert faults == {}


FORM_FIELDS = (
    "name", "description", "email", "password", "current_password", "new_password", "role",
    "reason", "note", "verdict", "image_id", "next", "theme", "values", "categories", "mode",
    "color", "supercategory", "shapes", "into", "confirm", "direction", "position", "guidelines",
    "overlap", "review", "blind", "lease_minutes", "expires_in_days", "active", "user_id",
)  # fmt: skip


@pytest.mark.parametrize("value", ["%00", "0", "-1", "1e9", "9" * 40, "text", ""])
def test_absurd_parameters_are_refused_or_ignored(
    world: World, readers: list[tuple[Asked, str]], admin: httpx.Client, value: str
) -> None:
    assert faults_of_parameters(world, readers, admin, [value]) == {}


@pytest.mark.parametrize("name", ABSURD_OF_ITS_KIND)
def test_parameters_absurd_of_their_kind_are_refused_or_ignored(
    world: World, readers: list[tuple[Asked, str]], admin: httpx.Client, name: str
) -> None:
    taking = [each for each in readers if each[1] == name]

    assert taking != []
    assert faults_of_parameters(world, taking, admin, ABSURD_OF_ITS_KIND[name]) == {}


def faults_of_parameters(
    world: World, readers: list[tuple[Asked, str]], client: httpx.Client, values: list[str]
) -> dict[str, str]:
    """What goes wrong where each route is asked with each of its parameters at each of these values."""
    faults = {}
    for asked, name in readers:
        for value in values:
            path = f"{world.ids.path_of(asked)}?{name}={value}"
            response = client.get(path, headers={} if asked.is_api else HTML)
            if fault_of(asked, response):
                faults[f"{asked}?{name}={value}"] = told(response)
    return faults


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(
    world: World, server: Server, annotator: Person
) -> None:
    connection = HTTPConnection(urlsplit(server.url).netloc)
    connection.putrequest("PATCH", f"/api/v1/layers/{world.ids.values['layer_id']}")
    connection.putheader("Authorization", f"Bearer {annotator.token}")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(server.settings.max_json_bytes + 1))
    connection.endheaders()

    refused = connection.getresponse()

    assert refused.status == 413
    assert refused.headers["content-type"] == "application/problem+json"
    assert "larger than" in json.load(refused)["detail"]
    connection.close()


def test_a_body_of_unknown_length_is_cut_off_where_it_is_too_large(
    world: World, server: Server, admin: httpx.Client
) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(server.settings.max_json_bytes // 1_000_000 + 2):
            yield b" " * 1_000_000

    refused = admin.patch(
        f"/api/v1/layers/{world.ids.values['layer_id']}",
        content=endless(),
        headers={"Content-Type": "application/json"},
    )

    assert refused.status_code == 413


def is_told_by_field(response: httpx.Response) -> bool:
    """422 with the path of every wrong field."""
    if response.status_code != 422 or "problem+json" not in response.headers["content-type"]:
        return False
    errors = response.json().get("errors", [])
    return bool(errors) and all(
        isinstance(error["path"], str) and error["message"] for error in errors
    )


def with_text(body: Any, text: str) -> Iterator[tuple[str, Any]]:
    """The body with the text in the place of each of its texts, one at a time."""
    for place in text_places(body):
        changed = deepcopy(body)
        *way, last = place
        inner = changed
        for step in way:
            inner = inner[step]
        inner[last] = text
        yield ".".join(map(str, place)), changed


def text_places(node: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a body has texts; what somebody without a password says it is does not matter."""
    if way[-1:] == ("current_password",):
        return
    if isinstance(node, str):
        yield way
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from text_places(value, (*way, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from text_places(value, (*way, index))
