"""Small scenes whose numbers can be told by hand."""

from typing import Any

import numpy as np
import pytest

from app.evaluation.measures.comparing import compare
from app.evaluation.measures.curves import drawn_precisions, mean_precisions
from app.evaluation.measures.detection import Evaluated, Request, evaluate
from app.evaluation.measures.draws import image_draws
from app.evaluation.measures.outcomes import packed, unpacked
from app.evaluation.measures.slices import parts_of
from tests.unit.evaluation.scenes import box, careless, scene_of


def evaluated(
    truths: list[dict[str, Any]], detections: list[dict[str, Any]], **request: Any
) -> Evaluated:
    images = 1 + max((each["image_id"] for each in truths + detections), default=0)
    return evaluate(
        scene_of(truths, detections, images=images),
        Request(**{"draws": 20, **request}),
        image_ids=np.arange(images) + 1,
        category_ids=np.array([1, 2]),
    )


@pytest.mark.parametrize(
    ("kind", "detection"),
    [
        ("category", box(0, 0, category=1, score=0.9)),
        ("localisation", box(25, 0, score=0.9)),
        ("both", box(25, 0, category=1, score=0.9)),
        ("background", box(300, 300, score=0.9)),
    ],
    ids=["category", "localisation", "both", "background"],
)
def test_each_error_is_of_its_kind(kind: str, detection: dict[str, Any]) -> None:
    report = evaluated([box(0, 0)], [detection]).report

    assert report.error_counts[kind] == 1
    is_hinted = kind in ("category", "localisation")
    assert report.error_counts["missed"] == (0 if is_hinted else 1)


def test_a_second_detection_of_one_object_is_a_duplicate() -> None:
    report = evaluated([box(0, 0)], [box(0, 0, score=0.9), box(2, 0, score=0.8)], score=0.0).report

    assert report.error_counts["duplicate"] == 1
    assert report.working["precision"].value == 0.5


def test_mending_the_only_error_leads_to_one() -> None:
    report = evaluated([box(0, 0)], [box(25, 0, score=0.9)]).report

    assert report.error_costs["localisation"] == 1
    assert report.error_costs["background"] == 0


def test_confusions_have_a_place_for_what_is_missed_and_for_what_is_invented() -> None:
    truths = [box(0, 0), box(100, 100), box(200, 200)]
    detections = [
        box(0, 0, score=0.9),
        box(100, 100, category=1, score=0.9),
        box(300, 0, score=0.9),
    ]

    confusion = evaluated(truths, detections, score=0.5).report.confusion

    assert confusion.tolist() == [[1, 1, 1], [0, 0, 0], [1, 0, 0]]


def test_the_working_score_is_that_of_the_best_f1() -> None:
    detections = [
        box(0, 0, score=0.9),
        box(100, 100, score=0.7),
        box(300, 0, score=0.6),
        box(300, 300, score=0.5),
    ]

    report = evaluated([box(0, 0), box(100, 100)], detections).report

    assert (report.score, report.working["f1"].value) == (0.7, 1)


def test_sure_and_right_is_calibrated() -> None:
    report = evaluated([box(0, 0)], [box(0, 0, score=1.0)]).report

    assert report.calibration.error == 0
    assert report.calibration.bins[-1].count == 1


def test_nothing_on_either_side_is_no_number_and_no_failure() -> None:
    report = evaluated([], []).report

    assert report.ap["ap"].value is None
    assert report.working["f1"].value is None
    assert report.curve is None


def test_outcomes_are_kept_as_they_were() -> None:
    truths, detections = careless(5, images=4, categories=2)
    outcomes = evaluated(truths, detections).outcomes

    again = unpacked(packed(outcomes))

    for name in ("image", "category", "score", "hits", "wrongs", "truths", "image_ids"):
        assert np.array_equal(getattr(again, name), getattr(outcomes, name)), name


def test_a_model_does_not_differ_from_itself() -> None:
    truths, detections = careless(5, images=12, categories=2)
    outcomes = evaluated(truths, detections).outcomes

    found = compare(outcomes, outcomes, scores=(0.5, 0.5), draws=20)

    assert {each.difference for each in found.numbers.values()} == {0}
    assert not any(each.is_clear for each in found.numbers.values())


def test_short_rankings_are_drawn_exactly() -> None:
    truths, detections = careless(5, images=12, categories=2)
    rankings = evaluated(truths, detections).outcomes.rankings()
    weights = image_draws(12, draws=5)

    assert drawn_precisions(rankings, weights) == pytest.approx(
        mean_precisions(rankings, weights), abs=1e-12
    )


def test_numbers_are_parted_into_bins_and_words_by_value() -> None:
    numbers = parts_of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, None])
    words = parts_of(["a", "b", "a", None])

    assert [len(part.of) for part in numbers] == [2, 2, 2, 2, 2, 1]
    assert [(part.label, part.of.tolist()) for part in words] == [
        ("a", [0, 2]),
        ("b", [1]),
        ("not known", [3]),
    ]
