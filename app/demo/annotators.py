"""Three annotators with habits of their own, so that they disagree here and there, the same way each time."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.annotations.schemas import AnnotationBody, LayerPatch
from app.annotations.shapes import BoxShape
from app.demo.pictures import Marked, Picture


@dataclass(frozen=True)
class Habit:
    """How somebody labels.

    `jitter` and `looseness` are shares of a box's side; `miss_rate` is the chance to overlook an object; `mistakes`
    are categories taken for others; `scene_mistake` is said where a scene is neither indoor nor outdoor.
    """

    name: str
    email: str
    jitter: float
    looseness: float
    miss_rate: float
    mistakes: Mapping[str, str]
    scene_mistake: str | None = None


ANNOTATORS = (
    Habit("Ada Okafor", "ada@demo.example", 0.008, 0.0, 0.0, {}),
    Habit("Ben Lindqvist", "ben@demo.example", 0.015, 0.05, 0.08, {"saucer": "cup"}, "indoor"),
    Habit("Chloé Martin", "chloe@demo.example", 0.012, 0.01, 0.12, {"helmet": "person", "rocket": "building"}),
)  # fmt: skip


def patch_of(
    habit: Habit, picture: Picture, size: tuple[int, int], category_ids: Mapping[str, int]
) -> LayerPatch:
    """What this annotator saves for a picture of `size` (width, height)."""
    chance = random.Random(f"{habit.name} {picture.file_name}")
    seen = [marked for marked in picture.objects if chance.random() >= habit.miss_rate]
    boxes = [_annotation(habit, marked, size, category_ids, chance) for marked in seen]
    scene = picture.scene
    if habit.scene_mistake and scene not in {"indoor", "outdoor"}:
        scene = habit.scene_mistake
    absent = [] if picture.objects else sorted(category_ids.values())[:3]
    people = "yes" if any(marked.category == "person" for marked in picture.objects) else "no"
    return LayerPatch(
        base_revision=0,
        added=boxes,
        answers={"scene": [scene], "quality": list(picture.quality), "people visible": [people]},
        verified_absent=absent,
    )


def _annotation(
    habit: Habit,
    marked: Marked,
    size: tuple[int, int],
    category_ids: Mapping[str, int],
    chance: random.Random,
) -> AnnotationBody:
    category = habit.mistakes.get(marked.category, marked.category)
    attributes: dict[str, Any] = {"occluded": False, "truncated": False} | marked.attributes
    return AnnotationBody(
        id=UUID(int=chance.getrandbits(128), version=4),
        category_id=category_ids[category],
        shape=_drawn(habit, marked, size, chance),
        attributes=attributes,
    )


def _drawn(habit: Habit, marked: Marked, size: tuple[int, int], chance: random.Random) -> BoxShape:
    """The object's box as this hand draws it, inside the image, to a tenth of a pixel."""
    x, y, width, height = marked.box
    left, right = x - habit.looseness * width, x + width * (1 + habit.looseness)
    top, bottom = y - habit.looseness * height, y + height * (1 + habit.looseness)
    slip_x, slip_y = max(habit.jitter * width, 0.7), max(habit.jitter * height, 0.7)
    left, right = (edge + chance.gauss(0, slip_x) for edge in (left, right))
    top, bottom = (edge + chance.gauss(0, slip_y) for edge in (top, bottom))
    left, top = round(max(left, 0), 1), round(max(top, 0), 1)
    right, bottom = min(right, size[0]), min(bottom, size[1])
    return BoxShape(
        type="box",
        x=left,
        y=top,
        width=round(right - left, 1) or 1.0,
        height=round(bottom - top, 1) or 1.0,
    )
