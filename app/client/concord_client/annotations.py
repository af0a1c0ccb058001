"""Annotations in the making."""

from collections.abc import Mapping
from uuid import uuid4

from concord_client.bodies import AttributeValue, NewAnnotation
from concord_client.shapes import Shape


def annotate(
    category_id: int,
    shape: Shape,
    *,
    attributes: Mapping[str, AttributeValue] | None = None,
    is_crowd: bool = False,
    z: int = 0,
) -> NewAnnotation:
    """A new annotation with an id of its own, so that saving it twice makes one.

    `project.annotate("car", …)` takes the category's name.
    """
    return {
        "id": str(uuid4()),
        "category_id": category_id,
        "shape": shape,
        "attributes": dict(attributes or {}),
        "is_crowd": is_crowd,
        "z": z,
    }
