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
