"""Every route, walked by everybody: outsiders find nothing, members what is theirs, and nobody a defect."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from tests.conftest import Person
from tests.features.web.routes import WRITING, Asked, ask, routes_of
from tests.features.web.world import ROLES, World, make_world
from tests.servers import Server

# What works without signing in, and why.
PUBLIC = {
    "GET /healthz": "operators' probes",
    "GET /readyz": "operators' probes",
    "GET /assignments/offline": "browsers keep it, and it says nothing of anybody",
    "GET /assignments/offline.js": "a built file",
    "GET /api/v1/openapi.json": "says how to sign in",
    "POST /api/v1/session": "signs in",
    "DELETE /api/v1/session": "signs out, whoever it was",
    "GET /sign-in": "signs in",
    "POST /sign-in": "signs in",
    "GET /sign-in/{secret}": "the link is the key",
    "POST /sign-in/{secret}": "the link is the key",
    "POST /sign-out": "signs out, whoever it was",
    "GET /setup": "makes the first account, once",
    "POST /setup": "makes the first account, once",
    "GET /invitations/{secret}": "the link is the key",
    "POST /invitations/{secret}": "the link is the key",
    "POST /theme": "a cookie of the browser alone",
}
OF_A_PROJECT = {
    "project_id",
    "image_id",
    "assignment_id",
    "layer_id",
    "job_id",
    "comment_id",
    "evaluation_id",
    "experiment_id",
    "export_id",
    "import_id",
    "anomaly_id",
    "batch_id",
    "relabelling_id",
    "erasure_id",
    "place_id",
}
OF_A_PERSON = {"assignment_id", "layer_id"}

MakeWorld = Callable[[], World]


@pytest.fixture
def world(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
    database: psycopg.Connection[Any],
) -> World:
    """A project of this test's own: walking every route takes it apart."""
    return make_world(make_person, client_of, database)


@pytest.fixture(scope="module")
def routes(server: Server) -> list[Asked]:
    """All there are."""
    found = routes_of(server.app)
    assert len(found) > 100
    return found


def test_nobody_comes_in_without_signing_in(
    anonymous: httpx.Client, world: World, routes: list[Asked]
) -> None:
    faults: dict[str, str] = {}
    for asked in routes:
        if str(asked) in PUBLIC:
            continue
        response = ask(anonymous, asked, world.ids)
        is_sent_to_sign_in = response.headers.get("location", "").startswith("/sign-in")
        if asked.is_api and response.status_code != 401:
            faults[str(asked)] = told(response)
        if not asked.is_api and not (response.status_code == 303 and is_sent_to_sign_in):
            faults[str(asked)] = told(response)

    assert faults == {}
    assert_untouched(world)


def test_the_list_of_public_routes_names_real_ones(
    anonymous: httpx.Client, world: World, routes: list[Asked]
) -> None:
    public = [asked for asked in routes if str(asked) in PUBLIC]

    assert {str(asked) for asked in public} == set(PUBLIC)
    assert faults_of(anonymous, public, world) == {}


def test_a_stranger_finds_nothing_of_a_project(
    stranger: httpx.Client, world: World, routes: list[Asked]
) -> None:
    inside = [asked for asked in routes if OF_A_PROJECT & set(asked.parameters)]

    statuses = {str(asked): ask(stranger, asked, world.ids).status_code for asked in inside}

    assert {asked: status for asked, status in statuses.items() if status != 404} == {}
    assert faults_of(stranger, inside, world) == {}
    assert_untouched(world)


def test_what_is_unknown_answers_as_what_is_forbidden(
    stranger: httpx.Client, world: World, routes: list[Asked]
) -> None:
    known = [asked for asked in routes if OF_A_PROJECT & set(asked.parameters) and asked.is_api]

    differing = []
    for asked in known:
        forbidden = ask(stranger, asked, world.ids).json()
        (name,) = OF_A_PROJECT & set(asked.parameters)
        no_such = str(UUID(int=0)) if name == "comment_id" else 2**62
        unknown = ask(stranger, asked, world.ids, **{name: no_such}).json()
        sentences = [
            str(answer["detail"]).replace(str(number), "…")
            for answer, number in ((forbidden, world.ids.values[name]), (unknown, no_such))
        ]
        if sentences[0] != sentences[1]:
            differing.append((str(asked), *sentences))

    assert differing == []


@pytest.mark.parametrize("role", ROLES)
def test_no_route_fails_whoever_asks(world: World, routes: list[Asked], role: str) -> None:
    assert faults_of(world.clients[role], routes, world) == {}


