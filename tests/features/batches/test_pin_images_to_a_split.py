"""Splits by hand: pins that every export follows, and filters by what versions have kept."""

from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.projects import add_member
from tests.features.batches.test_do_one_thing_to_many_images import Gallery, outcomes
from tests.features.exporting.conftest import Exporting

HALVES = {"train": 0.5, "val": 0.5, "test": 0, "by": "group", "seed": 0}


class Splitting:
    """A project whose images are pinned, exported and found by their part."""

    def __init__(self, gallery: Gallery) -> None:
        self.gallery = gallery
        project = gallery.owner.get(f"/api/v1/projects/{gallery.id}").json()
        self.exporting = Exporting(project, gallery.owner, gallery.owner, gallery.database)
        self.ids = gallery.image_ids

    def pin(self, split: str | None, *places: int) -> dict[str, Any]:
        return self.gallery.did(
            deed="pin", split=split, image_ids=[self.ids[place] for place in places]
        )

    def export(self, name: str | None = None, **body: Any) -> dict[str, Any]:
        return self.exporting.export(**{"truth": "all", "split": HALVES, "name": name, **body})

    def group(self, *places: int) -> None:
        """The images look the same."""
        for place in places:
            self.gallery.database.execute(
                "insert into image_groups (image_id, kind, project_id, leader_id) values (%s, 'near', %s, %s)",
                [self.ids[place], self.gallery.id, self.ids[places[0]]],
            )

    def found(self, q: str, client: Client | None = None) -> list[int]:
        answer = self.ask(q, client)
        assert answer.status_code == 200, answer.text
        return [self.ids.index(each["id"]) for each in answer.json()["items"]]

    def ask(self, q: str, client: Client | None = None) -> Any:
        path = f"/api/v1/projects/{self.gallery.id}/images"
        return (client or self.gallery.owner).get(path, params={"q": q})


@pytest.fixture
def splitting(as_owner: Client, database: psycopg.Connection[Any]) -> Splitting:
    return Splitting(Gallery(as_owner, database, count=6))


def test_images_are_pinned_moved_let_go_and_put_back(splitting: Splitting) -> None:
    splitting.pin("train", 0, 1)
    moved = splitting.pin("test", 1, 2)
    again = splitting.pin("test", 1, 2, 3)
    after = [splitting.found(f"pinned:{split}") for split in ("train", "val", "test")]
    splitting.gallery.undid(moved)
    let_go = splitting.pin(None, 0, 5)

    assert outcomes(moved) == {"done": 2}
    assert outcomes(again) == {"done": 1, "already": 2}
    assert after == [[0], [], [1, 2, 3]]
    assert outcomes(let_go) == {"done": 1, "already": 1}
    assert splitting.found("pinned:train,val,test") == [1, 3]
    assert splitting.found("pinned:train") == [1]


def test_the_page_of_a_batch_says_to_which_part(splitting: Splitting) -> None:
    pinned = splitting.pin("val", 0)
    let_go = splitting.pin(None, 0)

    pages = [
        splitting.gallery.owner.get(f"/batches/{each['id']}").text for each in (pinned, let_go)
    ]

    assert "; part: val" in pages[0]
    assert "; part: none, splits decide again" in pages[1]


def test_the_newest_version_says_where_images_are_but_for_pins(splitting: Splitting) -> None:
    splitting.pin("train", 0, 1, 2, 3)
    splitting.pin("val", 4, 5)
    splitting.export("first / half")
    splitting.pin("test", 0)
    splitting.export("second")
    splitting.export()
    splitting.pin("val", 1)
    splitting.pin(None, 2, 3)

    assert splitting.found("split:train") == [2, 3]
    assert splitting.found("split:val,test") == [0, 1, 4, 5]
    assert splitting.found("split:second/train") == [1, 2, 3]
    assert splitting.found('split:"first / half/train","first / half/test"') == [0, 1, 2, 3]
    assert splitting.found("-split:second/train") == [0, 4, 5]


def test_a_version_that_is_deleted_is_asked_no_more(splitting: Splitting) -> None:
    splitting.pin("train", 0, 1, 2, 3, 4, 5)
    splitting.export("first")
    splitting.pin("val", 0)
    second = splitting.export("second")
    splitting.pin(None, *range(6))

    before = splitting.found("split:val")
    splitting.gallery.owner.delete(f"/api/v1/exports/{second['id']}").raise_for_status()

    assert (before, splitting.found("split:val")) == ([0], [])
    refused = splitting.ask("iso>1 or split:second/val")
    assert refused.json()["detail"] == (
        "q: split: expected a version with a split, such as first, received 'second'."
    )
    assert refused.json()["position"] == 9


def test_no_split_at_all_and_words_that_are_none_are_refused(splitting: Splitting) -> None:
    assert "no version has a split yet" in splitting.ask("split:train").json()["detail"]
    assert "no version has a split yet" in splitting.ask("split:v1/train").json()["detail"]
    assert "expected train, val, test" in splitting.ask("split:v1").json()["detail"]
    assert "expected train, val, test" in splitting.ask("split:/val").json()["detail"]


def test_a_group_that_pins_tear_apart_stands_in_the_report(splitting: Splitting) -> None:
    splitting.group(0, 1, 2)
    splitting.pin("train", 0)
    splitting.pin("val", 1)

    report = splitting.export("torn")["report"]

    (loss,) = report["losses"]
    assert loss["code"] == "split-torn"
    assert loss["places"] == ["images " + ", ".join(str(each) for each in splitting.ids[:3])]
    assert splitting.found("split:torn/val id<=" + str(splitting.ids[2])) == [1]


@pytest.mark.parametrize("by", ["group", "stratified"])
def test_a_group_stays_together_when_its_first_image_is_filtered_out(
    splitting: Splitting, by: str
) -> None:
    splitting.group(0, 1, 2)
    splitting.pin("test", 0)

    where = f"id>{splitting.ids[0]} id<={splitting.ids[2]}"
    export = splitting.export("later", where=where, split={**HALVES, "by": by})

    assert export["manifest"]["split_counts"] == {"test": 2}
    assert splitting.found("split:later/test") == [1, 2]


def test_annotators_hear_nothing_of_splits_and_reviewers_pin(
    splitting: Splitting, annotator: Person, as_annotator: Client
) -> None:
    project_id = splitting.gallery.id
    splitting.gallery.owner.patch(f"/api/v1/projects/{project_id}", json={"blind": True})
    add_member(splitting.gallery.owner, project_id, annotator.id)
    splitting.pin("train", 0)
    image = f"/images/{splitting.ids[0]}"

    refused = [splitting.ask(q, as_annotator) for q in ("split:train", "pinned:train")]
    refused.append(splitting.gallery.ask(as_annotator, deed="pin", split="val"))
    seen = "Pinned to" in as_annotator.get(image).text
    add_member(splitting.gallery.owner, project_id, annotator.id, "reviewer")
    pinned = splitting.gallery.ask(as_annotator, deed="pin", split="val")
    splitting.gallery.ended(pinned.json())

    assert [each.status_code for each in refused] == [422, 422, 403]
    assert seen is False
    assert splitting.found("pinned:val") == list(range(6))
    assert "Pinned to val" in as_annotator.get(image).text


def test_parts_and_versions_are_offered_as_one_writes(splitting: Splitting) -> None:
    splitting.pin("train", *range(6))
    splitting.export("v1")
    path = f"/api/v1/projects/{splitting.gallery.id}/filter-completions"

    offered = splitting.gallery.owner.get(path, params={"q": "split:tr", "at": 8}).json()

    assert [each["text"] for each in offered["items"]] == ["train", "v1/train"]
