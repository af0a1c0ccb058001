"""Places that copies hide are marked, found and corrected by reviewers and owners."""

from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pytest

from app.hiding import queries, service
from app.hiding.places import Place, without_repeats
from tests.conftest import Person
from tests.factories.projects import add_member, make_project
from tests.features.images.conftest import picture

PLACE = {"kind": "face", "x": 10, "y": 12.5, "width": 20, "height": 15}


@pytest.fixture
def image_id(as_owner: httpx.Client, annotator: Person) -> int:
    """A picture of 96 x 64 px in a project that has an annotator."""
    project = make_project(as_owner)
    add_member(as_owner, project["id"], annotator.id)
    files = [("files", ("street.jpg", picture(color="red")))]
    path = f"/api/v1/projects/{project['id']}/images"
    return int(as_owner.post(path, files=files).json()["created"][0]["id"])


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make the detector find these places."""

    def make_find(*places: Place) -> None:
        async def found(*_: Any) -> list[Place]:
            return list(places)

        for module in (service, queries):
            monkeypatch.setattr(module, "find_places", found)

    return make_find


def marked(client: httpx.Client, image_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/images/{image_id}/hidden-places").json()[
        "items"
    ]
    return found


def mark(client: httpx.Client, image_id: int, **changes: Any) -> httpx.Response:
    body = {"places": [PLACE | changes]}
    return client.post(f"/api/v1/images/{image_id}/hidden-places", json=body)


def test_a_place_is_marked_and_shown_again(as_owner: httpx.Client, image_id: int) -> None:
    [made] = mark(as_owner, image_id).json()

    assert {name: made[name] for name in PLACE} == PLACE
    assert [each["id"] for each in marked(as_owner, image_id)] == [made["id"]]

    assert as_owner.delete(f"/api/v1/hidden-places/{made['id']}").status_code == 204
    assert marked(as_owner, image_id) == []


@pytest.mark.parametrize(
    "changes",
    [{"x": 80}, {"y": 60}, {"width": 0}, {"kind": "nose"}],
    ids=["over the right edge", "over the lower edge", "without width", "unknown kind"],
)
def test_what_is_no_place_on_the_picture_is_refused(
    as_owner: httpx.Client, image_id: int, changes: dict[str, Any]
) -> None:
    assert mark(as_owner, image_id, **changes).status_code == 422


def test_annotators_neither_see_nor_change_marks(
    as_owner: httpx.Client, as_annotator: httpx.Client, image_id: int
) -> None:
    [made] = mark(as_owner, image_id).json()

    assert as_annotator.get(f"/api/v1/images/{image_id}/hidden-places").status_code == 403
    assert as_annotator.delete(f"/api/v1/hidden-places/{made['id']}").status_code == 404


def test_what_is_found_is_kept_beside_the_marks_and_says_who_found_it(
    as_owner: httpx.Client, image_id: int, finds: Callable[..., None]
) -> None:
    mark(as_owner, image_id)
    finds(Place("face", 11, 13, 18, 14), Place("plate", 50, 40, 20, 10))

    as_owner.post(f"/images/{image_id}/found-places", headers={"Accept": "text/html"})

    kinds = [(each["kind"], each["found_by"] is not None) for each in marked(as_owner, image_id)]
    assert kinds == [("face", False), ("plate", True)]


def test_the_page_draws_marks_and_says_what_is_wrong(as_owner: httpx.Client, image_id: int) -> None:
    path = f"/images/{image_id}/hidden-places"
    sent = {name: str(value) for name, value in PLACE.items()}

    as_owner.post(path, data=sent)
    kept = as_owner.get(path)
    refused = as_owner.post(path, data=sent | {"width": "900"})

    assert "15 px at 10, 12" in kept.text
    assert '<rect class="overlay__shape" x="10.0" y="12.5"' in kept.text
    assert refused.status_code == 422
    assert "96 x 64 px" in refused.text


def test_marks_are_erased_with_their_image(
    as_owner: httpx.Client, image_id: int, database: psycopg.Connection[Any]
) -> None:
    mark(as_owner, image_id)

    preview = as_owner.get(f"/api/v1/images/{image_id}/erasure-preview").json()

    assert preview["rows"]["hidden_places"] == 1


def test_smaller_finds_within_larger_ones_are_one_place() -> None:
    face, within = Place("face", 10, 10, 40, 40), Place("face", 12, 12, 30, 30)
    beside, plate = Place("face", 60, 10, 40, 40), Place("plate", 12, 12, 30, 30)

    assert without_repeats([within, plate, beside, face]) == [beside, face, plate]


def test_nothing_is_marked_on_an_image_that_goes_while_it_is_looked_at(
    as_owner: httpx.Client,
    image_id: int,
    database: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def found(*_: Any) -> list[Place]:
        database.execute("update images set deleted_at = now() where id = %s", [image_id])
        return [Place("face", 11, 13, 18, 14)]

    monkeypatch.setattr(service, "find_places", found)

    assert as_owner.post(f"/images/{image_id}/found-places").status_code == 404
    kept = database.execute("select from hidden_places where image_id = %s", [image_id])
    assert kept.rowcount == 0
