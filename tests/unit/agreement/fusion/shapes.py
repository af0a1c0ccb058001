"""Shapes as the API takes them, for hypothesis and by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydantic import TypeAdapter

from app.agreement.measures.fusion.members import Member
from app.annotations.label_schema import CategoryRules
from app.annotations.shape_rules import Setting, shape_problems
from app.annotations.shapes import AnyShape, Shape
from app.geometry.boxes import Size
from app.geometry.masks import counts_of_runs, pixels_of_runs, runs_of_counts, runs_of_pixels

SIZE = Size(40, 30)
KINDS = ("box", "rotated_box", "polygon", "ellipse", "mask", "polyline", "point", "keypoints")
REGIONS = KINDS[:5]
_ADAPTER: TypeAdapter[AnyShape] = TypeAdapter(Shape)


def problems_of(shape: dict[str, Any], size: Size = SIZE) -> list[str]:
    """What the API would refuse, from types to crossings."""
    parsed = _ADAPTER.validate_json(_ADAPTER.dump_json(_ADAPTER.validate_python(as_sent(shape))))
    category = CategoryRules("thing", frozenset(KINDS), {})
    return [each.message for each in shape_problems(parsed, Setting("shape", category, size))]


def as_sent(shape: dict[str, Any]) -> dict[str, Any]:
    """Lists become the tuples that they are once parsed: the models are strict."""
    match shape["type"]:
        case "mask":
            return {**shape, "size": tuple(shape["size"])}
        case "polyline" | "keypoints":
            return {**shape, "points": [tuple(point) for point in shape["points"]]}
        case "polygon":
            parts = [[[tuple(p) for p in ring] for ring in part] for part in shape["parts"]]
            return {**shape, "parts": parts}
        case _:
            return shape


def box(x: float, y: float, width: float, height: float) -> dict[str, Any]:
    return {"type": "box", "x": x, "y": y, "width": width, "height": height}


def mask(pixels: NDArray[Any]) -> dict[str, Any]:
    height, width = pixels.shape
    counts = counts_of_runs(runs_of_pixels(pixels.astype(np.uint8)))
    return {"type": "mask", "size": [height, width], "counts": counts}


def pixels_of(shape: dict[str, Any]) -> NDArray[np.uint8]:
    height, width = shape["size"]
    return pixels_of_runs(runs_of_counts(shape["counts"]), Size(width, height))


def polygon(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "polygon", "parts": [[[list(point) for point in points]]]}


def rectangle_of_pixels(x: int, y: int, width: int, height: int) -> NDArray[np.uint8]:
    pixels = np.zeros((SIZE.height, SIZE.width), dtype=np.uint8)
    pixels[y : y + height, x : x + width] = 1
    return pixels


def members(*shapes: dict[str, Any], category_id: int = 1) -> list[Member]:
    return [Member(index, shape, category_id) for index, shape in enumerate(shapes)]


def shapes_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Valid shapes of a kind on the image of `SIZE`."""
    return st.integers(0, 2**32 - 1).map(lambda seed: _MADE[kind](np.random.default_rng(seed)))


def clusters_of(kind: str) -> st.SearchStrategy[list[Member]]:
    """One to five members with their weights."""
    weights = st.sampled_from([1.0, 1.0, 0.8, 0.5, 0.0])
    pairs = st.lists(st.tuples(shapes_of(kind), weights), min_size=1, max_size=5)
    return pairs.map(
        lambda rows: [
            Member(f"rater-{index}", shape, 1, weight=weight)
            for index, (shape, weight) in enumerate(rows)
        ]
    )


def _box(rng: np.random.Generator) -> dict[str, Any]:
    x, y = rng.uniform(0, SIZE.width - 1), rng.uniform(0, SIZE.height - 1)
    return box(x, y, rng.uniform(1e-6, SIZE.width - x), rng.uniform(1e-6, SIZE.height - y))


def _frame(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "cx": rng.uniform(0, SIZE.width),
        "cy": rng.uniform(0, SIZE.height),
        "angle_deg": rng.uniform(-180, 180),
    }


def _rotated_box(rng: np.random.Generator) -> dict[str, Any]:
    sides = {"width": rng.uniform(0.1, 50), "height": rng.uniform(0.1, 50)}
    return {"type": "rotated_box", **_frame(rng), **sides}


def _ellipse(rng: np.random.Generator) -> dict[str, Any]:
    radii = {"rx": rng.uniform(0.1, 30), "ry": rng.uniform(0.1, 30)}
    return {"type": "ellipse", **_frame(rng), **radii}


def _polygon(rng: np.random.Generator) -> dict[str, Any]:
    """A star around a centre, which never crosses itself; now and then below a pixel."""
    reach = rng.choice([0.4, 3.0, 14.0])
    cx, cy = rng.uniform(reach, SIZE.width - reach), rng.uniform(reach, SIZE.height - reach)
    count = int(rng.integers(3, 12))
    turns = (np.arange(count) + rng.uniform(0, 0.5, count)) * 2 * np.pi / count
    radii = rng.uniform(0.5, 1, count) * reach
    return polygon(
        *zip(
            (cx + radii * np.cos(turns)).tolist(),
            (cy + radii * np.sin(turns)).tolist(),
            strict=True,
        )
    )


def _mask(rng: np.random.Generator) -> dict[str, Any]:
    pixels = rng.random((SIZE.height, SIZE.width)) < rng.choice([0.002, 0.5])
    x, y = int(rng.integers(0, 30)), int(rng.integers(0, 20))
    pixels[y : y + 8, x : x + 8] = True
    return mask(pixels)


def _polyline(rng: np.random.Generator) -> dict[str, Any]:
    count = int(rng.integers(2, 9))
    places = rng.uniform(0, 1, (count, 2)) * (SIZE.width, SIZE.height)
    return {"type": "polyline", "points": places.tolist()}


def _point(rng: np.random.Generator) -> dict[str, Any]:
    return {"type": "point", "x": rng.uniform(0, SIZE.width), "y": rng.uniform(0, SIZE.height)}


def _keypoints(rng: np.random.Generator) -> dict[str, Any]:
    points: list[list[Any]] = []
    for visibility in rng.integers(0, 3, 4).tolist():
        x, y = rng.uniform(0, SIZE.width), rng.uniform(0, SIZE.height)
        points.append([x, y, visibility] if visibility else [0.0, 0.0, 0])
    if not any(point[2] for point in points):
        points[0] = [1.0, 1.0, 2]
    drawn = {key: value for key, value in _box(rng).items() if key != "type"}
    return {"type": "keypoints", "points": points, "box": drawn if rng.random() < 0.5 else None}


_MADE: dict[str, Callable[[np.random.Generator], dict[str, Any]]] = {
    "box": _box,
    "rotated_box": _rotated_box,
    "ellipse": _ellipse,
    "polygon": _polygon,
    "mask": _mask,
    "polyline": _polyline,
    "point": _point,
    "keypoints": _keypoints,
}
