"""One deed for many images: as a job, each image whole or not at all, and undone by another batch."""

import time
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import add_member, make_project

ENDS_WITHIN_S = 60


class Gallery:
    """A project with images, and what its owner asks of many."""

    def __init__(self, owner: Client, database: psycopg.Connection[Any], count: int = 3) -> None:
        self.owner = owner
        self.database = database
        self.id = int(make_project(owner)["id"])
        self.image_ids = make_images(database, self.id, count)

    def ask(self, client: Client | None = None, **fields: Any) -> Any:
        """The answer to a request for a batch of all images, unless said otherwise."""
        which = {} if "q" in fields or "image_ids" in fields else {"image_ids": self.image_ids}
        body = {"request_id": str(uuid4()), **which, **fields}
        return (client or self.owner).post(f"/api/v1/projects/{self.id}/batches", json=body)

    def did(self, **fields: Any) -> dict[str, Any]:
        """A batch that has ended."""
        answer = self.ask(**fields)
        assert answer.status_code == 202, answer.text
        return self.ended(answer.json())

    def undid(self, batch: dict[str, Any]) -> dict[str, Any]:
        """The batch that has undone another."""
        answer = self.owner.put(f"/api/v1/batches/{batch['id']}/reversal")
        assert answer.status_code == 202, answer.text
        return self.ended(answer.json())

    def ended(self, batch: dict[str, Any]) -> dict[str, Any]:
        until = time.monotonic() + ENDS_WITHIN_S
        while batch["state"] in {"waiting", "running"} and time.monotonic() < until:
            time.sleep(0.05)
            batch = self.owner.get(f"/api/v1/batches/{batch['id']}").json()
        assert batch["state"] == "succeeded", batch
        return batch

    def column(self, name: str) -> list[Any]:
        """A column of the images, in the order of their ids."""
        rows = self.database.execute(
            f"select {name} from images where project_id = {self.id} order by id".encode()
        )
        return [row[0] for row in rows]


@pytest.fixture
def gallery(as_owner: Client, database: psycopg.Connection[Any]) -> Gallery:
    return Gallery(as_owner, database)


def outcomes(batch: dict[str, Any]) -> dict[str, int]:
    return {each["outcome"]: each["count"] for each in batch["outcomes"]}


def test_images_are_excluded_with_a_reason_and_taken_back_in(gallery: Gallery) -> None:
    first = gallery.image_ids[0]
    gallery.owner.put(f"/api/v1/images/{first}/exclusion", json={"reason": "black"})

    batch = gallery.did(deed="exclude", reason="blurred")
    reasons = gallery.column("exclusion_reason")
    undone = gallery.undid(batch)

    assert outcomes(batch) == {"done": 2, "already": 1}
    assert reasons == ["black", "blurred", "blurred"]
    assert outcomes(undone) == {"done": 2}
    assert gallery.column("exclusion_reason") == ["black", None, None]


def test_undoing_an_inclusion_brings_the_reasons_back(gallery: Gallery) -> None:
    for image_id, reason in zip(gallery.image_ids, ("black", "white"), strict=False):
        path = f"/api/v1/images/{image_id}/exclusion"
        gallery.owner.put(path, json={"reason": reason}).raise_for_status()

    batch = gallery.did(deed="include", q="excluded")
    gallery.undid(batch)

    assert outcomes(batch) == {"done": 2}
    assert gallery.column("exclusion_reason") == ["black", "white", None]


def test_all_that_match_are_meant_as_they_are_now(gallery: Gallery) -> None:
    batch = gallery.did(deed="exclude", reason="old", q="name:00001")

    assert batch["total"] == 1
    assert gallery.column("state") == ["new", "excluded", "new"]


def test_images_without_a_settled_answer_cannot_be_gold(gallery: Gallery) -> None:
    first = gallery.image_ids[0]
    gallery.database.execute(
        "insert into layers (project_id, image_id, kind) values (%s, %s, 'consensus')",
        [gallery.id, first],
    )

    batch = gallery.did(deed="gold")
    gold = gallery.column("is_gold")
    gallery.undid(batch)

    assert outcomes(batch) == {"done": 1, "unsettled": 2}
    assert gold == [True, False, False]
    assert gallery.column("is_gold") == [False] * 3


def test_a_pool_gets_images_and_gives_them_back(gallery: Gallery) -> None:
    path = f"/api/v1/projects/{gallery.id}/pools"
    pools = [gallery.owner.post(path, json={"name": name}).json()["id"] for name in ("A", "B")]
    gallery.did(deed="pool", pool_id=pools[0], image_ids=gallery.image_ids[:1])

    batch = gallery.did(deed="pool", pool_id=pools[1])
    gallery.undid(batch)

    rows = gallery.database.execute(
        "select pool_id from queued_images where project_id = %s order by image_id", [gallery.id]
    )
    assert [row[0] for row in rows] == [pools[0], 0, 0]


def test_people_get_images_and_what_nobody_has_begun_is_taken_back(
    gallery: Gallery, annotator: Person, as_annotator: Client
) -> None:
    add_member(gallery.owner, gallery.id, annotator.id)
    batch = gallery.did(deed="assign", annotator_ids=[annotator.id])
    again = gallery.did(deed="assign", annotator_ids=[annotator.id])
    begun = as_annotator.post(f"/api/v1/projects/{gallery.id}/assignments/next").json()
    as_annotator.get(f"/api/v1/assignments/{begun['id']}").raise_for_status()

    undone = gallery.undid(batch)

    assert outcomes(batch) == {"done": 3}
    assert outcomes(again) == {"had": 3}
    assert outcomes(undone) == {"done": 2, "begun": 1}


