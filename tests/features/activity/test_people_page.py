import re
import secrets
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.conftest import Client, Person

PAGE = {"Accept": "text/html"}


def test_adding_a_person_shows_their_link_once(as_admin: Client, annotator: Person) -> None:
    form = {"name": "Nia", "email": f"nia.{annotator.email}", "role": "member"}
    made = as_admin.post("/people", data=form, headers=PAGE)
    later = as_admin.get("/people", params={"q": form["email"]}, headers=PAGE)

    link = re.search(r"http://[^\s<\"]+/sign-in/[\w-]{43}", made.text)
    assert link is not None
    assert urlsplit(link.group()).path not in later.text
    assert form["email"] in later.text


def test_a_taken_email_is_told_beside_its_field(as_admin: Client, annotator: Person) -> None:
    form = {"name": "Nia", "email": annotator.email, "role": "member"}

    response = as_admin.post("/people", data=form, headers=PAGE)

    assert response.status_code == 422
    assert "already an account" in response.text


def test_a_person_is_kept_out_and_let_in_again(
    as_admin: Client, as_annotator: Client, annotator: Person
) -> None:
    as_admin.post(f"/people/{annotator.id}/activation", data={"active": "no"})
    outside = as_annotator.get("/api/v1/me").status_code
    as_admin.post(f"/people/{annotator.id}/activation", data={"active": "yes"})

    assert outside == 401
    assert as_annotator.get("/api/v1/me").status_code == 200


def test_a_role_is_given_on_the_page(
    as_admin: Client, as_annotator: Client, annotator: Person
) -> None:
    nonsense = as_admin.post(f"/people/{annotator.id}/role", data={"role": "king"}, headers=PAGE)
    as_admin.post(f"/people/{annotator.id}/role", data={"role": "admin"})

    assert nonsense.status_code == 422
    assert as_annotator.get("/people", headers=PAGE).status_code == 200


def test_the_page_is_for_administrators(as_annotator: Client) -> None:
    assert as_annotator.get("/people", headers=PAGE).status_code == 403


def test_people_are_found_by_words_and_shown_a_page_at_a_time(
    as_admin: Client, database: psycopg.Connection[Any]
) -> None:
    mark = secrets.token_hex(6)
    database.execute(
        """
        insert into users (name, email, role)
        select concat(%(mark)s::text, ' ', lpad(n::text, 3, '0')), concat(%(mark)s::text, n, '@x.example'), 'member'
        from generate_series(1, 130) n
        """,
        {"mark": mark},
    )

    first = as_admin.get("/people", params={"q": mark.upper()}, headers=PAGE).text
    more = re.search(r'rel="next" href="([^"]+)"', first)
    assert more is not None
    second = as_admin.get(unescape(more.group(1)), headers=PAGE).text

    shown = [re.findall(rf"{mark} (\d{{3}})<", page) for page in (first, second)]
    assert [*shown[0], *shown[1]] == [f"{n:03}" for n in range(1, 131)]
    assert 'rel="next"' not in second
    nobody = as_admin.get("/people", params={"q": f"{mark}%"}, headers=PAGE).text
    assert "Nobody" in nobody
