"""A model is held against a truth, and the numbers are right."""

import json
from typing import Any

import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from tests.features.evaluation.conftest import Evaluating


def test_a_perfect_model_reaches_one(evaluating: Evaluating) -> None:
    image_id = evaluating.label(evaluating.box(), evaluating.box("person", x=300.0))
    evaluating.predict(
        {
            "image_id": image_id,
            "annotations": [evaluating.seen(), evaluating.seen("person", x=300.0)],
        }
    )

    objects = evaluating.evaluate()["numbers"]["objects"]

    assert [objects["ap"][name]["value"] for name in ("ap", "ap50", "ap75")] == [1, 1, 1]
    assert [objects["working"][name]["value"] for name in ("precision", "recall", "f1")] == [
        1,
        1,
        1,
    ]
    assert objects["error_counts"] == dict.fromkeys(objects["error_counts"], 0)


def test_a_model_that_sees_nothing_reaches_nought(evaluating: Evaluating) -> None:
    image_id = evaluating.label(evaluating.box())
    evaluating.predict({"image_id": image_id, "annotations": []})

    objects = evaluating.evaluate()["numbers"]["objects"]

    assert objects["ap"]["ap"]["value"] == 0
    assert objects["working"]["recall"]["value"] == 0
    assert objects["working"]["precision"]["value"] is None
    assert objects["error_counts"]["missed"] == 1


def test_what_is_seen_on_a_checked_empty_image_is_wrong(evaluating: Evaluating) -> None:
    full, empty = evaluating.label(evaluating.box()), evaluating.label()
    evaluating.predict(
        {"image_id": full, "annotations": [evaluating.seen(score=0.6)]},
        {"image_id": empty, "annotations": [evaluating.seen(score=0.9)]},
    )

    found = evaluating.evaluate(score=0.5)["numbers"]

    assert found["counts"]["empty_images"] == 1
    assert found["objects"]["working"]["precision"]["value"] == 0.5
    assert found["objects"]["error_counts"]["background"] == 1


def test_images_without_a_truth_are_left_out_and_counted(evaluating: Evaluating) -> None:
    labelled, unseen = evaluating.label(evaluating.box()), evaluating.label(evaluating.box())
    unlabelled = next(each for each in evaluating.image_ids if each not in {labelled, unseen})
    evaluating.predict(
        {"image_id": labelled, "annotations": [evaluating.seen()]},
        {"image_id": unlabelled, "annotations": [evaluating.seen()]},
    )

    found = evaluating.evaluate()["numbers"]

    counts = found["counts"]
    assert (counts["images"], counts["unchecked_images"], counts["unseen_images"]) == (1, 1, 1)
    assert found["objects"]["ap"]["ap"]["value"] == 1


def test_submitted_work_counts_only_as_its_annotators_truth(evaluating: Evaluating) -> None:
    image_id = evaluating.label(evaluating.box(), accept=False)
    evaluating.predict({"image_id": image_id, "annotations": [evaluating.seen()]})

    accepted = evaluating.evaluate()["numbers"]
    own = evaluating.evaluate(truth=f"annotator:{evaluating.annotator_id}")["numbers"]

    assert (accepted["counts"]["images"], accepted["objects"]) == (0, None)
    assert own["objects"]["ap"]["ap"]["value"] == 1


def test_excluded_images_are_in_no_evaluation(evaluating: Evaluating) -> None:
    first, second = evaluating.label(evaluating.box()), evaluating.label(evaluating.box())
    for image_id in (first, second):
        evaluating.predict({"image_id": image_id, "annotations": [evaluating.seen()]})
    excluded = evaluating.owner.put(
        f"/api/v1/images/{second}/exclusion", json={"reason": "blurred"}
    )

    counts = evaluating.evaluate()["numbers"]["counts"]

    assert excluded.is_success
    assert (counts["images"], counts["unchecked_images"]) == (1, 0)


