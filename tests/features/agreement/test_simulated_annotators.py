"""Three annotators of known habits: every number moves as far as theirs must move it, and no other does."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.features.agreement.conftest import Team
from tests.features.agreement.test_tell_numbers import by_code, told

IMAGES, PER_IMAGE, SIDE, SHIFT = 60, 5, 100.0, 5.0
CAREFUL, CONFUSING, MISSING = range(3)
RIGHT = (0.97, 0.85, 0.7)
"""How often each answers right."""


@dataclass
class Simulated:
    """A team, and what its people did: how many objects there are, were called wrongly and were missed."""

    team: Team
    objects: int = 0
    wrong: int = 0
    missed: int = 0


@pytest.fixture
def simulated(make_team: Callable[..., Team]) -> Simulated:
    """The first is right about objects; the second takes one category for the other; the third misses and shifts."""
    team = make_team(3, images=IMAGES)
    chance = random.Random(60)
    done = Simulated(team)
    for image_id in team.image_ids:
        truth = [(120.0 * place, chance.choice(["car", "person"])) for place in range(PER_IMAGE)]
        work: list[list[dict[str, Any]]] = [[], [], []]
        for x, category in truth:
            done.objects += 1
            work[CAREFUL].append(team.box(x, 50.0, SIDE, category))
            is_wrong = chance.random() < 0.2
            done.wrong += is_wrong
            other = "person" if category == "car" else "car"
            work[CONFUSING].append(team.box(x, 50.0, SIDE, other if is_wrong else category))
            is_missed = chance.random() < 0.2
            done.missed += is_missed
            if not is_missed:
                work[MISSING].append(team.box(x + SHIFT, 50.0, SIDE, category))
        weather = chance.choice(["sun", "rain"])
        for who, boxes in enumerate(work):
            said = (
                weather if chance.random() < RIGHT[who] else {"sun": "rain", "rain": "sun"}[weather]
            )
            team.put(who, image_id, boxes, {"weather": [said]})
    team.caught_up()
    return done


def test_misses_move_detection_shifts_overlap_and_noise_categories(simulated: Simulated) -> None:
    pairs = {
        row["key"]: by_code(row["measures"]) for row in told(simulated.team, by="pair")["rows"]
    }
    careful, confusing, missing = (person.id for person in simulated.team.people)
    noisy, sloppy = pairs[f"{careful},{confusing}"], pairs[f"{careful},{missing}"]

    assert noisy["D1"]["value"] == 1
    assert noisy["D2"]["value"] == pytest.approx(1)
    assert noisy["D3p"]["value"] == pytest.approx(1 - simulated.wrong / simulated.objects)
    kept = simulated.objects - simulated.missed
    assert sloppy["D1"]["value"] == pytest.approx(2 * kept / (simulated.objects + kept))
    assert sloppy["D2"]["value"] == pytest.approx((SIDE - SHIFT) / (SIDE + SHIFT))
    assert sloppy["D3p"]["value"] == 1


def test_the_whole_lies_between_and_its_interval_holds_what_was_simulated(
    simulated: Simulated,
) -> None:
    numbers = by_code(told(simulated.team)["measures"])

    # Of three, the pairs' numerators and denominators add up: n + kept of two pairs, n + n of one.
    expected = (2 * 0.8 * 2 + 2) / (1.8 * 2 + 2)
    assert numbers["D1"]["low"] < expected < numbers["D1"]["high"]
    assert numbers["D3"]["value"] < 0.85
    assert numbers["D3"]["low"] < numbers["D3"]["value"] < numbers["D3"]["high"]


def test_each_is_told_what_they_do(simulated: Simulated) -> None:
    team = simulated.team
    found = []
    for person in team.people:
        path = f"/api/v1/projects/{team.id}/annotators/{person.id}/agreement"
        found.append(by_code(team.owner.get(path).json()["measures"]))

    recall = [each["Q1r"]["value"] for each in found]
    assert recall[CAREFUL] == recall[CONFUSING] == 1
    assert recall[MISSING] == pytest.approx(1 - simulated.missed / simulated.objects)
    same = [each["Q1c"]["value"] for each in found]
    assert same[CONFUSING] == pytest.approx(0.8, abs=0.06)
    # Where the two others differ from each other, whoever agrees with one of them is not wrong.
    assert same[MISSING] == 1
    accuracy = [each["Q1"]["value"] for each in found]
    assert accuracy[CAREFUL] > accuracy[CONFUSING] > accuracy[MISSING]
