"""What other sites can make a browser do: nothing. What a page may run: its own files alone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.conftest import Person
from tests.features.web.routes import HTML, Asked, ask, routes_of
from tests.features.web.test_every_route_with_every_role import assert_untouched
from tests.features.web.world import World, make_world
from tests.servers import Server, client_of_server

ELSEWHERE = {
    "cross-site": {"Sec-Fetch-Site": "cross-site"},
    "another subdomain": {"Sec-Fetch-Site": "same-site"},
    "an old browser": {"Origin": "https://evil.example"},
    "a sandboxed frame": {"Origin": "null"},
    "a browser that says nothing": {},
}
INLINE = re.compile(
    r"<script(?![^>]*(?:\ssrc=|type=\"application/json\"))|<style|\sstyle=|\son\w+="
)


@pytest.fixture
def world(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
    database: psycopg.Connection[Any],
) -> World:
    """A project with work in it."""
    return make_world(make_person, client_of, database)


@pytest.fixture
def browser(server: Server, world: World) -> Iterator[httpx.Client]:
    """A browser in which the annotator is signed in by cookie."""
    user_id = world.ids.values["user_id"]
    link = world.clients["admin"].post(f"/api/v1/users/{user_id}/sign-in-links").json()["url"]
    with client_of_server(server.url) as client:
        response = client.post(link, headers={"Origin": server.url})
        assert response.status_code == 303
        yield client


@pytest.mark.parametrize("where", ELSEWHERE)
def test_another_site_cannot_write_with_somebodys_cookie(
    browser: httpx.Client, server: Server, world: World, where: str
) -> None:
    writers = [asked for asked in routes_of(server.app) if asked.method != "GET"]

    statuses = {}
    for asked in writers:
        headers = ELSEWHERE[where] | ({} if asked.is_api else HTML)
        path = world.ids.path_of(asked)
        statuses[str(asked)] = browser.request(asked.method, path, headers=headers).status_code

    assert {asked: status for asked, status in statuses.items() if status != 403} == {}
    assert_untouched(world)


def test_our_own_pages_can(browser: httpx.Client, server: Server, world: World) -> None:
    path = f"/api/v1/layers/{world.ids.values['layer_id']}"
    change = {"base_revision": 1, "answers": {"weather": ["sun"]}}

    answers = [
        browser.patch(path, json=change, headers=headers)
        for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": server.url})
    ]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_programs_need_no_origin(world: World) -> None:
    assert world.clients["annotator"].patch("/api/v1/me", json={"name": "Anna"}).is_success


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(
    server: Server, world: World
) -> None:
    user_id = world.ids.values["user_id"]
    link = world.clients["admin"].post(f"/api/v1/users/{user_id}/sign-in-links").json()["url"]

    cookies = httpx.post(link, headers={"Origin": server.url}).headers.get_list("set-cookie")

    (session,) = (cookie.lower() for cookie in cookies if cookie.startswith("concord="))
    assert "httponly" in session
    assert "samesite=lax" in session
    assert "path=/" in session
    assert "domain" not in session


def test_what_a_form_says_afterwards_is_kept_from_scripts_too(
    browser: httpx.Client, server: Server
) -> None:
    response = browser.post("/sign-out", headers={"Origin": server.url})

    for cookie in response.headers.get_list("set-cookie"):
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()


def test_no_page_may_run_what_is_not_ours(world: World, server: Server) -> None:
    faults = {}
    for asked, response in answers_of(world, server):
        policy = response.headers["content-security-policy"]
        is_strict = "default-src 'none'" in policy and "unsafe-eval" not in policy
        is_sandboxed = policy.startswith("sandbox")
        if not is_strict or ("unsafe-inline" in policy and not is_sandboxed):
            faults[str(asked)] = policy
        if response.headers["x-content-type-options"] != "nosniff":
            faults[str(asked)] = "may be sniffed"

    assert faults == {}


def test_no_page_has_script_or_style_in_it(world: World, server: Server) -> None:
    pages = [
        (asked, response)
        for asked, response in answers_of(world, server)
        if response.headers.get("content-type", "").startswith("text/html")
    ]

    found = {str(asked): INLINE.findall(response.text) for asked, response in pages}

    assert len(found) > 15
    assert {asked: parts for asked, parts in found.items() if parts} == {}


@pytest.mark.parametrize("what", ["file", "file?frame=stored", "thumbnail"])
def test_uploads_are_served_where_nothing_can_run(world: World, what: str) -> None:
    response = world.clients["owner"].get(f"/api/v1/images/{world.ids.values['image_id']}/{what}")

    assert response.status_code == 200
    assert response.headers["content-type"].startswith("image/")
    assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["x-content-type-options"] == "nosniff"


def answers_of(world: World, server: Server) -> Iterator[tuple[Asked, httpx.Response]]:
    """Every address that can be looked at, by an administrator."""
    for asked in routes_of(server.app):
        if asked.method == "GET":
            yield asked, ask(world.clients["admin"], asked, world.ids)