def test_a_repeat_is_the_same_batch_and_so_is_a_second_undoing(gallery: Gallery) -> None:
    fields: dict[str, Any] = {"deed": "exclude", "reason": "blurred", "request_id": str(uuid4())}
    first = gallery.did(**fields)
    again = gallery.ask(**fields).json()

    undone = gallery.undid(first)
    undone_again = gallery.owner.put(f"/api/v1/batches/{first['id']}/reversal").json()

    assert again["id"] == first["id"]
    assert undone_again["id"] == undone["id"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"deed": "exclude"}, "reason"),
        ({"deed": "assign"}, "annotator_ids"),
        ({"deed": "gold", "q": "name:nothing-is-called-so"}, "found none"),
        ({"deed": "gold", "q": "((("}, "q:"),
    ],
    ids=["no reason", "nobody", "no images", "no filter"],
)
def test_what_says_too_little_is_refused(
    gallery: Gallery, fields: dict[str, Any], words: str
) -> None:
    answer = gallery.ask(**fields)

    assert answer.status_code == 422
    assert words in answer.text
    assert gallery.column("state") == ["new"] * 3


def test_annotators_do_nothing_and_reviewers_give_nothing_out(
    gallery: Gallery, annotator: Person, as_annotator: Client, stranger: Client
) -> None:
    add_member(gallery.owner, gallery.id, annotator.id)
    refused = gallery.ask(as_annotator, deed="exclude", reason="mine")
    add_member(gallery.owner, gallery.id, annotator.id, "reviewer")
    giving = gallery.ask(as_annotator, deed="assign", annotator_ids=[annotator.id])
    excluding = gallery.ask(as_annotator, deed="exclude", reason="blurred")

    assert (refused.status_code, giving.status_code, excluding.status_code) == (403, 403, 202)
    gallery.ended(excluding.json())
    assert stranger.get(f"/api/v1/batches/{excluding.json()['id']}").status_code == 404


def test_a_job_that_runs_again_goes_on_where_it_stopped(gallery: Gallery) -> None:
    batch = gallery.did(deed="exclude", reason="blurred")
    # As a run leaves it that has died after the first part.
    gallery.database.execute(
        "update batch_images set outcome = null where batch_id = %s and image_id = %s",
        [batch["id"], gallery.image_ids[2]],
    )
    gallery.owner.delete(f"/api/v1/images/{gallery.image_ids[2]}/exclusion").raise_for_status()
    gallery.database.execute("update jobs set state = 'failed' where id = %s", [batch["job_id"]])

    gallery.owner.post(f"/api/v1/jobs/{batch['job_id']}/retries").raise_for_status()

    ended = gallery.ended(gallery.owner.get(f"/api/v1/batches/{batch['id']}").json())
    assert outcomes(ended) == {"done": 3}
    assert gallery.column("state") == ["excluded"] * 3


def test_batches_are_listed_the_newest_first_with_the_way_to_undo_them(
    as_owner: Client, as_annotator: Client, database: psycopg.Connection[Any]
) -> None:
    gallery = Gallery(as_owner, database)
    first = gallery.did(deed="exclude", reason="Blurred")
    undoing = gallery.undid(first)
    path = f"/projects/{gallery.id}/batches"

    page = as_owner.get(f"/api/v1{path}", params={"limit": 1}).json()
    rest = as_owner.get(f"/api/v1{path}", params={"cursor": page["next_cursor"]}).json()

    assert [each["id"] for each in page["items"]] == [undoing["id"]]
    (listed,) = rest["items"]
    assert rest["next_cursor"] is None
    assert (listed["deed"], listed["done"], listed["total"]) == ("exclude", 3, 3)
    kept = database.execute("select total, done from batches where id = %s", [first["id"]])
    assert kept.fetchone() == (3, 3)
    assert listed["undone_by_id"] == undoing["id"]
    assert f'href="/batches/{first["id"]}"' in as_owner.get(path).text
    assert as_annotator.get(f"/api/v1{path}").status_code == 404


def test_a_filter_as_long_as_the_gallerys_keeps_its_bar_and_its_way_back(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    gallery = Gallery(as_owner, database)
    lasso = "within:" + ";".join(f"48.{corner:05},2.{corner:05}" for corner in range(60))
    home = f"/projects/{gallery.id}"

    bar = as_owner.get(f"{home}/batches/new", params={"f": [lasso]})
    sent = {"deed": "exclude", "reason": "Blurred", "where": "name:photo", "scope": "all"}
    asked = as_owner.post(f"{home}/batches", data=sent)
    refused = as_owner.post(f"{home}/batches", data={**sent, "reason": ""})

    assert bar.status_code == 200
    assert lasso in bar.text
    assert asked.headers["location"].endswith("?q=name%3Aphoto")
    assert refused.headers["location"] == f"{home}/images?q=name%3Aphoto"
    shown = as_owner.get(asked.headers["location"]).text
    assert f'href="{home}/images?q=name%3Aphoto"' in shown


def test_nothing_is_excluded_in_an_archived_project(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    gallery = Gallery(as_owner, database)
    path = f"/api/v1/images/{gallery.image_ids[0]}/exclusion"
    as_owner.put(path, json={"reason": "Blurred"}).raise_for_status()
    as_owner.patch(f"/api/v1/projects/{gallery.id}", json={"archived": True}).raise_for_status()

    assert as_owner.delete(path).status_code == 409
    other = f"/api/v1/images/{gallery.image_ids[1]}/exclusion"
    refused = as_owner.put(other, json={"reason": "Blurred"})

    assert (refused.status_code, gallery.column("state")[1]) == (409, "new")
    assert "archive" in refused.json()["detail"]
