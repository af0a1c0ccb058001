"""Objects of the images that a filter finds, narrowed down, in every order, a page at a time."""

from typing import Any

import pytest

from app.objects import queries
from app.objects.schemas import ORDERS
from tests.factories.labelling import make_box, save
from tests.features.objects.conftest import Objects


def widths(items: list[dict[str, Any]]) -> list[float]:
    return [each["width"] for each in items]


def test_reviewers_see_everybodys_and_annotators_of_a_blind_project_their_own(
    objects: Objects,
) -> None:
    assert len(objects.seen_by("reviewer")) == 6
    seen = objects.seen_by("ben")
    assert {each["id"] for each in seen} == {each["id"] for each in objects.ben.boxes}
    assert {each["layer_name"] for each in seen} == {"Ben"}


def test_they_are_narrowed_down(objects: Objects) -> None:
    extra = make_box(objects.person, x=1.0, width=10.0, height=200.0)
    save(objects.clients["ben"], objects.ben.layer_id, 1, added=[extra]).raise_for_status()

    def found(**asked: Any) -> int:
        return len(objects.seen_by("reviewer", **asked))

    assert found(category_id=objects.person) == 1
    assert found(source=f"annotator:{objects.people['ben'].id}") == 3
    assert found(source="consensus") == 0
    assert found(kind="polygon") == 0
    assert found(min_side=150) == 1
    assert found(max_side=60) == 3
    assert found(q="name:00001") == 2


@pytest.mark.parametrize("walked", [0, 5], ids=["listed", "some looked at"])
@pytest.mark.parametrize("sort", ORDERS)
def test_pages_join_into_the_whole(
    objects: Objects, monkeypatch: pytest.MonkeyPatch, sort: str, walked: int
) -> None:
    whole = [each["id"] for each in objects.seen_by("reviewer", sort=sort)]

    monkeypatch.setattr(queries, "WALKED", walked)
    paged, cursor = [], ""
    while True:
        asked: dict[str, str | int] = {"sort": sort, "limit": 4}
        if cursor:
            asked["cursor"] = cursor
        path = f"/api/v1/projects/{objects.id}/objects"
        page = objects.clients["reviewer"].get(path, params=asked).json()
        paged += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break

    assert len(whole) == 6
    assert paged == whole


@pytest.mark.parametrize("walked", [0, 4, 100])
def test_what_is_asked_of_images_holds_however_objects_are_looked_for(
    objects: Objects, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    monkeypatch.setattr(queries, "WALKED", walked)
    of_ben = f"annotator:{objects.people['ben'].id}"

    def found(**asked: Any) -> int:
        return len(objects.seen_by("reviewer", **asked))

    assert found(q="name:00001") == 2
    assert found(q="name:00001", source=of_ben, sort="largest") == found(
        q=f"name:00001 category:{objects.car}", source=of_ben
    )
    assert found(q=f"-category:{objects.car}") == 0
    assert found(source="model:nobody") == 0
    assert found(limit=2, sort="newest") == 2


def test_the_largest_come_first_when_asked(objects: Objects) -> None:
    assert widths(objects.seen_by("reviewer", sort="largest")) == [100.0] * 3 + [20.0] * 3


def test_it_says_what_the_asker_may_change(objects: Objects) -> None:
    assert {each["may_change"] for each in objects.seen_by("anna")} == {True}
    assert {each["may_change"] for each in objects.seen_by("reviewer")} == {False}


def test_annotators_are_not_told_of_agreement(objects: Objects) -> None:
    path = f"/api/v1/projects/{objects.id}/objects"
    refused = objects.clients["anna"].get(path, params={"sort": "agreement"})

    assert refused.status_code == 422
    assert "others' work" in refused.json()["detail"]


def test_a_foreign_cursor_is_refused(objects: Objects) -> None:
    path = f"/api/v1/projects/{objects.id}/objects"
    # ["x", 1, "image"]: the key is no number.
    asked = {"cursor": "WyJ4IiwgMSwgImltYWdlIl0"}

    assert objects.clients["owner"].get(path, params=asked).status_code == 422
