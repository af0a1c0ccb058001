"""Where a consensus accepts work, work on gold images is accepted with it: neither sooner nor never."""

import time
from collections.abc import Callable
from typing import Any

from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.features.assignments.conftest import Crew

MakeCrew = Callable[..., Crew]
BY_ITSELF = {"review": "consensus", "auto_settle": True, "agreement_threshold": 0.5, "overlap": 2}


def make_settled_gold(crew: Crew) -> None:
    """A gold image whose answer is a consensus that stands."""
    (image,) = crew.images(1, prefix="gold")
    crew.share_out([image], overlap=1, annotator_ids=[crew.owner_id])
    document = label(crew, None)
    settled_up(crew)
    taken = {"take": document["layer"]["id"]}
    crew.owner.put(f"/api/v1/images/{image}/consensus", json=taken).raise_for_status()
    crew.owner.put(f"/api/v1/images/{image}/gold").raise_for_status()


def label(crew: Crew, who: int | None) -> dict[str, Any]:
    """Somebody, or the owner, marks one box in their next image and submits it."""
    client = crew.owner if who is None else crew.clients[who]
    document = next_assignment(client, crew.id)
    box = make_box(crew.project["categories"][0]["id"])
    save(client, document["layer"]["id"], 0, added=[box]).raise_for_status()
    submit(client, document["id"])
    return document


def settled_up(crew: Crew) -> None:
    """Wait until everything that was submitted has been measured, and what settles by itself is settled."""
    deadline = time.monotonic() + 20
    left = """
        select
            (select count(*) from agreement_stale where project_id = %(project)s)
            + (select count(*) from agreement_images where project_id = %(project)s and followed_at is null)
    """
    while crew.database.execute(left, {"project": crew.id}).fetchone() != (0,):
        assert time.monotonic() < deadline, "the keeper does not come to rest"
        time.sleep(0.02)


def told(crew: Crew) -> dict[str, dict[str, Any]]:
    """By the beginning of the file's name: what the first annotator is told of each of their assignments."""
    settled_up(crew)
    path = f"/api/v1/projects/{crew.id}/assignments"
    kept = ("state", "note", "skip_reason", "assigned_by", "decided_at", "is_gold")
    return {
        row["file_name"].split(".")[0].rstrip("-0123456789"): {name: row[name] for name in kept}
        for row in crew.clients[0].get(path).json()["items"]
    }


def test_gold_is_accepted_when_the_work_beside_it_is(make_crew: MakeCrew) -> None:
    crew = make_crew(2, **BY_ITSELF)
    make_settled_gold(crew)
    crew.images(2, prefix="work")
    ordinary = label(crew, 0)
    crew.change(gold_rate=1)
    gold = label(crew, 0)
    crew.change(gold_rate=0)
    before = told(crew)

    label(crew, 1)
    after = told(crew)

    assert [each["image"]["file_name"][:4] for each in (ordinary, gold)] == ["work", "gold"]
    assert {each["state"] for each in before.values()} == {"submitted"}
    assert {each["state"] for each in after.values()} == {"accepted"}
    assert len(before) == 2
    for seen in (before, after):
        first, second = seen.values()
        assert first == second


def test_gold_before_all_other_work_waits_for_what_follows(make_crew: MakeCrew) -> None:
    crew = make_crew(2, **BY_ITSELF)
    make_settled_gold(crew)
    crew.images(1, prefix="work")
    crew.change(gold_rate=1)
    label(crew, 0)
    crew.change(gold_rate=0)
    states = [told(crew)]
    for who in (0, 1):
        label(crew, who)
        states.append(told(crew))

    assert [sorted(row["state"] for row in each.values()) for each in states] == [
        ["submitted"],
        ["submitted", "submitted"],
        ["accepted", "accepted"],
    ]


def test_when_a_consensus_accepted_work_is_not_told(make_crew: MakeCrew) -> None:
    """It would say when the others were done, and which two images were accepted as one."""
    crew = make_crew(2, **BY_ITSELF)
    crew.images(1, prefix="work")
    label(crew, 0)
    label(crew, 1)

    (seen,) = told(crew).values()
    path = f"/api/v1/projects/{crew.id}/assignments"
    rows = crew.owner.get(path).json()["items"]

    assert (seen["state"], seen["decided_at"]) == ("accepted", None)
    assert all(row["decided_at"] for row in rows)


def test_a_verdict_on_gold_is_told_as_any_other(make_crew: MakeCrew) -> None:
    crew = make_crew(1, review="each", gold_rate=1)
    crew.make_gold(crew.images(1, prefix="gold"))
    crew.images(1, prefix="work")
    documents = [label(crew, 0), label(crew, 0)]
    before = told(crew)
    for document in documents:
        verdict = f"/api/v1/assignments/{document['id']}/verdict"
        crew.owner.put(verdict, json={"verdict": "accepted"}).raise_for_status()

    after = told(crew)

    assert {each["state"] for each in before.values()} == {"submitted"}
    assert [bool(each["decided_at"]) for each in after.values()] == [True, True]
