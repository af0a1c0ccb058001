"""Categories, images and annotations as COCO has them. docs/formats/coco.md says what each field means."""

from collections.abc import Sequence
from typing import Any

from app.formats.plain import flat, rounded
from app.formats.records import Category, Image, Layer, Object, Shape, Skeleton
from app.formats.regions import REGIONS, bounds_of_shape, parts_of, runs_of, size_of
from app.geometry.boxes import Box, Size
from app.geometry.masks import area_of_runs, counts_of_runs

Segmentation = list[list[float]] | dict[str, Any]
_FULLY_SAID = frozenset({"box", "mask", "keypoints"})


def category_record(category: Category) -> dict[str, Any]:
    """Indices of skeletons are 1-based here."""
    record: dict[str, Any] = {
        "id": category.id,
        "name": category.name,
        "supercategory": category.supercategory or "",
    }
    if category.color:
        record["color"] = category.color
    if category.skeleton:
        record |= _skeleton_record(category.skeleton)
    if category.attributes:
        record["attributes"] = [dict(each) for each in category.attributes]
    return dict(category.extra) | record


def _skeleton_record(skeleton: Skeleton) -> dict[str, Any]:
    record: dict[str, Any] = {
        "keypoints": list(skeleton.keypoints),
        "skeleton": [[one + 1, other + 1] for one, other in skeleton.edges],
        "flip_pairs": [[one + 1, other + 1] for one, other in skeleton.flip_pairs],
    }
    if skeleton.sigmas:
        record["sigmas"] = list(skeleton.sigmas)
    return record


def image_record(image: Image, license_id: int = 1) -> dict[str, Any]:
    """An image; answers, absences and metadata only where there are some. Fields of imported files stand behind."""
    record: dict[str, Any] = {
        "id": image.id,
        "width": image.width,
        "height": image.height,
        "file_name": image.file_name,
        "license": license_id,
    }
    extras: dict[str, Any] = {
        "answers": {name: list(values) for name, values in sorted(image.answers.items()) if values},
        "verified_absent": list(image.verified_absent),
        "layers": [_layer_record(each) for each in image.layers],
        "metadata": dict(image.metadata),
    }
    if "original_date_captured" in image.extra:
        record["date_captured"] = image.extra["original_date_captured"]
    # One voice is heard even where it says nothing; without layers nobody knows how many there were.
    told = {"answers", "verified_absent"} if len(image.layers) == 1 else set()
    given = {name: value for name, value in extras.items() if value or name in told}
    known = record | dict(image.about) | given
    return known | {name: value for name, value in image.extra.items() if name not in known}


def _layer_record(layer: Layer) -> dict[str, Any]:
    author = {} if layer.author_id is None else {"annotator_id": layer.author_id}
    source = {} if layer.source is None else {"source": layer.source}
    return {
        "id": layer.id,
        **author,
        **source,
        "state": layer.state,
        "revision": layer.revision,
        "answers": {name: list(values) for name, values in layer.answers.items()},
        "verified_absent": list(layer.verified_absent),
    }


def annotation_record(
    image: Image, each: Object, skeleton: Skeleton | None = None
) -> dict[str, Any]:
    """An object with everything that is known of it."""
    size = size_of(image)
    box = bounds_of_shape(each.shape, size)
    record: dict[str, Any] = {
        "id": each.id,
        "image_id": image.id,
        "category_id": each.category_id,
        "bbox": [rounded(number) for number in (box.x, box.y, box.width, box.height)],
        "area": area_of(each.shape, box, size),
        "segmentation": segmentation_of(each.shape, size),
        "iscrowd": int(each.is_crowd),
    }
    known = record | _keypoints_of(each.shape, skeleton) | _extras_of(image, each)
    return known | {name: value for name, value in each.extra.items() if name not in known}


def segmentation_of(shape: Shape, size: Size, *, is_box_drawn: bool = False) -> Segmentation:
    """Polygons where they lose nothing, else compressed run lengths; nothing for boxes and what covers no pixels."""
    kind = shape["type"]
    if kind not in REGIONS or (kind == "box" and not is_box_drawn):
        return []
    parts = [] if kind == "mask" else parts_of(shape, size)
    if kind == "mask" or any(len(rings) > 1 for rings in parts):
        return {"size": [size.height, size.width], "counts": counts_of_runs(runs_of(shape, size))}
    return [flat(rings[0]) for rings in parts]


def area_of(shape: Shape, box: Box, size: Size) -> float:
    """Of regions the pixels that a reader counts, of boxes and keypoints their box's, of lines and points none."""
    match shape["type"]:
        case "box" | "keypoints":
            return rounded(box.area)
        case "polyline" | "point":
            return 0
    return area_of_runs(runs_of(shape, size))


def _keypoints_of(shape: Shape, skeleton: Skeleton | None) -> dict[str, Any]:
    """Every object of a category with keypoints has these fields, because its readers ask each for them."""
    points: Sequence[Any] = ()
    if shape["type"] == "keypoints":
        points = shape["points"]
    elif skeleton is not None:
        points = [(0, 0, 0)] * len(skeleton.keypoints)
    if not points:
        return {}
    placed = [(rounded(x), rounded(y), int(v)) if v else (0, 0, 0) for x, y, v in points]
    return {
        "keypoints": [number for point in placed for number in point],
        "num_keypoints": sum(1 for point in placed if point[2]),
    }


def _extras_of(image: Image, each: Object) -> dict[str, Any]:
    shape = each.shape
    has_holes = shape["type"] == "polygon" and any(len(rings) > 1 for rings in shape["parts"])
    is_said = shape["type"] in _FULLY_SAID or (shape["type"] == "polygon" and not has_holes)
    turn = {"rotation": shape["angle_deg"]} if shape["type"] == "rotated_box" else {}
    extras: dict[str, Any] = {"attributes": turn | dict(each.attributes)}
    if not is_said:
        extras["shape"] = dict(shape)
    if each.group_id:
        extras["group_id"] = str(each.group_id)
    if each.layer_id is not None:
        extras["layer_id"] = each.layer_id
        author_id = next((one.author_id for one in image.layers if one.id == each.layer_id), None)
        if author_id is not None:
            extras["annotator_id"] = author_id
    if each.provenance is not None:
        extras["provenance"] = dict(each.provenance)
    if each.score is not None:
        extras["score"] = rounded(each.score, 6)
    return extras
