"""Gold images: given beside other work, counted nowhere, and like any other image to who labels them."""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.features.assignments.conftest import Crew

MakeCrew = Callable[..., Crew]


def test_gold_needs_an_answer_that_is_known(make_crew: MakeCrew) -> None:
    crew = make_crew(0)
    (image,) = crew.images()

    refused = crew.owner.put(f"/api/v1/images/{image}/gold")
    counted = crew.share_out([image], gold=True)

    assert refused.status_code == 409
    assert "neither" in refused.json()["detail"]
    assert counted["not_gold"] == 1
    assert crew.queue(show="gold") == []


def test_gold_comes_beside_other_work_and_never_twice(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    gold = crew.images(2, prefix="gold")
    crew.make_gold(gold)
    work = crew.images(3)
    crew.change(gold_rate=1)

    seen = crew.label_all(0)

    assert sorted(seen) == sorted([*gold, *work])
    assert set(seen[:2]) == set(gold)
    assert crew.label_all(1) == [], "without other work there is no gold either"


def test_without_a_rate_no_gold_is_given(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    crew.make_gold(crew.images(1, prefix="gold"))
    work = crew.images(3)

    assert crew.label_all(0) == work


def test_gold_work_counts_into_no_overlap_and_moves_no_state(make_crew: MakeCrew) -> None:
    crew = make_crew(1, gold_rate=1)
    gold = crew.images(1, prefix="gold")
    crew.make_gold(gold)
    crew.images(1)

    crew.label(0)

    (row,) = crew.queue(show="gold")
    assert (row["id"], row["state"], row["held"], row["open_slots"]) == (gold[0], "accepted", 1, 0)
    assert [each["is_gold"] for each in row["assignments"]] == [False, True]


def test_owners_list_gold_work(make_crew: MakeCrew) -> None:
    crew = make_crew(1, gold_rate=1)
    gold = crew.images(1, prefix="gold")
    crew.make_gold(gold)
    crew.images(1)
    crew.label_all(0)
    path = f"/api/v1/projects/{crew.id}/assignments"

    found = crew.owner.get(path, params={"gold": True}).json()["items"]
    images = crew.owner.get(f"/api/v1/projects/{crew.id}/images", params={"q": "gold:yes"}).json()

    assert [(each["image_id"], each["is_gold"]) for each in found] == [(gold[0], True)]
    assert [(each["id"], each["is_gold"]) for each in images["items"]] == [(gold[0], True)]


def test_a_gold_image_becomes_ordinary_again(make_crew: MakeCrew) -> None:
    crew = make_crew(1, gold_rate=1, overlap=2)
    gold = crew.images(1, prefix="gold")
    crew.make_gold(gold)

    crew.owner.delete(f"/api/v1/images/{gold[0]}/gold").raise_for_status()

    assert crew.queue()[0]["open_slots"] == 1
    assert crew.label_all(0) == gold


def test_in_an_open_project_gold_is_not_slipped_in(make_crew: MakeCrew) -> None:
    """Everybody sees the layers that make it gold."""
    crew = make_crew(1, gold_rate=1, blind=False)
    crew.make_gold(crew.images(1, prefix="gold"))
    work = crew.images(2)

    assert sorted(crew.label_all(0)) == work


@pytest.fixture
def pair(make_crew: MakeCrew) -> tuple[Crew, int, int]:
    """A crew, and an ordinary image and a gold one that its first annotator will be given."""
    crew = make_crew(1)
    gold = crew.images(1, prefix="gold")
    crew.make_gold(gold)
    ordinary, _ = crew.images(2)
    return crew, ordinary, gold[0]


def lived_through(crew: Crew, image: int) -> dict[str, Any]:
    """Everything that an annotator is told of an image, from before it is theirs to after its verdict."""
    client = crew.clients[0]
    told: dict[str, Any] = {"before": seen_of(crew, image)}
    document = next_assignment(client, crew.id)
    assert document["image"]["id"] == image
    told |= {"document": document, "given": seen_of(crew, image)}
    layer, category = document["layer"]["id"], crew.project["categories"][0]["id"]
    for revision in range(2):
        saved = save(client, layer, revision, added=[make_box(category)]).json()
        told[f"saved {revision}"] = saved
    told["reopened"] = client.get(f"/api/v1/assignments/{document['id']}").json()
    submit(client, document["id"])
    told["submitted"] = seen_of(crew, image)
    told["submitted document"] = client.get(f"/api/v1/assignments/{document['id']}").json()
    verdict = f"/api/v1/assignments/{document['id']}/verdict"
    crew.owner.put(verdict, json={"verdict": "returned", "note": "again"}).raise_for_status()
    told["returned"] = seen_of(crew, image)
    submit(client, document["id"])
    crew.owner.put(verdict, json={"verdict": "accepted"}).raise_for_status()
    told["accepted"] = seen_of(crew, image)
    return told


def seen_of(crew: Crew, image: int) -> dict[str, Any]:
    """What listings, counts and pages say while an image is in some state."""
    client, api = crew.clients[0], f"/api/v1/projects/{crew.id}"
    listed = {row["id"]: row for row in client.get(f"{api}/images").json()["items"]}
    by_state = client.get(f"{api}/images", params={"q": f"state:{listed[image]['state']}"}).json()
    mine = client.get(f"{api}/assignments").json()["items"]
    return {
        "listed": listed[image],
        "alone": client.get(f"/api/v1/images/{image}").json(),
        "is found by its state": image in [row["id"] for row in by_state["items"]],
        "is found as gold": client.get(f"{api}/images", params={"q": "gold:yes"}).json()["items"],
        "is found as ordinary": len(
            client.get(f"{api}/images", params={"q": "gold:no"}).json()["items"]
        ),
        "layers": [
            layer["revision"]
            for layer in client.get(f"/api/v1/images/{image}/layers").json()["items"]
        ],
        "mine": [row for row in mine if row["image_id"] == image],
        "asking for gold": len(
            client.get(f"{api}/assignments", params={"gold": True}).json()["items"]
        ),
        "progress": client.get(f"{api}/progress").json(),
        "queue": client.get("/queue").text.count("<li"),
    }


NAMES = {"sha256", "file_name", "url", "preview_url", "thumbnail_url", "journal"}


def alike(told: Any) -> Any:
    """What is left of an answer without ids, names and times: only whether they are there."""
    if isinstance(told, dict):
        return {
            key: "…" if key in NAMES or (key.endswith(("_at", "id")) and value) else alike(value)
            for key, value in told.items()
        }
    return [alike(each) for each in told] if isinstance(told, list) else told


def test_a_gold_image_is_like_any_other_in_every_answer(pair: tuple[Crew, int, int]) -> None:
    crew, ordinary, gold = pair
    told = []
    for image, rate in ((ordinary, 0), (gold, 1)):
        crew.change(gold_rate=rate)
        crew.share_out([ordinary], priority=10)
        told.append(lived_through(crew, image))

    first, second = (alike(each) for each in told)
    for each in (first, second):
        # The second of two images meets the work of the first, and the owner has changed the rate between them.
        for seen in each.values():
            seen.pop("progress", None), seen.pop("queue", None), seen.pop("asking for gold", None)
            seen.pop("neighbours", None)
    assert json.dumps(first, indent=1) == json.dumps(second, indent=1)


def test_counts_move_by_a_gold_image_as_by_any_other(pair: tuple[Crew, int, int]) -> None:
    crew, ordinary, gold = pair
    crew.share_out([ordinary], priority=10)
    client, path = crew.clients[0], f"/api/v1/projects/{crew.id}/progress"
    counts = [client.get(path).json()["images"]]
    for rate in (0, 1):
        crew.change(gold_rate=rate)
        crew.label(0)
        counts.append(client.get(path).json()["images"])

    moves = [
        {state: after[state] - before[state] for state in after}
        for before, after in pairwise(counts)
    ]
    assert moves[0] == moves[1]
    assert gold


def test_where_gold_is_slipped_in_no_order_betrays_it(make_crew: MakeCrew) -> None:
    """Ordinary images come in no order of their ids, so that an older one does not stand out."""
    crew = make_crew(1, gold_rate=0.01)
    files = 20
    images = crew.images(files)
    crew.change(gold_rate=0)
    ordered = [row["id"] for row in crew.queue()]
    crew.change(gold_rate=0.01)

    shuffled = [row["id"] for row in crew.queue()]

    assert ordered == images
    assert sorted(shuffled) == images
    assert shuffled != images


def test_no_count_of_waiting_images_betrays_gold(make_crew: MakeCrew) -> None:
    crew = make_crew(1, gold_rate=0.5)
    crew.images(2)

    page = crew.clients[0].get("/queue").text

    assert "Images wait for you" in page
    assert "2 images wait" not in page
