"""What is believed of objects and answers, by how each annotator errs."""

import random

import pytest

from app.agreement.judges import (
    NOTHING_KNOWN,
    Judges,
    believe,
    fit_values,
    weights_of,
)

ACCURACIES = {1: 0.95, 2: 0.85, 3: 0.75, 4: 0.65}


def _members(**categories: int) -> list[dict[str, int]]:
    return [
        {"annotator_id": int(person.removeprefix("p")), "category_id": category}
        for person, category in categories.items()
    ]


def test_before_anything_is_known_votes_are_what_is_believed() -> None:
    belief = believe(
        _members(p1=7, p2=7, p3=8),
        rater_count=4,
        question_id=None,
        truths=NOTHING_KNOWN,
    )

    assert belief.existence == pytest.approx(3.5 / 5)
    assert belief.shares == pytest.approx({"7": 2 / 3, "8": 1 / 3})
    assert belief.shares_by == "votes"


def test_the_posterior_is_bayes_rule() -> None:
    judges = Judges(
        ("7", "8"),
        (0.5, 0.5),
        {1: [[0.9, 0.1], [0.1, 0.9]], 2: [[0.6, 0.4], [0.4, 0.6]]},
    )

    found = judges.posterior({1: "7", 2: "8"})

    assert found is not None
    assert found["7"] == pytest.approx(0.9 * 0.4 / (0.9 * 0.4 + 0.1 * 0.6))
    assert sum(found.values()) == pytest.approx(1)


def test_who_is_not_known_is_taken_for_the_middle_of_all() -> None:
    judges = Judges(
        ("7", "8"), (0.5, 0.5), {1: [[0.9, 0.1], [0.1, 0.9]], 2: [[0.5, 0.5], [0.5, 0.5]]}
    )

    assert judges.posterior({9: "7"}) == pytest.approx({"7": 0.7, "8": 0.3})


def test_a_category_that_is_new_is_judged_by_votes() -> None:
    judges = Judges(("7", "8"), (0.5, 0.5), {1: [[0.9, 0.1], [0.1, 0.9]]})

    assert judges.posterior({1: "9"}) is None


def test_how_often_each_of_four_is_right_is_learnt_without_the_truth() -> None:
    judges = _judges_of_four()

    learnt = {
        person: sum(
            share * row[place]
            for place, (share, row) in enumerate(zip(judges.prevalence, table, strict=True))
        )
        for person, table in judges.errors.items()
    }

    assert learnt == pytest.approx(ACCURACIES, abs=0.06)


def test_the_most_careful_outweighs_the_two_most_careless_but_not_all_three() -> None:
    judges = _judges_of_four()

    against_two = judges.posterior({1: "7", 3: "8", 4: "8"})
    against_three = judges.posterior({1: "7", 2: "8", 3: "8", 4: "8"})

    assert against_two is not None
    assert against_three is not None
    assert against_two["7"] > 0.6
    assert against_three["7"] < 0.4


def _judges_of_four() -> Judges:
    """Fitted to what four say of 2,000 units, each right as often as `ACCURACIES` has it, whatever the others say."""
    chance = random.Random(1)
    units = []
    for _ in range(2_000):
        true = chance.choice("78")
        wrong = "78".replace(true, "")
        units.append(
            {
                person: true if chance.random() < right else wrong
                for person, right in ACCURACIES.items()
            }
        )
    judges = fit_values(units)
    assert judges is not None
    return judges


def test_few_answers_fit_nothing() -> None:
    assert fit_values([{1: "yes", 2: "no"}] * 5) is None
    assert fit_values([]) is None


def test_whose_outlines_lie_apart_from_the_others_count_less() -> None:
    weights = weights_of({1: (100, 95.0), 2: (100, 80.0), 3: (10, 1.0)})

    assert weights == pytest.approx({1: 2.5, 2: 0.625})


def test_models_come_back_as_they_were_kept() -> None:
    judges = Judges(["7", "8"], [0.4, 0.6], {1: [[0.9, 0.1], [0.2, 0.8]]})

    assert Judges.from_json(judges.to_json()) == judges
