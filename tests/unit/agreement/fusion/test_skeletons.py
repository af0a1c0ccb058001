"""Keypoints by hand."""

from typing import Any

import numpy as np
import pytest

from app.agreement.measures.fusion.centres import geometric_median
from app.agreement.measures.fusion.proposals import Options, Proposal, fuse
from app.agreement.measures.fusion.skeletons import without_outliers
from app.geometry.boxes import Size
from tests.unit.agreement.fusion.shapes import members

SIZE = Size(200, 200)
FAR = (199.0, 199.0, 2)


def skeleton(*points: tuple[float, float, int]) -> dict[str, Any]:
    return {"type": "keypoints", "points": [list(point) for point in points], "box": None}


def fused(*shapes: dict[str, Any], sigma: float = 0.07) -> Proposal:
    return fuse(members(*shapes), SIZE, Options(sigmas=[sigma, sigma]))


def places(proposal: Proposal) -> list[list[float]]:
    assert proposal.shape is not None
    points: list[list[float]] = proposal.shape["points"]
    return points


def test_two_raters_meet_halfway() -> None:
    proposal = fused(skeleton((10, 10, 2), FAR), skeleton((12, 10, 2), FAR))

    assert places(proposal)[0] == [11, 10, 2]
    assert list(proposal.spread) == [1, 0]
    assert not proposal.disputed


def test_two_raters_more_than_two_sigma_apart_are_disputed() -> None:
    proposal = fused(skeleton((10, 10, 2), FAR), skeleton((60, 10, 2), FAR), sigma=0.1)

    assert proposal.disputed == ("point:0",)
    assert "One point needs a look" in proposal.notes[0]


def test_an_outlier_moves_nothing() -> None:
    near = [skeleton((x, 10, 2), FAR) for x in (10.0, 11.0, 10.0, 9.0, 10.0)]

    proposal = fused(*near, skeleton((150, 90, 2), FAR))

    assert places(proposal)[0] == pytest.approx([10, 10, 2])
    assert proposal.disputed == ("point:0",)


def test_two_places_are_always_kept() -> None:
    apart = np.array([[0.0, 0.0], [50.0, 0.0], [0.0, 90.0]])

    assert without_outliers(apart).sum() >= 2


def test_visibility_goes_by_majority() -> None:
    proposal = fused(
        skeleton((10, 10, 2), FAR), skeleton((10, 10, 1), FAR), skeleton((10, 10, 1), FAR)
    )

    assert places(proposal)[0] == [10, 10, 1]


def test_a_point_that_most_left_out_is_left_out() -> None:
    without = skeleton((0, 0, 0), FAR)

    proposal = fused(skeleton((10, 10, 2), FAR), without, without)

    assert places(proposal)[0] == [0, 0, 0]
    assert proposal.disputed == ()


def test_a_point_that_half_left_out_is_kept_and_disputed() -> None:
    proposal = fused(skeleton((10, 10, 2), FAR), skeleton((0, 0, 0), FAR))

    assert places(proposal)[0] == [10, 10, 2]
    assert proposal.disputed == ("point:0",)


def test_skeletons_without_a_common_point_have_nothing_in_common() -> None:
    empty = (0.0, 0.0, 0)
    three = [
        {**skeleton(), "points": [list((9.0, 9.0, 2) if i == k else empty) for i in range(3)]}
        for k in range(3)
    ]

    proposal = fuse(members(*three), SIZE)

    assert proposal.shape is None
    assert proposal.notes == ("They have nothing in common: no point is placed by half of them.",)


def test_a_skeleton_of_another_schema_is_left_out() -> None:
    proposal = fused(skeleton((10, 10, 2), FAR), skeleton((12, 10, 2), FAR), skeleton((90, 90, 2)))

    assert places(proposal)[0] == [11, 10, 2]
    assert proposal.notes[0] == "1 of 3 have another number of points and are left out."


def test_the_geometric_median_of_a_triangle_sees_its_sides_at_120_degrees() -> None:
    corners = np.array([[0.0, 0.0], [10.0, 0.0], [3.0, 8.0]])

    here = geometric_median(corners, np.ones(3))

    rays = (corners - here) / np.hypot(*(corners - here).T)[:, np.newaxis]
    assert rays.sum(axis=0) == pytest.approx([0, 0], abs=1e-4)


def test_the_geometric_median_stays_on_a_place_that_most_share() -> None:
    corners = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [30.0, 40.0]])

    assert geometric_median(corners, np.ones(4)) == pytest.approx([0, 0], abs=1e-4)
