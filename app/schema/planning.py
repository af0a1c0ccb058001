"""What a changed definition takes away from existing work. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.projects.schemas import Attribute, NewCategory
from app.projects.shapes import accepted_shapes


@dataclass(frozen=True)
class Losses:
    """What annotations of a category can no longer have.

    `attributes` are lost whole; `values` are those that a selecting attribute no longer offers; `keypoints` says for
    each keypoint of the new skeleton which one of the old it is, and is none while points stay where they are.
    """

    shapes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    keypoints: tuple[int | None, ...] | None = None
    lost_keypoints: tuple[str, ...] = ()

    @property
    def is_destructive(self) -> bool:
        """Whether anything that people have made could be lost."""
        return bool(self.shapes or self.attributes or self.values or self.lost_keypoints)

    @property
    def sentences(self) -> list[str]:
        """What becomes of the annotations, for the person who is about to confirm it."""
        told = [
            f"No new {kind.replace('_', ' ')} can be drawn; those that are there stay."
            for kind in self.shapes
        ]
        told += [f"The attribute {name!r} goes from them." for name in self.attributes]
        for name, values in self.values.items():
            listed = ", ".join(map(repr, values))
            told.append(f"The attribute {name!r} loses {listed}; who has it has no value then.")
        if self.lost_keypoints:
            listed = ", ".join(map(repr, self.lost_keypoints))
            told.append(f"Skeletons lose {listed}; one that has no other point is removed.")
        if self.keypoints is not None and None in self.keypoints:
            count = self.keypoints.count(None)
            told.append(f"{_points(count)} in skeletons that are there.")
        return told


def _points(count: int) -> str:
    return "The new keypoint is absent" if count == 1 else f"The {count} new keypoints are absent"


def category_losses(before: NewCategory, after: NewCategory) -> Losses:
    """What the annotations of a category lose when its definition changes."""
    attributes, values = attribute_losses(before.attributes, after.attributes)
    old = before.skeleton.keypoints if before.skeleton else []
    new = after.skeleton.keypoints if after.skeleton else []
    sources = keypoint_sources(old, new)
    return Losses(
        shapes=tuple(sorted(accepted_shapes(before.shapes) - accepted_shapes(after.shapes))),
        attributes=attributes,
        values=values,
        keypoints=None if not new or sources == tuple(range(len(old))) else sources,
        lost_keypoints=tuple(
            name for index, name in enumerate(old) if new and index not in sources
        ),
    )


def attribute_losses(
    before: Sequence[Attribute], after: Sequence[Attribute]
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Attributes that are gone or of another type, and values that are no longer offered."""
    kept = {attribute.name: attribute for attribute in after}
    lost: list[str] = []
    values: dict[str, tuple[str, ...]] = {}
    for attribute in before:
        match = kept.get(attribute.name)
        if match is None or match.type != attribute.type:
            lost.append(attribute.name)
            continue
        missing = tuple(v for v in attribute.values or [] if v not in (match.values or []))
        if missing:
            values[attribute.name] = missing
    return tuple(lost), values


def keypoint_sources(before: Sequence[str], after: Sequence[str]) -> tuple[int | None, ...]:
    """For each new keypoint the old one it is: by name; else, where the old name is gone, by place (a renaming)."""
    places = {name: index for index, name in enumerate(before)}
    sources: list[int | None] = []
    for index, name in enumerate(after):
        is_renamed = index < len(before) and before[index] not in after
        sources.append(places.get(name, index if is_renamed else None))
    return tuple(sources)
