"""A project's label schema to take elsewhere, as COCO's `categories`. Pure."""

from collections.abc import Sequence

from app.projects.schemas import CategoryOut
from app.schema.schemas import CocoCategory, CocoSchema


def coco_schema(categories: Sequence[CategoryOut]) -> CocoSchema:
    """COCO's `categories` with their permanent ids, in the order of these, as the export writes them."""
    written = [_coco_category(each) for each in categories]
    return CocoSchema(categories=sorted(written, key=lambda category: category.id))


def _coco_category(category: CategoryOut) -> CocoCategory:
    skeleton = category.skeleton
    return CocoCategory(
        id=category.id,
        name=category.name,
        supercategory=category.supercategory or "",
        color=category.color,
        keypoints=skeleton.keypoints if skeleton else None,
        skeleton=_from_one(skeleton.edges) if skeleton else None,
        flip_pairs=_from_one(skeleton.flip_pairs) if skeleton else None,
        sigmas=skeleton.sigmas if skeleton else None,
        attributes=category.attributes or None,
    )


def _from_one(pairs: Sequence[Sequence[int]]) -> list[list[int]]:
    """COCO counts keypoints from 1."""
    return [[first + 1, second + 1] for first, second in pairs]
