"""Boxes, rotated boxes, ellipses, lines and points by hand."""

from typing import Any

import pytest

from app.agreement.measures.fusion.members import Member
from app.agreement.measures.fusion.proposals import fuse
from app.geometry.boxes import Size
from tests.unit.agreement.fusion.shapes import box, members

SIZE = Size(200, 100)


def fused(*shapes: dict[str, Any]) -> dict[str, Any]:
    shape = fuse(members(*shapes), SIZE).shape
    assert shape is not None
    return shape


def rotated(cx: float, cy: float, width: float, height: float, angle: float) -> dict[str, Any]:
    frame = {"cx": cx, "cy": cy, "width": width, "height": height, "angle_deg": angle}
    return {"type": "rotated_box", **frame}


def line(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "polyline", "points": [list(point) for point in points]}


def test_two_boxes_meet_halfway() -> None:
    assert fused(box(10, 10, 20, 20), box(12, 10, 20, 24)) == box(11, 10, 20, 22)


def test_of_three_boxes_each_edge_is_the_middle_one() -> None:
    shape = fused(box(10, 10, 20, 20), box(12, 11, 20, 20), box(50, 10, 40, 10))

    assert shape == box(12, 10, 20, 20)


def test_a_rater_of_quality_counts_more() -> None:
    three = [Member(0, box(10, 10, 20, 20), 1, weight=3.0)]
    three += [Member(index, box(14, 10, 20, 20), 1) for index in (1, 2)]

    assert fuse(three, SIZE).shape == box(10, 10, 20, 20)


def test_the_spread_of_a_box_is_told_edge_by_edge() -> None:
    proposal = fuse(members(box(10, 10, 20, 20), box(14, 10, 16, 20)), SIZE)

    assert proposal.spread == (2, 0, 0, 0)


@pytest.mark.parametrize(
    "other",
    [rotated(50, 50, 40, 20, -150), rotated(50, 50, 20, 40, 120), rotated(50, 50, 20, 40, -60)],
    ids=["half a turn", "a quarter turn", "a quarter back"],
)
def test_a_rotated_box_may_be_written_in_four_ways(other: dict[str, Any]) -> None:
    shape = fused(rotated(50, 50, 40, 20, 30), other, rotated(50, 50, 40, 20, 30))

    assert shape == pytest.approx(rotated(50, 50, 40, 20, 30))


def test_angles_on_either_side_of_half_a_turn_meet_there() -> None:
    shape = fused(rotated(50, 50, 40, 20, 178), rotated(50, 50, 40, 20, -176))

    assert abs(shape["angle_deg"]) == pytest.approx(179)
    assert (shape["width"], shape["height"]) == (40, 20)


def test_an_ellipse_may_begin_with_either_radius() -> None:
    one = {"type": "ellipse", "cx": 50, "cy": 50, "rx": 30, "ry": 10, "angle_deg": 10}
    other = {**one, "rx": 12, "ry": 30, "angle_deg": 100}

    shape = fused(one, other)

    assert sorted((shape["rx"], shape["ry"])) == pytest.approx([11, 30])
    assert shape["angle_deg"] % 90 == pytest.approx(10)


def test_a_line_drawn_backwards_is_the_same_line() -> None:
    shape = fused(line((10, 10), (90, 10)), line((90, 14), (10, 14)))

    assert sorted(shape["points"]) == [[10, 12], [90, 12]]


def test_corners_stay_corners() -> None:
    shape = fused(
        line((10, 10), (50, 10), (50, 50)),
        line((10, 14), (54, 14), (54, 58)),
        line((10, 12), (52, 12), (52, 54)),
    )

    assert shape["points"] == [pytest.approx(place) for place in ([10, 12], [52, 12], [52, 54])]


def test_of_three_points_each_coordinate_is_the_middle_one() -> None:
    points = [{"type": "point", "x": x, "y": y} for x, y in ((1.0, 5.0), (2.0, 9.0), (90.0, 6.0))]

    assert fused(*points) == {"type": "point", "x": 2, "y": 6}


def test_lines_of_one_place_are_fused_too() -> None:
    assert fused(line((5, 5), (5, 5)), line((7, 7), (7, 7)))["points"][0] == [6, 6]
