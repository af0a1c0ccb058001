import re

import pytest

from tests.conftest import Client
from tests.features.accounts.conftest import PASSWORD, Member, OpenBrowser

PAGE = {"Accept": "text/html"}


def test_a_page_that_needs_somebody_leads_to_the_sign_in_page_and_back(
    open_browser: OpenBrowser, member: Member
) -> None:
    with open_browser() as browser:
        asked = browser.get("/account?a=1", headers=PAGE)
        entrance = browser.get(asked.headers["location"], headers=PAGE)
        back = browser.post("/sign-in", data=member.credentials | {"next": "/account?a=1"})

    assert asked.headers["location"] == "/sign-in?next=%2Faccount%3Fa%3D1"
    assert 'value="/account?a=1"' in entrance.text
    assert (back.status_code, back.headers["location"]) == (303, "/account?a=1")


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", ""]
)
def test_signing_in_never_leads_to_another_site(
    open_browser: OpenBrowser, member: Member, elsewhere: str
) -> None:
    with open_browser() as browser:
        response = browser.post("/sign-in", data=member.credentials | {"next": elsewhere})

    assert response.headers["location"] == "/"


def test_a_wrong_password_keeps_what_was_typed(open_browser: OpenBrowser, member: Member) -> None:
    with open_browser() as browser:
        response = browser.post("/sign-in", data=member.credentials | {"password": "nonsense"})

    assert response.status_code == 401
    assert "No account has this e-mail and password" in response.text
    assert member.email in response.text
    assert "nonsense" not in response.text


def test_signing_out_leads_to_the_sign_in_page(as_member: Client) -> None:
    response = as_member.post("/sign-out")

    assert response.headers["location"] == "/sign-in"
    assert as_member.get("/api/v1/me").status_code == 401


def test_the_account_page_shows_a_new_token_once_and_is_not_kept(as_member: Client) -> None:
    form = {"token_name": "cluster", "expires_in_days": "90"}
    made = as_member.post("/account/tokens", data=form, headers=PAGE)
    later = as_member.get("/account", headers=PAGE)

    token = re.search(r"concord_[\w-]{43}", made.text)
    assert token is not None
    assert made.headers["cache-control"] == "no-store"
    assert token.group() not in later.text
    assert "cluster" in later.text


def test_a_token_can_be_revoked_on_the_page(as_member: Client) -> None:
    made = as_member.post("/api/v1/tokens", json={"name": "cluster"}).json()

    response = as_member.post(f"/account/tokens/{made['id']}/revocation")

    assert response.status_code == 303
    assert as_member.get("/api/v1/tokens").json()["items"] == []


def test_a_name_can_be_changed_on_the_page(as_member: Client) -> None:
    as_member.post("/account", data={"name": "Mia Wong"})

    assert "Mia Wong" in as_member.get("/account", headers=PAGE).text


def test_a_blank_name_is_refused_beside_its_field(as_member: Client) -> None:
    response = as_member.post("/account", data={"name": " "}, headers=PAGE)

    assert response.status_code == 422
    assert "Expected at least one character" in response.text


def test_a_password_is_changed_on_the_page(as_member: Client, member: Member) -> None:
    weak = as_member.post(
        "/account/password", data={"current_password": PASSWORD, "new_password": "short"}
    )
    changed = as_member.post(
        "/account/password",
        data={"current_password": PASSWORD, "new_password": "a dozen purple teapots"},
    )

    assert "at least 10 characters" in weak.text
    assert changed.status_code == 303


def test_the_appearance_is_kept_by_the_browser(as_member: Client) -> None:
    response = as_member.post(
        "/theme", data={"theme": "dark"}, headers={"Referer": f"{as_member.base_url}/account"}
    )

    assert response.headers["location"] == "/account"
    assert 'data-theme="dark"' in as_member.get("/account", headers=PAGE).text


def test_the_api_page_lists_every_route(as_member: Client) -> None:
    text = as_member.get("/api", headers=PAGE).text

    assert "/api/v1/tokens" in text
    assert "Authorization: Bearer" in text
