"""What no shape may be, and the sentence that says so: where, what was expected, what came."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client, Response

from tests.factories.images import make_images
from tests.factories.labelling import get_layer, next_assignment, save
from tests.factories.projects import make_project
from tests.factories.shapes import SHAPES, THING, mask_of, painted, square

Database = psycopg.Connection[Any]
Changes = dict[str, Any]

IMAGE = "the 640 x 480 image"
BOW_TIE = [[10.0, 10.0], [50.0, 50.0], [50.0, 10.0], [10.0, 50.0]]
THIN = [[10.0, 10.0], [20.0, 20.0], [30.0, 30.0]]


@dataclass(frozen=True)
class Canvas:
    """An open image, and the one category of its project."""

    client: Client
    layer_id: int
    category_id: int

    def draw(self, shape: Changes) -> Response:
        """The answer to a save of one object."""
        sent = {"id": str(uuid4()), "category_id": self.category_id, "shape": shape}
        response: Response = save(self.client, self.layer_id, 0, added=[sent])
        return response


@pytest.fixture
def open_canvas(as_owner: Client, database: Database) -> Callable[..., Canvas]:
    """Factory of canvases: `open_canvas(THING, width=40_000)`."""

    def make(category: Changes = THING, *, width: int = 640, height: int = 480) -> Canvas:
        project = make_project(as_owner, categories=[category])
        make_images(database, project["id"], width=width, height=height)
        document = next_assignment(as_owner, project["id"])
        return Canvas(as_owner, document["layer"]["id"], project["categories"][0]["id"])

    return make


@pytest.fixture
def canvas(open_canvas: Callable[..., Canvas]) -> Canvas:
    """An image of 640 x 480 pixels whose category takes every shape."""
    return open_canvas()


def polygon(*parts: list[list[list[float]]]) -> Changes:
    return {"type": "polygon", "parts": list(parts)}


def keypoints(*points: list[float], **fields: Any) -> Changes:
    return {"type": "keypoints", "points": list(points), **fields}


def changed(name: str, **fields: Any) -> Changes:
    return SHAPES[name] | fields


REFUSED: dict[str, tuple[Changes, str, str]] = {
    "an unknown kind": (
        {"type": "circle", "r": 3},
        "",
        "expected 'type' to be one of 'box', 'rotated_box', 'polygon', 'polyline', 'ellipse', 'mask', 'keypoints', "
        "'point', received 'circle'",
    ),
    "no kind": ({"x": 3}, "", "expected an object with 'type'"),
    "a field of another kind": (
        changed("point", width=3.0),
        "width",
        "there is no field of this name (received '3.0')",
    ),
    "a box outside": (
        changed("box", x=600.0),
        "",
        f"expected a box inside {IMAGE}, received x 600 to 700, y 20.25 to 70.5",
    ),
    "a rotated box without a side": (
        changed("rotated_box", width=0.0),
        "width",
        "expected more than 0 (received '0.0')",
    ),
    "a rotated box around a place outside": (
        changed("rotated_box", cx=640.5),
        "",
        f"expected a centre inside {IMAGE}, received cx 640.5, cy 150",
    ),
    "a rotated box without an end": (
        changed("rotated_box", height=5000.0),
        "height",
        f"expected at most 4,480 px in {IMAGE}, received 5000",
    ),
    "an angle beyond half a turn": (
        changed("rotated_box", angle_deg=181.0),
        "angle_deg",
        "expected 180 or less (received '181.0')",
    ),
    "an ellipse around a place outside": (
        changed("ellipse", cy=-3.0),
        "",
        f"expected a centre inside {IMAGE}, received cx 320, cy -3",
    ),
    "an ellipse without an end": (
        changed("ellipse", rx=2241.0),
        "rx",
        f"expected at most 2,240 px in {IMAGE}, received 2241",
    ),
    "a line without a length": (
        changed("polyline", points=[[10.0, 10.0], [10.0, 10.0]]),
        "points",
        "expected a line of some length, received 2 points at one place",
    ),
    "a polygon outside": (
        polygon([[[630.0, 10.0], [650.0, 10.0], [630.0, 30.0]]]),
        "parts.0.0.1",
        f"expected a point inside {IMAGE}, received x 650, y 10",
    ),
    "a ring of two points": (
        polygon([square(10.0, 10.0, 20.0)], [[[1.0, 1.0], [2.0, 2.0]]]),
        "parts.1.0",
        "expected at least 3 entries, received 2",
    ),
    "a point of three numbers": (
        polygon([[[1.0, 1.0, 1.0], [9.0, 1.0], [9.0, 9.0]]]),
        "parts.0.0.0",
        "expected at most 2 entries",
    ),
    "a ring without an area": (
        polygon([THIN]),
        "parts.0.0",
        "expected a ring around an area, received 3 points that enclose none",
    ),
    "a ring that crosses itself": (
        polygon([square(100.0, 100.0, 20.0)], [[*BOW_TIE[:3], [10.0, 40.0]]]),
        "parts.1",
        "expected lines that do not cross, received a crossing near x 27.1429, y 27.1429",
    ),
    "a hole that crosses its exterior": (
        polygon([square(10.0, 10.0, 40.0), square(40.0, 20.0, 20.0)]),
        "parts.0",
        "expected lines that do not cross, received a crossing near x 50, y 20",
    ),
    "a hole elsewhere": (
        polygon([square(10.0, 10.0, 40.0), square(100.0, 100.0, 20.0)]),
        "parts.0.1",
        "expected a hole inside its exterior (the part's first ring), received one outside",
    ),
    "a line of one point": (
        {"type": "polyline", "points": [[1.0, 2.0]]},
        "points",
        "expected at least 2 entries, received 1",
    ),
    "a line outside": (
        {"type": "polyline", "points": [[1.0, 2.0], [3.0, 481.0]]},
        "points.1",
        f"expected a point inside {IMAGE}, received x 3, y 481",
    ),
    "a point outside": (changed("point", x=-1.0), "", f"expected a point inside {IMAGE}, received x -1, y 30.5"),
    "a mask of another size": (
        changed("mask", size=[640, 480]),
        "size",
        "expected [480, 640], the image's height and width, received [640, 480]",
    ),
    "a mask without pixels": (mask_of(painted()), "counts", "expected at least one pixel, received an empty mask"),
    "runs of another sum": (
        changed("mask", counts="13"),
        "counts",
        "expected run lengths that sum to 307,200 pixels (480 x 640), received 4",
    ),
    "runs that break off": (
        changed("mask", counts="4o"),
        "counts",
        "expected run lengths as COCO compresses them, but the run lengths end in the middle of a number",
    ),
    "runs in another alphabet": (
        changed("mask", counts="4 z"),
        "counts",
        "expected run lengths as COCO compresses them: characters from 0 to o (received '4 z')",
    ),
    "two points for a skeleton of three": (
        keypoints([1.0, 2.0, 2], [3.0, 4.0, 2]),
        "points",
        "the skeleton of thing has 3 points, received 2",
    ),
    "no point that is there": (
        keypoints([0.0, 0.0, 0], [0.0, 0.0, 0], [0.0, 0.0, 0]),
        "points",
        "expected at least one point that is occluded (v 1) or visible (v 2), received none",
    ),
    "an absent point that lies somewhere": (
        keypoints([1.0, 2.0, 2], [3.0, 4.0, 0], [0.0, 0.0, 0]),
        "points.1",
        "an absent point (v 0) has x 0 and y 0, received x 3, y 4",
    ),
    "a visibility that does not exist": (
        keypoints([1.0, 2.0, 2], [3.0, 4.0, 3], [0.0, 0.0, 0]),
        "points.1.2",
        "expected 0, 1 or 2 (received '3')",
    ),
    "a keypoint outside": (
        keypoints([1.0, 2.0, 2], [3.0, 490.0, 1], [0.0, 0.0, 0]),
        "points.1",
        f"expected a point inside {IMAGE}, received x 3, y 490",
    ),
    "a skeleton's box outside": (
        keypoints(*SHAPES["keypoints"]["points"], box={"x": 600.0, "y": 0.0, "width": 60.0, "height": 9.0}),
        "box",
        f"expected a box inside {IMAGE}, received x 600 to 660, y 0 to 9",
    ),
    "a skeleton's box without a side": (
        keypoints(*SHAPES["keypoints"]["points"], box={"x": 6.0, "y": 0.0, "width": 0.0, "height": 9.0}),
        "box.width",
        "expected more than 0 (received '0.0')",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "place", "sentence"), [pytest.param(*case, id=name) for name, case in REFUSED.items()]
)
def test_a_senseless_shape_is_refused_in_a_sentence(
    canvas: Canvas, shape: Changes, place: str, sentence: str
) -> None:
    response = canvas.draw(shape)

    assert response.status_code == 422, response.text
    assert response.json()["errors"] == [
        {"path": f"added.0.shape.{place}".rstrip("."), "message": sentence}
    ]
    assert get_layer(canvas.client, canvas.layer_id)["annotations"] == []


def test_numbers_that_json_does_not_have_are_refused_in_outlines(canvas: Canvas) -> None:
    sent = {"id": str(uuid4()), "category_id": canvas.category_id}
    line = {"type": "polyline", "points": [[1.5, 2.5], [3.5, 7777]]}
    body = json.dumps({"base_revision": 0, "added": [sent | {"shape": line}]})

    response = canvas.client.patch(
        f"/api/v1/layers/{canvas.layer_id}", content=body.replace("7777", "NaN")
    )

    assert response.status_code == 422
    assert response.json()["errors"] == [
        {
            "path": "added.0.shape.points.1.1",
            "message": "expected a number that is not endless (received 'nan')",
        }
    ]


def test_a_ring_longer_than_any_outline_is_refused(open_canvas: Callable[..., Canvas]) -> None:
    teeth = [[x * 100.0, 0.0 if x % 2 else 29_000.0] for x in range(40)]
    comb = polygon([[*teeth, [3900.0, 30_000.0], [0.0, 30_000.0]]])

    response = open_canvas(width=40_000, height=30_000).draw(comb)

    assert response.json()["errors"] == [
        {
            "path": "added.0.shape.parts.0.0",
            "message": "expected a ring of at most 1,000,000 px, received 1,165,907; paint it as a mask instead",
        }
    ]


def test_lines_too_close_together_to_be_checked_are_refused(
    canvas: Canvas,
) -> None:
    """Twenty thousand diagonal lines side by side: each lies in the boxes of nearly all others."""
    hatched = []
    for index in range(4999):
        near, far = [index / 100, 10.0], [index / 100 + 70.0, 60.0]
        hatched += [near, far] if index % 2 else [far, near]
    hatched.append([0.0, 300.0])
    rings = [[[x + 150.0 * column, y] for x, y in hatched] for column in range(4)]

    response = canvas.draw(polygon(rings))

    assert "too close together to be checked; paint it as a mask" in response.json()["detail"]


def test_too_many_points_in_all_are_refused(canvas: Canvas) -> None:
    parts = [[square(1.0 + index % 600, 1.0 + index / 100, 2.0)] for index in range(9000)]
    corners = [[x / 20, 60.0 + x % 2] for x in range(9000)] + [[449.95, 400.0], [1.0, 400.0]]

    response = canvas.draw(polygon(*parts, *([corners],) * 8))

    message = "expected at most 100,000 points in all, received 108,016; paint it as a mask instead"
    assert response.json()["errors"] == [{"path": "added.0.shape.parts", "message": message}]


def test_a_kind_that_the_category_does_not_take_is_refused(
    open_canvas: Callable[..., Canvas],
) -> None:
    response = open_canvas({"name": "car", "shapes": ["box", "mask"]}).draw(SHAPES["point"])

    assert response.json()["errors"] == [
        {"path": "added.0.shape.type", "message": "car takes box, mask, polygon, received point"}
    ]


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(polygon([square(-0.01, -0.01, 30.0)]), id="a hundredth of a pixel outside"),
        pytest.param(changed("rotated_box", cx=1.0, cy=1.0), id="a rotated box that reaches out"),
        pytest.param(
            polygon([square(10.0, 10.0, 40.0), [[10.0, 10.0], [20.0, 30.0], [30.0, 20.0]]]),
            id="a hole that touches its exterior",
        ),
        pytest.param(
            polygon([square(10.0, 10.0, 40.0)[::-1], square(20.0, 20.0, 10.0)]),
            id="rings that run the other way",
        ),
    ],
)
def test_what_is_unusual_but_right_is_taken(canvas: Canvas, shape: Changes) -> None:
    response = canvas.draw(shape)

    assert response.status_code == 200, response.text
