"""What is corrected for chance of one category, and of two people."""

import random

import numpy as np
import pytest

from app.agreement.columns import columns_of, options_of
from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.ratings.alpha import krippendorff_alpha
from tests.factories.projects import CAR
from tests.features.agreement.conftest import Team
from tests.features.agreement.test_tell_numbers import MakeTeam, by_code, in_memory, told
from tests.features.agreement.test_tell_numbers import labelled as labelled


def test_alpha_of_a_category_is_that_of_its_joined_answers(labelled: Team) -> None:
    images, rules = in_memory(labelled)
    columns = columns_of(images, "region", rules)
    measured = measure(columns.objects, columns.submitted, options_of("region", rules))
    rows = {row["key"]: by_code(row["measures"]) for row in told(labelled, by="category")["rows"]}

    shared = np.flatnonzero(measured.clusters.votes > 1)
    for index, category_id in enumerate(columns.categories):
        is_it = columns.objects.category == index
        counts = np.array(
            [
                [
                    (is_it & (measured.cluster == each)).sum(),
                    (~is_it & (measured.cluster == each)).sum(),
                ]
                for each in shared
            ]
        )
        expected = krippendorff_alpha(counts, images=measured.clusters.image[shared])
        found = rows[str(category_id)]["D3"]
        assert expected.interval is not None
        assert found["value"] == pytest.approx(expected.value)
        assert found["low"] == pytest.approx(expected.interval.low)
        assert found["high"] == pytest.approx(expected.interval.high)


def test_of_one_category_alone_agreement_beyond_chance_is_that_of_the_whole(
    make_team: MakeTeam,
) -> None:
    team = make_team(2, images=12, categories=[CAR])
    chance = random.Random(5)
    for image_id in team.image_ids:
        for who in range(2):
            boxes = [team.box(120.0 * place, chance.uniform(0, 20)) for place in range(4)]
            team.put(who, image_id, [box for box in boxes if chance.random() < 0.7])

    (row,) = told(team, by="category")["rows"]
    whole = by_code(told(team)["measures"])["A1"]
    alone = by_code(told(team, category=team.category("car"))["measures"])["A1"]

    found = by_code(row["measures"])["A1"]
    assert whole["value"] is not None
    for part in ("value", "low", "high", "n_images"):
        assert found[part] == pytest.approx(whole[part]), part
        assert alone[part] == pytest.approx(whole[part]), part


def test_a_category_too_rare_for_chance_is_told_as_such(make_team: MakeTeam) -> None:
    team = make_team(2, images=30)
    for place, image_id in enumerate(team.image_ids):
        for who in range(2):
            rare = [team.box(300, 10, category="person")] if place == 0 else []
            team.put(who, image_id, [team.box(10.0 * place, 10), *rare])

    rows = {row["name"]: by_code(row["measures"]) for row in told(team, by="category")["rows"]}

    assert rows["car"]["A1"]["value"] == 1
    assert rows["person"]["A1"]["value"] is None
    assert rows["person"]["A1"]["reason"].startswith("Too few images have this category")


def test_two_people_are_told_whether_they_agree_that_there_is_anything(make_team: MakeTeam) -> None:
    team = make_team(2, images=4)
    for place, image_id in enumerate(team.image_ids):
        team.put(0, image_id, [team.box(10, 10)] if place < 2 else [])
        team.put(1, image_id, [team.box(10, 10)] if place in {0, 2} else [])

    (row,) = told(team, by="pair")["rows"]

    numbers = by_code(row["measures"])
    assert numbers["E1+"]["value"] == pytest.approx(1 / 2)
    assert numbers["E1-"]["value"] == pytest.approx(1 / 2)
    whole = by_code(told(team)["measures"])["E1"]
    assert numbers["E1"]["value"] == pytest.approx(whole["value"])
