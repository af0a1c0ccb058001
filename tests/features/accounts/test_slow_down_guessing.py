from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.conftest import Client
from tests.features.accounts.conftest import Member


@pytest.fixture(autouse=True)
def _forget_failures(database: psycopg.Connection[Any]) -> Iterator[None]:
    """Before, and after: every test of this process signs in from the same address."""
    database.execute("delete from sign_in_failures")
    yield
    database.execute("delete from sign_in_failures")


def _guess(client: Client, member: Member) -> int:
    body = {"email": member.email, "password": "a guess"}
    return client.post("/api/v1/session", json=body).status_code


def test_after_ten_failures_even_the_right_password_has_to_wait(
    anonymous: Client, member: Member
) -> None:
    guesses = [_guess(anonymous, member) for _ in range(10)]

    response = anonymous.post("/api/v1/session", json=member.credentials)

    assert guesses == [401] * 10
    assert response.status_code == 429
    assert response.json()["detail"] == "Too many failed sign-ins. Try again in 15 minutes."
    assert 800 < int(response.headers["retry-after"]) <= 900


def test_many_guesses_at_once_do_not_outrun_the_limit(anonymous: Client, member: Member) -> None:
    with ThreadPoolExecutor(20) as threads:
        guesses = list(threads.map(lambda _: _guess(anonymous, member), range(20)))

    assert sorted(guesses) == [401] * 10 + [429] * 10


def test_the_wait_ends_after_fifteen_minutes(
    anonymous: Client, member: Member, database: psycopg.Connection[Any]
) -> None:
    for _ in range(10):
        _guess(anonymous, member)
    database.execute("update sign_in_failures set at = at - interval '15 minutes'")

    assert anonymous.post("/api/v1/session", json=member.credentials).status_code == 201


def test_signing_in_forgives_earlier_slips(
    anonymous: Client, member: Member, database: psycopg.Connection[Any]
) -> None:
    for _ in range(9):
        _guess(anonymous, member)

    anonymous.post("/api/v1/session", json=member.credentials)

    row = database.execute(
        "select count(*) from sign_in_failures where key like 'email:%%'"
    ).fetchone()
    assert row == (0,)


def test_one_address_cannot_try_everybody(
    anonymous: Client, member: Member, database: psycopg.Connection[Any]
) -> None:
    database.execute(
        "insert into sign_in_failures (key) select 'address:127.0.0.1' from generate_series(1, 100)"
    )

    assert _guess(anonymous, member) == 429


def test_others_are_not_locked_out(
    anonymous: Client, member: Member, database: psycopg.Connection[Any]
) -> None:
    database.execute(
        "insert into sign_in_failures (key) select 'email:127.0.0.1:eve@example.org' from generate_series(1, 50)"
    )

    assert anonymous.post("/api/v1/session", json=member.credentials).status_code == 201