def test_an_annotator_of_a_blind_project_reads_nothing_of_anothers_work(
    world: World, routes: list[Asked]
) -> None:
    ben = world.clients["other annotator"]
    readers = [asked for asked in routes if asked.method == "GET"]

    leaks = {}
    for asked in readers:
        response = ask(ben, asked, world.ids)
        if any(secret in response.text for secret in world.secrets()):
            leaks[str(asked)] = told(response)
        if OF_A_PERSON & set(asked.parameters) and response.status_code != 404:
            leaks[str(asked)] = told(response)

    assert leaks == {}


@pytest.mark.parametrize("role", ["annotator", "reviewer", "owner", "admin"])
def test_those_who_may_read_the_work_do_read_it(world: World, role: str) -> None:
    layer = world.clients[role].get(f"/api/v1/layers/{world.ids.values['layer_id']}")

    assert all(secret in layer.text for secret in world.secrets())


def test_anothers_layer_is_not_shown_on_the_page_of_a_blind_image_even_by_its_number(
    world: World,
) -> None:
    ids = world.ids.values
    ben = world.clients["other annotator"]

    page = ben.get(f"/images/{ids['image_id']}?layer={ids['layer_id']}")

    assert page.status_code == 200
    assert "Anna" not in page.text
    assert not any(secret in page.text for secret in world.secrets())


def test_a_blind_gallery_cannot_be_filtered_by_anothers_labels(world: World) -> None:
    path = f"/api/v1/projects/{world.project['id']}/images"

    found = {
        role: len(world.clients[role].get(path, params={"q": "category:car"}).json()["items"])
        for role in ("annotator", "other annotator", "reviewer")
    }

    assert found == {"annotator": 1, "other annotator": 0, "reviewer": 1}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_method_that_an_address_does_not_take_is_said_to_be_so(
    world: World, routes: list[Asked], method: str
) -> None:
    taken: dict[str, set[str]] = {}
    for asked in routes:
        taken.setdefault(world.ids.path_of(asked), set()).add(asked.method)
    # `order` could also be somebody's idea of an id.
    others = [
        path
        for path, methods in taken.items()
        if method not in methods and not path.endswith("/order")
    ]

    statuses = {
        path: world.clients["owner"].request(method, path).status_code for path in sorted(others)
    }

    assert {path: status for path, status in statuses.items() if status != 405} == {}


def test_every_api_route_that_takes_a_body_is_given_one_here(
    world: World, server: Server, routes: list[Asked]
) -> None:
    paths = server.app.openapi()["paths"]
    with_body = {
        str(asked)
        for asked in routes
        if asked.method in WRITING
        and "application/json"
        in paths.get(asked.template, {})
        .get(asked.method.lower(), {})
        .get("requestBody", {})
        .get("content", {})
    }

    assert {
        name for name in with_body if name.replace(" /api/v1", " ") not in world.ids.bodies
    } == set()


def faults_of(client: httpx.Client, routes: list[Asked], world: World) -> dict[str, str]:
    """Route → what is wrong with its answer: a defect, or a refusal without a sentence."""
    faults = {}
    for asked in routes:
        fault = fault_of(asked, ask(client, asked, world.ids))
        if fault is not None:
            faults[str(asked)] = fault
    return faults


def fault_of(asked: Asked, response: httpx.Response) -> str | None:
    """What is wrong with an answer."""
    if response.status_code >= 500:
        return told(response)
    if response.status_code < 400:
        return None
    kind = response.headers["content-type"].split(";")[0]
    if not asked.is_api:
        return None if kind == "text/html" and "<h1" in response.text else told(response)
    if kind != "application/problem+json":
        return told(response)
    problem = response.json()
    is_told = problem["status"] == response.status_code and " " in problem["detail"]
    return None if is_told else told(response)


def told(response: httpx.Response) -> str:
    """An answer in a line: its status, and its sentence where it has one."""
    kind = response.headers.get("content-type", "nothing")
    sentence = response.json().get("detail", "") if "problem+json" in kind else kind
    return f"{response.status_code} {sentence}"


def assert_untouched(world: World) -> None:
    """Nothing has changed for its owner."""
    owner = world.clients["owner"]
    project = owner.get(f"/api/v1/projects/{world.project['id']}").json()
    assert project["name"] == world.project["name"]
    assert project["categories"] == world.project["categories"]
    layer = owner.get(f"/api/v1/layers/{world.ids.values['layer_id']}").json()
    assert layer["revision"] == 1
