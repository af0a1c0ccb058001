"""What a canvas draws of a disagreement."""

import numpy as np
import pytest
from hypothesis import given, settings

from app.agreement.measures.fusion.members import Member
from app.agreement.measures.fusion.spread import edge_bands, point_ellipses, vote_levels
from app.geometry.boxes import Size
from app.geometry.masks import pixels_of_runs, runs_of_counts
from tests.unit.agreement.fusion.shapes import (
    SIZE,
    box,
    clusters_of,
    mask,
    pixels_of,
    rectangle_of_pixels,
)


def test_the_vote_map_has_a_level_for_each_count_and_its_entropy() -> None:
    shapes = [mask(rectangle_of_pixels(x, 5, 10, 10)) for x in (4, 6)]

    once, twice = vote_levels(shapes, SIZE)

    assert (once.votes, once.area_px, once.entropy) == (1, 40, 1)
    assert (twice.votes, twice.area_px, twice.entropy) == (2, 80, 0)


@given(clusters_of("mask"))
@settings(max_examples=20)
def test_levels_of_the_vote_map_add_up_to_the_votes(cluster: list[Member]) -> None:
    shapes = [dict(one.shape) for one in cluster]

    levels = vote_levels(shapes, SIZE)

    total = sum(
        level.votes * pixels_of_runs(runs_of_counts(level.counts), Size(40, 30)).astype(int)
        for level in levels
    )
    assert (total == np.sum([pixels_of(shape) for shape in shapes], axis=0)).all()


def test_edges_are_told_as_bands() -> None:
    bands = edge_bands([box(10, 10, 20, 20), box(12, 10, 20, 20), box(20, 10, 20, 20)])

    assert (bands["left"].low, bands["left"].middle, bands["left"].high) == (10, 12, 20)
    assert bands["top"].deviation_px == 0
    assert bands["right"].high == 40


def test_points_scatter_along_the_long_radius_of_their_ellipse() -> None:
    points = [[0.0, 0.0, 2], [2.0, 2.0, 1], [4.0, 4.0, 2], [0.0, 0.0, 0]]
    shapes = [{"type": "keypoints", "points": [point, [0.0, 0.0, 0]]} for point in points]

    ellipse, nothing = point_ellipses(shapes)

    assert nothing is None
    assert ellipse is not None
    assert (ellipse.cx, ellipse.cy, ellipse.count) == (2, 2, 3)
    assert ellipse.rx == pytest.approx(np.sqrt(8 / 3 * 2))
    assert ellipse.ry == pytest.approx(0, abs=1e-9)
    assert ellipse.angle_deg % 180 == pytest.approx(45)
