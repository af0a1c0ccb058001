"""COCO as a table, for whoever has pandas."""

from collections.abc import Mapping, Sequence
from typing import Any

_OF_THE_IMAGE = ("file_name", "width", "height")


def to_pandas(coco: Mapping[str, Any]) -> Any:
    """One row for each object: its image, category, box as x, y, width and height in pixels, area, attributes.

    Raises:
        ModuleNotFoundError: pandas is not installed.
    """
    import pandas

    rows = rows_of(coco)
    return pandas.DataFrame(rows, columns=None if rows else list(_COLUMNS))


def rows_of(coco: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The table without pandas."""
    images = {each["id"]: each for each in coco["images"]}
    names = {each["id"]: each["name"] for each in coco["categories"]}
    return [
        _row(each, images[each["image_id"]], names[each["category_id"]])
        for each in coco["annotations"]
    ]


_COLUMNS = (
    "id",
    "image_id",
    *_OF_THE_IMAGE,
    "category_id",
    "category",
    "x",
    "y",
    "box_width",
    "box_height",
    "area",
    "iscrowd",
)


def _row(annotation: Mapping[str, Any], image: Mapping[str, Any], category: str) -> dict[str, Any]:
    box: Sequence[float] = annotation["bbox"]
    values = (
        annotation["id"],
        image["id"],
        *(image[name] for name in _OF_THE_IMAGE),
        annotation["category_id"],
        category,
        *box,
        annotation.get("area"),
        annotation.get("iscrowd", 0),
    )
    more = {f"attribute:{name}": value for name, value in annotation.get("attributes", {}).items()}
    optional = {name: annotation[name] for name in ("score", "layer_id") if name in annotation}
    return dict(zip(_COLUMNS, values, strict=True)) | optional | more
