"""Objects that several raters marked, made up with a seed."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import settings

from app.agreement.measures.objects.records import Floats, Images, Ints, Objects, Options, Shape

SIDE = 1000.0
UNHURRIED = settings(max_examples=30)
"""Laws are tried on whole scenes, and a busy machine may take its time."""
FIVE = Options(category_count=5)


@dataclass(frozen=True)
class Habits:
    """How raters differ from what is there."""

    missed: float = 0.1
    jitter: float = 0.06
    confused: float = 0.05


PERFECT = Habits(missed=0.0, jitter=0.0, confused=0.0)


def scene(
    images: int = 60,
    raters: int = 3,
    per_image: int = 7,
    *,
    habits: Habits = Habits(),
    seed: int = 0,
    sides: tuple[float, float] = (40.0, 200.0),
) -> tuple[Objects, Images]:
    """Boxes of five categories; a few images are empty."""
    chance = np.random.default_rng(seed)
    counts = chance.poisson(per_image, images)
    image = np.repeat(np.arange(images), counts)
    size = chance.uniform(*sides, (len(image), 2))
    corner = chance.uniform(0, 1, (len(image), 2)) * (SIDE - size)
    category = chance.integers(0, 5, len(image))
    marked = [
        _marked(np.concatenate([corner, size], axis=1), category, habits, chance)
        for _ in range(raters)
    ]
    objects = Objects(
        image=np.concatenate([image[kept] for kept, _, _ in marked]),
        rater=np.repeat(np.arange(raters), [len(kept) for kept, _, _ in marked]),
        category=np.concatenate([given for _, given, _ in marked]),
        bounds=np.concatenate([bounds for _, _, bounds in marked]),
    )
    everyone = everyone_submitted(images, raters)
    return replace(objects, rank=np.arange(len(objects))), everyone


def _marked(
    bounds: Floats, category: Ints, habits: Habits, chance: np.random.Generator
) -> tuple[Ints, Ints, Floats]:
    kept = np.flatnonzero(chance.random(len(bounds)) >= habits.missed)
    size = bounds[kept, 2:]
    moved = bounds[kept, :2] + chance.normal(0, 1, size.shape) * habits.jitter * size
    grown = size * np.exp(chance.normal(0, 1, size.shape) * habits.jitter)
    is_confused = chance.random(len(kept)) < habits.confused
    given = np.where(is_confused, chance.integers(0, 5, len(kept)), category[kept])
    return kept, given, np.concatenate([moved, grown], axis=1)


def everyone_submitted(images: int, raters: int, *, side: float = SIDE) -> Images:
    """All raters submitted all images."""
    return Images(
        size=np.full((images, 2), side),
        submitted_image=np.repeat(np.arange(images), raters),
        submitted_rater=np.tile(np.arange(raters), images),
    )


def boxes(*rows: tuple[int, int, int, float, float, float, float]) -> Objects:
    """Each row is image, rater, category, x, y, width, height."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 7)
    columns = table[:, :3].astype(np.int64)
    return Objects(columns[:, 0], columns[:, 1], columns[:, 2], table[:, 3:])


def joined(first: Objects, second: Objects) -> Objects:
    """Both, one after the other; of boxes."""
    return Objects(
        image=np.concatenate([first.image, second.image]),
        rater=np.concatenate([first.rater, second.rater]),
        category=np.concatenate([first.category, second.category]),
        bounds=np.concatenate([first.bounds, second.bounds]),
    )


def shaped(*marked: tuple[int, Shape], image: int = 0) -> Objects:
    """Each is a rater and a shape on one image, all of category 0; bounds are those of the shapes."""
    shapes = [shape for _, shape in marked]
    count = len(marked)
    return Objects(
        image=np.full(count, image),
        rater=np.array([rater for rater, _ in marked], dtype=np.int64),
        category=np.zeros(count, dtype=np.int64),
        bounds=np.array([bounds_of_shape(shape) for shape in shapes]).reshape(-1, 4),
        shapes=shapes,
    )


def bounds_of_shape(shape: Shape) -> tuple[float, float, float, float]:
    """x, y, width, height."""
    match shape["type"]:
        case "box":
            return shape["x"], shape["y"], shape["width"], shape["height"]
        case "point":
            return shape["x"], shape["y"], 0.0, 0.0
        case "rotated_box":
            reach = float(np.hypot(shape["width"], shape["height"])) / 2
            return shape["cx"] - reach, shape["cy"] - reach, 2 * reach, 2 * reach
        case "ellipse":
            reach = max(shape["rx"], shape["ry"])
            return shape["cx"] - reach, shape["cy"] - reach, 2 * reach, 2 * reach
        case "mask":
            return 0.0, 0.0, shape["size"][1], shape["size"][0]
        case "polygon":
            points = np.array([point for rings in shape["parts"] for point in rings[0]])
        case _:
            points = np.array(shape["points"])[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])
