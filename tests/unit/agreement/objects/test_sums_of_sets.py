"""Distances of one category's objects, and overlap along outlines, as sums of images."""

from dataclasses import replace

import numpy as np
import pytest

from app.agreement.measures.objects import boundaries
from app.agreement.measures.objects.boundaries import boundary_ious, boundary_sums
from app.agreement.measures.objects.measuring import match
from app.agreement.measures.objects.records import Images, Objects, Options
from app.agreement.measures.objects.sums.of_raters import pair_sums
from app.agreement.measures.objects.sums.of_sets import category_distances
from tests.unit.agreement.objects.scenes import FIVE, Habits, scene


def test_of_one_category_alone_the_distance_is_that_of_whole_sets() -> None:
    objects, images = scene(images=20, habits=Habits(confused=0.2), seed=4)
    matching = match(objects, images, FIVE)
    rows, _ = matching.image_categories
    distances = category_distances(matching)

    for place, key in enumerate(rows.tolist()):
        image, category = divmod(key, 5)
        # Matched among all objects, as the whole is, then left alone with the one category.
        alike = matching.is_alike & (objects.category[matching.pairs.first] == category)
        expected = 0.0
        for one in range(3):
            for other in range(one + 1, 3):
                of_two = [
                    objects.rater[matching.pairs.first] == one,
                    objects.rater[matching.pairs.second] == other,
                    matching.pair_image == image,
                ]
                shared = matching.pairs.similarity[alike & np.logical_and.reduce(of_two)].sum()
                own = (objects.image == image) & (objects.category == category)
                count = (own & np.isin(objects.rater, [one, other])).sum()
                expected += 1 - 2 * shared / count if count else 0.0
        assert distances[place] == pytest.approx(expected * 2 / (3 - 1))


def test_a_project_of_one_category_has_the_distance_of_its_images() -> None:
    objects, images = scene(images=30, seed=2)
    one = replace(objects, category=np.zeros(len(objects), dtype=np.int64))
    matching = match(one, images, Options(category_count=1))

    distances = category_distances(matching)

    pairs = pair_sums(matching)
    whole = matching.by_image(pairs.image, 2.0 * pairs.distance / (3 - 1))
    rows, _ = matching.image_categories
    assert distances == pytest.approx(whole[rows])


def _outlines(count: int) -> tuple[Objects, Images]:
    """Two raters, one image, squares as polygons; the second's are moved by two pixels."""
    shapes, bounds = [], []
    for moved in (0.0, 2.0):
        for place in range(count):
            x, y = 60.0 * place + moved, 10.0
            ring = [[x, y], [x + 50, y], [x + 50, y + 50], [x, y + 50]]
            shapes.append({"type": "polygon", "parts": [[ring]]})
            bounds.append([x, y, 50.0, 50.0])
    size = np.array([[60.0 * count + 20, 100.0]])
    zeros = np.zeros(2 * count, dtype=np.int64)
    rater = np.repeat([0, 1], count)
    objects = Objects(zeros, rater, zeros, np.array(bounds), shapes, rank=np.arange(2 * count))
    return objects, Images(size, np.array([0, 0]), np.array([0, 1]))


def test_outlines_add_up_to_their_boundary_ious() -> None:
    objects, images = _outlines(4)
    matching = match(objects, images, Options(category_count=1))

    sums = boundary_sums(matching, images)

    ious = boundary_ious(objects, images, matching.pairs.first, matching.pairs.second)
    assert len(ious) == 4
    assert sums.alike[0] == pytest.approx(2 * ious.sum())
    assert sums.weight[0] == 8
    assert 0 < sums.alike[0] / sums.weight[0] < 0.9


def test_of_too_many_outlines_a_sample_stands_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    objects, images = _outlines(6)
    matching = match(objects, images, Options(category_count=1))
    whole = boundary_sums(matching, images)
    monkeypatch.setattr(boundaries, "MOST_PIXELS", 7_000)
    asked: list[int] = []

    def counted(*arguments: object) -> np.ndarray:
        asked.append(len(arguments[2]))  # type: ignore[arg-type]
        return boundary_ious(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(boundaries, "boundary_ious", counted)
    sampled = boundary_sums(matching, images)

    assert asked == [2]
    assert sampled.weight.tolist() == whole.weight.tolist()
    assert sampled.alike[0] == pytest.approx(whole.alike[0], rel=0.05)


def test_boxes_have_no_outlines_to_compare() -> None:
    objects, images = scene(images=3)

    sums = boundary_sums(match(objects, images, FIVE), images)

    assert sums.weight.tolist() == [0, 0, 0]
