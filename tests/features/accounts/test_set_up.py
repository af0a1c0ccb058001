import asyncio
from urllib.parse import urlsplit

import pytest

from app.accounts.service import create_sign_in_link, ensure_first_admin
from app.database.engine import Database
from tests.conftest import Client
from tests.features.accounts.conftest import PASSWORD, Member
from tests.servers import Server

PAGE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
CHOSEN = {"name": "Grace", "email": "grace@example.org", "password": PASSWORD}


def _first_link(server: Server) -> str | None:
    async def make() -> str | None:
        database = Database(server.database_url, pool_size=2)
        await database.open()
        try:
            async with database.session() as session:
                admin = await ensure_first_admin(session)
                return None if admin is None else (await create_sign_in_link(session, admin.id))[0]
        finally:
            await database.close()

    return asyncio.run(make())


def test_the_first_administrator_comes_by_a_link_and_chooses_how_to_sign_in(
    fresh_server: Server,
) -> None:
    link = f"/sign-in/{_first_link(fresh_server)}"
    with Client(base_url=fresh_server.url, headers=PAGE) as browser:
        preview = browser.get(link)
        signed_in = browser.post(link)
        setup = browser.get("/setup")
        done = browser.post("/setup", data=CHOSEN)
        me = browser.get("/api/v1/me").json()

    assert preview.status_code == 200
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/setup")
    assert "this account becomes the administrator" in setup.text
    assert done.headers["location"] == "/"
    assert (me["email"], me["role"]) == ("grace@example.org", "admin")
    assert _first_link(fresh_server) is None


def test_a_restart_prints_a_new_link_until_somebody_has_come(fresh_server: Server) -> None:
    first, second = _first_link(fresh_server), _first_link(fresh_server)

    with Client(base_url=fresh_server.url, headers=PAGE) as browser:
        assert browser.get(f"/sign-in/{first}").status_code == 404
        assert browser.get(f"/sign-in/{second}").status_code == 200


def test_without_any_user_the_first_one_to_come_sets_up(fresh_server: Server) -> None:
    with Client(base_url=fresh_server.url, headers=PAGE) as browser:
        entrance = browser.get("/sign-in")
        browser.post("/setup", data=CHOSEN)
        me = browser.get("/api/v1/me").json()

    with Client(base_url=fresh_server.url, headers=PAGE) as late:
        refused = late.post("/setup", data=CHOSEN | {"email": "eve@example.org"})

    assert entrance.headers["location"] == "/setup"
    assert me["role"] == "admin"
    assert refused.status_code == 409


def test_a_weak_password_is_told_beside_its_field(fresh_server: Server) -> None:
    with Client(base_url=fresh_server.url, headers=PAGE) as browser:
        response = browser.post("/setup", data=CHOSEN | {"password": "short"})

    assert response.status_code == 422
    assert "at least 10 characters" in response.text
    assert "Grace" in response.text


@pytest.fixture
def invited(as_admin: Client, member: Member) -> str:
    """The path of the link of somebody new."""
    body = {"email": f"new.{member.email}", "name": "Nia"}
    url: str = as_admin.post("/api/v1/users", json=body).json()["sign_in_url"]
    return urlsplit(url).path


def test_a_link_signs_in_once(server: Server, invited: str) -> None:
    with Client(base_url=server.url, headers=PAGE) as browser:
        first = browser.post(invited)
        second = browser.post(invited)

    assert first.status_code == 303
    assert second.status_code == 404
    assert "has been used or has expired" in second.text


def test_somebody_new_is_welcomed_with_their_own_name(server: Server, invited: str) -> None:
    with Client(base_url=server.url, headers=PAGE) as browser:
        browser.post(invited)
        setup = browser.get("/setup")

    assert "Welcome to Concord" in setup.text
    assert 'value="Nia"' in setup.text


def test_a_link_for_a_forgotten_password_goes_straight_in(
    as_admin: Client, server: Server, member: Member
) -> None:
    url = as_admin.post(f"/api/v1/users/{member.id}/sign-in-links").json()["url"]

    with Client(base_url=server.url, headers=PAGE) as browser:
        response = browser.post(urlsplit(url).path)

    assert response.headers["location"] == "/"
