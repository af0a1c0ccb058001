"""Points of skeletons: numbers from sums, where each annotator leans, and sigmas that are learnt and matched by."""

import random
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from app.agreement.measures.keypoints.distances import point_distances, rater_bias
from app.agreement.measures.keypoints.records import Skeletons
from app.agreement.measures.keypoints.sigmas import project_sigmas
from app.agreement.measures.keypoints.swaps import swap_rates
from app.agreement.measures.keypoints.visibility import visibility_agreement
from tests.features.agreement.conftest import Team
from tests.features.agreement.test_tell_numbers import by_code, told

IMAGES, INSTANCES, PEOPLE = 12, 3, 2
PLACES = {
    "head": (60, 10),
    "left hand": (10, 90),
    "right hand": (110, 90),
    "neck": (60, 40),
    "chest": (60, 70),
    "hip": (60, 110),
    "left knee": (40, 150),
    "right knee": (80, 150),
    "left foot": (30, 190),
    "right foot": (90, 190),
}
"""So many points that two skeletons match though their hands are exchanged."""
POSE = {
    "name": "pose",
    "shapes": ["keypoints"],
    "skeleton": {
        "keypoints": list(PLACES),
        "edges": [[0, 3], [3, 4], [4, 5]],
        "flip_pairs": [[1, 2]],
    },
}

Points = list[list[float]]


@pytest.fixture
def placed() -> dict[tuple[int, int, int], Points]:
    """Points by image, person and instance: the second leans right, and now and then takes left for right."""
    chance = random.Random(11)
    found = {}
    for image in range(IMAGES):
        for instance in range(INSTANCES):
            truth = [(200.0 * instance + x, float(y)) for x, y in PLACES.values()]
            for who in range(PEOPLE):
                points = [
                    [
                        px + chance.gauss(4.0 * who, 2),
                        py + chance.gauss(0, 2),
                        2.0 - (chance.random() < 0.2),
                    ]
                    for px, py in truth
                ]
                if who == 1 and chance.random() < 0.1:
                    points[1], points[2] = points[2], points[1]
                found[image, who, instance] = points
    return found


@pytest.fixture
def posing(make_team: Callable[..., Team], placed: dict[tuple[int, int, int], Points]) -> Team:
    """Two people who have marked the poses of all images."""
    team = make_team(PEOPLE, images=IMAGES, categories=[POSE], questions=[])
    for image, who, instance in placed:
        if instance == 0:
            work = [placed[image, who, each] for each in range(INSTANCES)]
            team.submit(who, team.image_ids[image], _annotations(team, work))
    team.caught_up()
    return team


def _annotations(team: Team, work: Sequence[Points]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(uuid4()),
            "category_id": team.category("pose"),
            "shape": {"type": "keypoints", "points": points},
        }
        for points in work
    ]


def _skeletons(placed: dict[tuple[int, int, int], Points]) -> Skeletons:
    keys = np.array(list(placed))
    return Skeletons(
        np.array(list(placed.values())), keys[:, 0] * INSTANCES + keys[:, 2], keys[:, 1], keys[:, 0]
    )


def test_numbers_of_points_are_those_of_the_measures(
    posing: Team, placed: dict[tuple[int, int, int], Points]
) -> None:
    skeletons = _skeletons(placed)
    distances, sigmas = point_distances(skeletons), project_sigmas(skeletons)
    visibility = visibility_agreement(skeletons)

    rows = told(posing, by="keypoint")["rows"]

    assert [row["name"] for row in rows] == list(PLACES)
    for point, row in enumerate(rows):
        numbers = by_code(row["measures"])
        apart = skeletons.pair_distances[:, point]
        assert numbers["K1"]["value"] == pytest.approx(np.nanmean(apart))
        assert numbers["K1"]["n_objects"] == distances[point].pair_count == IMAGES * INSTANCES
        for code, expected in zip(
            ("K1p05", "K1p10", "K1p20"), distances[point].within, strict=True
        ):
            assert expected.interval is not None
            assert numbers[code]["value"] == pytest.approx(expected.value)
            assert numbers[code]["low"] == pytest.approx(expected.interval.low)
        assert numbers["K1s"]["value"] == pytest.approx(sigmas.values[point])
        assert numbers["K1v"]["value"] == pytest.approx(visibility[point].nominal.value)
        assert "Half of the pairs lie within" in numbers["K1"]["note"]
    (swaps,) = swap_rates(skeletons, [(1, 2)])
    assert swaps.value is not None
    assert swaps.value > 0
    hands = [by_code(row["measures"])["K1w"]["value"] for row in rows[1:3]]
    assert hands == pytest.approx([swaps.value] * 2)
    assert "K1w" not in by_code(rows[0]["measures"])


def test_categories_and_the_whole_tell_of_their_points(
    posing: Team, placed: dict[tuple[int, int, int], Points]
) -> None:
    (row,) = told(posing, by="category")["rows"]

    mean = np.nanmean(_skeletons(placed).pair_distances)
    assert by_code(row["measures"])["K1"]["value"] == pytest.approx(mean)
    assert by_code(told(posing)["measures"])["K1"]["value"] == pytest.approx(mean)
    regions = by_code(told(posing, family="region")["measures"])
    assert "K1" not in regions


def test_an_annotator_is_told_where_they_lean(
    posing: Team, placed: dict[tuple[int, int, int], Points]
) -> None:
    bias = rater_bias(_skeletons(placed), PEOPLE)

    for who in range(PEOPLE):
        path = f"/api/v1/projects/{posing.id}/annotators/{posing.people[who].id}/agreement"
        rows = posing.owner.get(path).json()["keypoints"]
        assert [row["name"] for row in rows] == list(PLACES)
        for point, row in enumerate(rows):
            numbers = by_code(row["measures"])
            vector = bias.vectors[who, point]
            assert (numbers["K1x"]["value"], numbers["K1y"]["value"]) == pytest.approx(
                tuple(vector)
            )
    head = by_code(rows[0]["measures"])["K1x"]
    assert head["low"] > 0


def test_sigmas_are_learnt_once_and_matched_by(
    posing: Team, placed: dict[tuple[int, int, int], Points]
) -> None:
    (learnt,) = posing.rows("select * from agreement_sigmas where project_id = %(project)s")

    assert learnt["instance_count"] >= 30
    assert learnt["values"] is not None
    # All images were measured again with them, and what that taught changed nothing more.
    expected = project_sigmas(_skeletons(placed)).values
    assert learnt["values"] == pytest.approx(expected.tolist(), rel=0.2)
    kept = posing.kept()
    posing.owner.post(f"/api/v1/projects/{posing.id}/agreement/recomputes")
    posing.caught_up()
    assert posing.kept() == kept
    assert (
        posing.rows("select * from agreement_sigmas where project_id = %(project)s")[0]["values"]
        == learnt["values"]
    )
