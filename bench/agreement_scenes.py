"""Objects of several raters, made up for measuring agreement."""

import numpy as np
from pycocotools import mask as coco_masks

from app.agreement.measures.objects.records import Images, Objects

SIDE = 1000.0
CATEGORIES = 5
MISSED, JITTER, CONFUSED = 0.1, 0.06, 0.05


def boxes_of_raters(
    images: int, raters: int, per_image: int, *, sides: tuple[float, float] = (40.0, 200.0)
) -> tuple[Objects, Images]:
    """Raters who miss a tenth, shake by 6 % of a box and confuse 5 % of the categories."""
    chance = np.random.default_rng(7)
    image = np.repeat(np.arange(images), per_image)
    size = chance.uniform(*sides, (len(image), 2))
    corner = chance.uniform(0, 1, (len(image), 2)) * (SIDE - size)
    category = chance.integers(0, CATEGORIES, len(image))
    parts = []
    for rater in range(raters):
        kept = np.flatnonzero(chance.random(len(image)) >= MISSED)
        own = size[kept]
        moved = corner[kept] + chance.normal(0, JITTER, own.shape) * own
        grown = own * np.exp(chance.normal(0, JITTER, own.shape))
        is_confused = chance.random(len(kept)) < CONFUSED
        given = np.where(is_confused, chance.integers(0, CATEGORIES, len(kept)), category[kept])
        bounds = np.concatenate([moved, grown], axis=1)
        parts.append((image[kept], np.full(len(kept), rater), given, bounds))
    marked, owner, given, bounds = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((owner, marked))
    objects = Objects(marked[order], owner[order], given[order], bounds[order])
    return objects, Images(
        size=np.full((images, 2), SIDE),
        submitted_image=np.repeat(np.arange(images), raters),
        submitted_rater=np.tile(np.arange(raters), images),
    )


def as_masks(objects: Objects) -> Objects:
    """Each box as a mask of the blob within it, in COCO's run lengths."""
    chance = np.random.default_rng(9)
    turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    shapes = []
    for x, y, width, height in objects.bounds.tolist():
        radii = 0.5 * (1 + 0.08 * chance.normal(size=len(turns)))
        ring = np.stack([width * radii * np.cos(turns), height * radii * np.sin(turns)], axis=1)
        ring += np.array([x + width / 2, y + height / 2])
        encoded = coco_masks.frPyObjects([ring.ravel().tolist()], int(SIDE), int(SIDE))[0]
        shapes.append(
            {"type": "mask", "size": encoded["size"], "counts": encoded["counts"].decode("ascii")}
        )
    bounds = np.array(
        [
            coco_masks.toBbox({**shape, "counts": shape["counts"].encode("ascii")})
            for shape in shapes
        ]
    )
    return Objects(objects.image, objects.rater, objects.category, bounds, shapes)
