from collections.abc import Callable
from typing import Any

from tests.features.assignments.conftest import Crew

MakeCrew = Callable[..., Crew]


def make_pool(crew: Crew, *indices: int, name: str = "Experts") -> dict[str, Any]:
    body = {"name": name, "annotator_ids": [crew.people[index].id for index in indices]}
    response = crew.owner.post(f"/api/v1/projects/{crew.id}/pools", json=body)
    assert response.status_code == 201, response.text
    pool: dict[str, Any] = response.json()
    return pool


def test_a_reserved_image_goes_to_its_pool_alone(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    common, reserved = crew.images(2)
    pool = make_pool(crew, 1)

    crew.share_out([reserved], pool_id=pool["id"])

    assert crew.label_all(0) == [common]
    assert crew.label_all(1) == [reserved]


def test_priority_holds_across_pools(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    images = crew.images(4)
    first, second = make_pool(crew, 0), make_pool(crew, 0, name="Doctors")
    crew.share_out(images[1:2], pool_id=first["id"])
    crew.share_out(images[3:], pool_id=second["id"], priority=1)

    assert crew.label_all(0) == [images[3], *images[:3]]


def test_who_joins_a_pool_gets_what_they_have_passed_by(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    first, second, third = crew.images(3)
    pool = make_pool(crew)
    crew.share_out([first], pool_id=pool["id"])
    crew.label(0)

    path = f"/api/v1/projects/{crew.id}/pools/{pool['id']}"
    changed = crew.owner.patch(path, json={"annotator_ids": [crew.people[0].id]})

    assert changed.json()["annotator_ids"] == [crew.people[0].id]
    assert crew.label_all(0) == [first, third]
    assert second


def test_a_deleted_pools_images_are_everybodys(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    (image,) = crew.images()
    pool = make_pool(crew)
    crew.share_out([image], pool_id=pool["id"])
    closed = crew.ask(0).status_code

    deleted = crew.owner.delete(f"/api/v1/projects/{crew.id}/pools/{pool['id']}")

    assert (closed, deleted.status_code) == (204, 204)
    assert crew.label_all(0) == [image]
    assert crew.owner.get(f"/api/v1/projects/{crew.id}/pools").json()["items"] == []


def test_pools_have_names_of_their_own(make_crew: MakeCrew) -> None:
    crew = make_crew(0)
    make_pool(crew)
    other = make_pool(crew, name="Doctors")
    path = f"/api/v1/projects/{crew.id}/pools"

    statuses = [
        crew.owner.post(path, json={"name": "Experts"}).status_code,
        crew.owner.patch(f"{path}/{other['id']}", json={"name": "Experts"}).status_code,
        crew.owner.patch(f"{path}/{other['id']}", json={"name": "Surgeons"}).status_code,
    ]

    assert statuses == [409, 409, 200]


def test_a_pool_of_another_project_is_not_found(make_crew: MakeCrew) -> None:
    ours, theirs = make_crew(0), make_crew(0)
    (image,) = ours.images()
    pool = make_pool(theirs)

    body = {"image_ids": [image], "pool_id": pool["id"]}
    refused = ours.owner.put(f"/api/v1/projects/{ours.id}/queue", json=body)

    assert refused.status_code == 404
