"""Three annotators with habits of their own, so that they disagree here and there, the same way each time."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.annotations.schemas import AnnotationBody, LayerPatch
from app.demo.hands import Hand, drawn
from app.demo.pictures import Marked, Picture
from app.geometry.boxes import Size


@dataclass(frozen=True)
class Habit:
    """How somebody labels.

    `jitter` and `looseness` are shares of a shape's side; `miss_rate` is the chance to overlook an object; `mistakes`
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
    hand = Hand(habit.jitter, habit.looseness, Size(*size), chance)
    seen = [marked for marked in picture.objects if chance.random() >= habit.miss_rate]
    added = [_annotation(habit, marked, category_ids, hand) for marked in seen]
    scene = picture.scene
    if habit.scene_mistake and scene not in {"indoor", "outdoor"}:
        scene = habit.scene_mistake
    absent = [] if picture.objects else sorted(category_ids.values())[:3]
    people = "yes" if any(marked.category == "person" for marked in picture.objects) else "no"
    return LayerPatch(
        base_revision=0,
        added=added,
        answers={"scene": [scene], "quality": list(picture.quality), "people visible": [people]},
        verified_absent=absent,
    )


def _annotation(
    habit: Habit, marked: Marked, category_ids: Mapping[str, int], hand: Hand
) -> AnnotationBody:
    category = habit.mistakes.get(marked.category, marked.category)
    attributes: dict[str, Any] = {"occluded": False, "truncated": False} | marked.attributes
    return AnnotationBody(
        id=UUID(int=hand.chance.getrandbits(128), version=4),
        category_id=category_ids[category],
        shape=drawn(marked.shape, hand),
        attributes=attributes,
    )
