from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.conftest import Person


@pytest.fixture
def members_path(project: dict[str, Any]) -> str:
    return f"/api/v1/projects/{project['id']}/members"


def test_the_creator_is_the_owner(as_owner: httpx.Client, members_path: str, owner: Person) -> None:
    members = as_owner.get(members_path).json()["items"]

    assert [(each["user_id"], each["role"]) for each in members] == [(owner.id, "owner")]


def test_a_role_can_be_given_and_changed(
    as_owner: httpx.Client, members_path: str, annotator: Person, as_annotator: httpx.Client
) -> None:
    added = as_owner.put(f"{members_path}/{annotator.id}", json={"role": "annotator"})
    changed = as_owner.put(f"{members_path}/{annotator.id}", json={"role": "reviewer"})

    assert added.status_code == 200
    assert added.json()["email"] == annotator.email
    assert changed.json()["role"] == "reviewer"
    assert len(as_annotator.get(members_path).json()["items"]) == 2


def test_somebody_who_does_not_exist_cannot_be_added(
    as_owner: httpx.Client, members_path: str
) -> None:
    response = as_owner.put(f"{members_path}/999999999", json={"role": "annotator"})

    assert response.status_code == 404


def test_the_last_owner_can_neither_leave_nor_step_down(
    as_owner: httpx.Client, as_admin: httpx.Client, members_path: str, owner: Person
) -> None:
    left = as_owner.delete(f"{members_path}/{owner.id}")
    demoted = as_owner.put(f"{members_path}/{owner.id}", json={"role": "reviewer"})
    removed = as_admin.delete(f"{members_path}/{owner.id}")

    assert [left.status_code, demoted.status_code, removed.status_code] == [409, 409, 409]
    assert left.json()["detail"].startswith("A project needs an owner.")


def test_an_owner_can_leave_when_there_is_another(
    as_owner: httpx.Client,
    members_path: str,
    owner: Person,
    make_person: Callable[..., Person],
) -> None:
    as_owner.put(f"{members_path}/{make_person().id}", json={"role": "owner"})

    response = as_owner.delete(f"{members_path}/{owner.id}")

    assert response.status_code == 204
    assert as_owner.get(members_path).status_code == 404


def test_a_member_may_leave_but_not_remove_others(
    as_annotator: httpx.Client, members_path: str, member: Person, owner: Person
) -> None:
    refused = as_annotator.delete(f"{members_path}/{owner.id}")
    left = as_annotator.delete(f"{members_path}/{member.id}")

    assert refused.status_code == 403
    assert left.status_code == 204
    assert as_annotator.get(members_path).status_code == 404


def test_removing_somebody_who_is_no_member_is_not_found(
    as_owner: httpx.Client, members_path: str, annotator: Person
) -> None:
    response = as_owner.delete(f"{members_path}/{annotator.id}")

    assert response.status_code == 404
