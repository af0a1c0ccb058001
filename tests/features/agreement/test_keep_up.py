"""What is kept of an image follows what is submitted for it."""

import random
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.factories.projects import CAR, PERSON
from tests.factories.shapes import THING
from tests.features.agreement.conftest import Team

MakeTeam = Callable[..., Team]


def _image(team: Team, image_id: int) -> dict[str, Any]:
    team.caught_up()
    (row,) = team.rows("select * from agreement_images where image_id = %(image)s", image=image_id)
    return row


def _clusters(team: Team, image_id: int) -> list[dict[str, Any]]:
    team.caught_up()
    return team.rows(
        "select * from clusters where image_id = %(image)s order by status", image=image_id
    )


def test_one_person_alone_has_sums_but_no_agreement(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids

    team.submit(0, image_id, [team.box(10, 10)])

    image = _image(team, image_id)
    assert image["rater_ids"] == [team.people[0].id]
    assert image["similarity"] is None
    assert image["disagreement_count"] == 0
    (cluster,) = _clusters(team, image_id)
    assert cluster["status"] == "unchecked"
    assert cluster["settle_score"] == 0


def test_an_empty_submission_is_an_answer_and_an_open_one_is_none(make_team: MakeTeam) -> None:
    team = make_team(3)
    (image_id,) = team.image_ids
    team.submit(0, image_id, [team.box(10, 10)])
    team.open(2, image_id)

    team.submit(1, image_id)

    image = _image(team, image_id)
    assert (image["rater_count"], image["empty_count"]) == (2, 1)
    assert image["similarity"] == 0
    (cluster,) = _clusters(team, image_id)
    assert (cluster["status"], cluster["vote_count"], cluster["rater_count"]) == ("single", 1, 2)


def test_two_empty_submissions_agree(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids

    team.submit(0, image_id)
    team.submit(1, image_id)

    image = _image(team, image_id)
    assert (image["empty_count"], image["distance"], image["similarity"]) == (2, 0, 1)


def test_a_class_dispute_is_one_cluster(make_team: MakeTeam) -> None:
    team = make_team(3)
    (image_id,) = team.image_ids

    for who, category in enumerate(("car", "car", "person")):
        team.submit(who, image_id, [team.box(10 + who, 10, category=category)])

    (cluster,) = _clusters(team, image_id)
    assert cluster["status"] == "category"
    assert cluster["category_id"] == team.category("car")
    assert cluster["category_share"] == pytest.approx(2 / 3)
    assert cluster["settle_score"] == pytest.approx(2 / 3)
    assert [member["annotator_id"] for member in cluster["members"]] == [p.id for p in team.people]
    (first, second) = team.rows(
        "select * from agreement_confusions where project_id = %(project)s order by first_id"
    )
    assert (first["count"], first["weight"]) == (1, 0.5)
    assert second["second_category_id"] == team.category("person")


@pytest.mark.parametrize(
    ("second", "status"),
    [
        ({}, "agreed"),
        ({"x": 35.0}, "loose"),
        ({"attributes": {"view": "rear"}}, "attribute"),
        ({"attributes": {"occluded": False}}, "agreed"),
    ],
    ids=["alike", "shifted", "another attribute", "the default said aloud"],
)
def test_a_cluster_says_how_its_members_differ(
    make_team: MakeTeam, second: dict[str, Any], status: str
) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    box = team.box(10, 10)
    other = team.box(second.get("x", 10.0), 10) | {"attributes": second.get("attributes", {})}

    team.submit(0, image_id, [box])
    team.submit(1, image_id, [other])

    (cluster,) = _clusters(team, image_id)
    assert cluster["status"] == status


def test_answers_are_clusters_too(make_team: MakeTeam) -> None:
    team = make_team(3)
    (image_id,) = team.image_ids

    for who, weather in enumerate(("sun", "sun", "rain")):
        team.submit(who, image_id, answers={"weather": [weather]})

    (cluster,) = _clusters(team, image_id)
    assert (cluster["family"], cluster["status"]) == ("answer", "answer")
    assert cluster["category_share"] == pytest.approx(2 / 3)
    assert cluster["members"][2]["values"] == ["rain"]
    (sums,) = team.rows("select * from agreement_answer_sums where project_id = %(project)s")
    assert (sums["answer_count"], sums["agreeing"], sums["distance"]) == (3, 1, 2)


def test_work_that_is_taken_up_again_no_longer_counts(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    team.submit(0, image_id, [team.box(10, 10)])
    team.submit(1, image_id, [team.box(10, 10)])
    assert _image(team, image_id)["rater_count"] == 2

    team.reopen(1, image_id, added=[team.box(300, 300)])

    assert _image(team, image_id)["rater_ids"] == [team.people[0].id]


def test_an_excluded_image_keeps_nothing_and_comes_back_whole(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    team.submit(0, image_id, [team.box(10, 10)])
    team.submit(1, image_id, [team.box(12, 10)])
    team.caught_up()
    before = team.kept()

    path = f"/api/v1/images/{image_id}/exclusion"
    assert team.owner.put(path, json={"reason": "blurred"}).is_success
    team.caught_up()
    during = team.kept()
    assert team.owner.delete(path).is_success
    team.caught_up()

    assert not any(during.values())
    assert team.kept() == before


def test_a_cluster_keeps_its_id_while_its_members_do(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    box = team.box(10, 10)
    team.submit(0, image_id, [box])
    team.submit(1, image_id, [team.box(10, 10), team.box(300, 300)])
    before = {row["status"]: row for row in _clusters(team, image_id)}

    moved = box | {"shape": box["shape"] | {"x": 12.0}}
    team.reopen(0, image_id, updated=[moved])
    team.submit(0, image_id)

    after = {row["status"]: row for row in _clusters(team, image_id)}
    # While the first person's work was open, the pair was the second's alone; it has come together again.
    assert after["single"]["id"] == before["single"]["id"]
    assert after["agreed"]["key"] == before["agreed"]["key"]
    assert after["agreed"]["fingerprint"] != before["agreed"]["fingerprint"]


def test_a_decided_cluster_that_vanishes_keeps_its_row(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    box = team.box(300, 300)
    team.submit(0, image_id, [box])
    team.submit(1, image_id)
    (cluster,) = _clusters(team, image_id)
    path = f"/api/v1/disagreements/{cluster['id']}/decision"
    response = team.owner.put(path, json={"take": "none"})
    assert response.is_success, response.text

    team.reopen(0, image_id, removed=[box["id"]])
    team.submit(0, image_id)

    (left,) = _clusters(team, image_id)
    assert left["id"] == cluster["id"]
    assert left["vanished_at"] is not None


def test_merged_categories_are_measured_as_one(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    team.submit(0, image_id, [team.box(10, 10, category="person")])
    team.submit(1, image_id, [team.box(10, 10)])
    assert _clusters(team, image_id)[0]["status"] == "category"

    path = f"/api/v1/projects/{team.id}/categories/{team.category('person')}/mergers"
    response = team.owner.post(path, json={"into": team.category("car"), "confirm": 1})

    assert response.is_success, response.text
    assert _clusters(team, image_id)[0]["status"] == "agreed"
    rows = team.rows(
        "select category_id from agreement_category_sums where project_id = %(project)s"
    )
    assert rows == [{"category_id": team.category("car")}]


def test_a_new_threshold_is_measured_by_a_job_that_nobody_had_to_ask_for(
    make_team: MakeTeam,
) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    team.submit(0, image_id, [team.box(10, 10)])
    team.submit(1, image_id, [team.box(35, 10)])
    assert len(_clusters(team, image_id)) == 1

    path = f"/api/v1/projects/{team.id}"
    response = team.owner.patch(path, json={"policy": {"iou_threshold": 0.7}})

    assert response.is_success, response.text
    assert [row["status"] for row in _clusters(team, image_id)] == ["single", "single"]
    jobs = team.rows("select * from jobs where project_id = %(project)s")
    assert [job["kind"] for job in jobs] == ["agreement.recompute"]


@pytest.mark.parametrize("seed", [1, 2])
def test_sums_kept_up_bit_by_bit_equal_those_of_a_full_recompute(
    make_team: MakeTeam, seed: int
) -> None:
    team = make_team(3, images=4, categories=[CAR, PERSON, THING])
    chance = random.Random(seed)
    for _ in range(30):
        _something_happens(team, chance)
    team.caught_up()
    bit_by_bit = team.kept()

    for table in [*bit_by_bit, "agreement_stale"]:
        team.database.execute(f"delete from {table} where project_id = {team.id}")
    team.database.execute(
        "select mark_image_stale(id) from images where project_id = %s", [team.id]
    )
    team.caught_up()

    assert team.kept() == bit_by_bit
    for table in (
        "agreement_object_sums",
        "agreement_keypoint_sums",
        "agreement_keypoint_rater_sums",
    ):
        assert bit_by_bit[table]


def _something_happens(team: Team, chance: random.Random) -> None:
    """Somebody submits, takes work up again, gets it returned, or an image is excluded or let in."""
    image_id = chance.choice(team.image_ids)
    who = chance.randrange(3)
    path = f"/api/v1/images/{image_id}/exclusion"
    deed = chance.random()
    if deed < 0.1:
        team.owner.put(path, json={"reason": "blurred"})
        return
    team.owner.delete(path)
    if deed < 0.2:
        assignment = team.open(who, image_id)["id"]
        body = {"verdict": "returned", "note": "Again, please."}
        team.owner.put(f"/api/v1/assignments/{assignment}/verdict", json=body)
        return
    boxes = [
        team.box(
            100.0 * place + chance.uniform(0, 30), 10, category=chance.choice(["car", "person"])
        )
        for place in chance.sample(range(4), chance.randrange(4))
    ]
    answers = {"weather": [chance.choice(["sun", "rain"])]}
    marks = [*boxes, *([_pose(team, chance)] if chance.random() < 0.7 else [])]
    team.reopen(who, image_id, added=marks, answers=answers)
    if deed < 0.9:
        team.submit(who, image_id)


def _pose(team: Team, chance: random.Random) -> dict[str, Any]:
    points = [
        [x + chance.uniform(0, 4), y + chance.uniform(0, 4), chance.choice([1, 2])]
        for x, y in ((300, 200), (260, 300), (340, 300))
    ]
    shape = {"type": "keypoints", "points": points}
    return {"id": str(uuid4()), "category_id": team.category("thing"), "shape": shape}
