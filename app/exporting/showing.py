"""Exports as the API and the pages tell them. Pure."""

from typing import Any

from app.exporting.digests import Changes, Difference
from app.exporting.schemas import (
    CategoryChanges,
    ChangesOut,
    ExportDifference,
    ExportSummary,
    ImageChanges,
)
from app.formats.registry import FORMATS


def told_difference(
    first: dict[str, Any], second: dict[str, Any], found: Difference
) -> ExportDifference:
    """With the names that the manifests have for categories."""
    names = {**first["manifest"]["categories"], **second["manifest"]["categories"]}
    return ExportDifference(
        first=ExportSummary.model_validate(first),
        second=ExportSummary.model_validate(second),
        images=ChangesOut.model_validate(found.images),
        objects=ChangesOut.model_validate(found.objects),
        by_category=[
            CategoryChanges(
                category_id=category_id, name=names[str(category_id)], **_counts(changes)
            )
            for category_id, changes in sorted(found.by_category.items())
        ],
        changed_images=[
            ImageChanges(image_id=image_id, **_counts(changes))
            for image_id, changes in found.changed_images
        ],
        changed_image_count=found.changed_image_count,
    )


def _counts(changes: Changes) -> dict[str, int]:
    return {
        "added": changes.added,
        "removed": changes.removed,
        "changed": changes.changed,
        "unchanged": changes.unchanged,
    }


_TRUTHS = {
    "accepted": "accepted submissions",
    "consensus": "the consensus",
    "all": "every annotator's layer",
}
_SHAPES = {
    "box": "Boxes",
    "rotated_box": "Rotated boxes",
    "polygon": "Polygons",
    "polyline": "Lines",
    "ellipse": "Ellipses",
    "mask": "Masks",
    "keypoints": "Skeletons",
    "point": "Points",
}


def truth_words(truth: str) -> str:
    """A choice of truth, within a sentence."""
    if truth in _TRUTHS:
        return _TRUTHS[truth]
    if truth.startswith("agreed>="):
        return f"what annotators agree on from {truth.removeprefix('agreed>=')}"
    kind, _, who = truth.partition(":")
    return f"predictions of {who}" if kind == "model" else f"annotator {who}"


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """An export as pages tell it."""
    made = FORMATS.get(row["format"])
    format_title = made.title if made else row["format"]
    return row | {
        "title": row["name"] or f"{format_title}, no. {row['id']}",
        "format_title": format_title,
        "truth_words": truth_words(row["options"].get("truth", "accepted")),
        "where": row["options"].get("where", ""),
    }


def category_rows(report: dict[str, Any]) -> dict[str, Any]:
    """Objects by category and kind of shape, as a table whose columns are the kinds that there are."""
    by_category: dict[str, dict[str, int]] = report["by_category"]
    kinds = [kind for kind in _SHAPES if any(kind in each for each in by_category.values())]
    return {
        "kinds": [_SHAPES[kind] for kind in kinds],
        "rows": [
            {
                "name": name,
                "counts": [each.get(kind, 0) for kind in kinds],
                "total": sum(each.values()),
            }
            for name, each in by_category.items()
        ],
    }


def loss_rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    """What could not be written as it is: what was dropped first, then what happened most."""
    losses: list[dict[str, Any]] = report["losses"]
    return sorted(losses, key=lambda each: (-each["dropped"], -each["count"], each["code"]))