def test_predictions_of_deleted_categories_are_left_aside_and_counted(
    evaluating: Evaluating,
) -> None:
    image_id = evaluating.label(evaluating.box())
    seen = [evaluating.seen(), evaluating.seen("person", x=300.0)]
    evaluating.predict({"image_id": image_id, "annotations": seen})
    evaluating.database.execute(
        "update categories set deleted_at = now() where id = %s", [evaluating.category("person")]
    )

    found = evaluating.evaluate()["numbers"]

    assert found["counts"]["deleted_categories"] == 1
    assert found["objects"]["working"]["precision"]["value"] == 1


def test_crowds_are_neither_to_be_found_nor_wrong(evaluating: Evaluating) -> None:
    crowd = evaluating.box(x=300.0, width=200.0, height=200.0) | {"is_crowd": True}
    image_id = evaluating.label(evaluating.box(), crowd)
    seen = [evaluating.seen(), evaluating.seen(x=350.0, y=60.0, score=0.95)]
    evaluating.predict({"image_id": image_id, "annotations": seen})

    found = evaluating.evaluate()["numbers"]

    assert found["counts"]["crowds"] == 1
    assert found["objects"]["ap"]["ap"]["value"] == 1
    assert found["objects"]["error_counts"]["background"] == 0


def test_answers_are_held_against_the_truths(evaluating: Evaluating) -> None:
    sun = evaluating.label(answers={"weather": ["sun"]})
    rain = evaluating.label(answers={"weather": ["rain"]})
    evaluating.predict(
        {"image_id": sun, "annotations": [], "answers": {"weather": ["sun"]}},
        {"image_id": rain, "annotations": [], "answers": {"weather": ["sun"]}},
    )

    (weather,) = evaluating.evaluate()["numbers"]["answers"]

    assert weather["accuracy"]["value"] == 0.5
    assert weather["precision"]["sun"]["value"] == 0.5
    assert weather["recall"]["rain"]["value"] == 0
    assert weather["confusion"] == [[1, 0, 0], [1, 0, 0], [0, 0, 0]]


def test_average_precision_is_cocoevals_on_our_export(
    evaluating: Evaluating, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [(12.345, 40.0), (200.111, 41.5), (330.5, 222.222)]
    image_ids = [
        evaluating.label(
            *(evaluating.box("car", x=x + 7.77 * shift, y=y) for x, y in places[: shift + 1])
        )
        for shift in range(3)
    ]
    seen = [
        {
            "image_id": image_id,
            "annotations": [
                evaluating.seen("car", x=x + 7.77 * shift + 3.1 * at, y=y, score=0.3 + 0.2 * at)
                for at, (x, y) in enumerate(places)
            ],
        }
        for shift, image_id in enumerate(image_ids)
    ]
    evaluating.predict(*seen)

    ours = evaluating.evaluate()["numbers"]["objects"]
    theirs = _cocoeval(evaluating, seen)

    sizes = [-1 if each is None else each for each in ours["ap_by_size"].values()]
    numbers = [ours["ap"][name]["value"] for name in ("ap", "ap50", "ap75")]
    assert numbers + sizes == pytest.approx(theirs[:6], abs=1e-9)
    capsys.readouterr()


def _cocoeval(evaluating: Evaluating, seen: list[dict[str, Any]]) -> list[float]:
    truth = COCO()
    path = f"{evaluating.path}/export.json?truth=accepted"
    truth.dataset = json.loads(evaluating.owner.get(path).content)
    truth.createIndex()
    results = [
        {
            "image_id": image["image_id"],
            "category_id": each["category_id"],
            "bbox": [each["shape"][side] for side in ("x", "y", "width", "height")],
            "score": each["score"],
        }
        for image in seen
        for each in image["annotations"]
    ]
    judged = COCOeval(truth, truth.loadRes(results), "bbox")
    judged.evaluate()
    judged.accumulate()
    judged.summarize()
    stats: list[float] = judged.stats.tolist()
    return stats
