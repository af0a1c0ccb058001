"""Two versions of a detector that nobody trained: what it sees is drawn from the scenes, with mistakes of its own."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.demo.hands import Hand, drawn
from app.demo.pictures import Marked, Picture
from app.geometry.boxes import Size
from app.predictions.schemas import NewPredictions, PredictedAnnotation, PredictedImage

NAME = "demo detector"


@dataclass(frozen=True)
class Skill:
    """How good a version is: the chance to overlook, to see twice, and to take a thing for another."""

    version: str
    jitter: float
    miss_rate: float
    double_rate: float
    mistakes: Mapping[str, str]


SKILLS = (
    Skill("1", 0.08, 0.45, 0.2, {"helmet": "person", "rocket": "building", "saucer": "cup"}),
    Skill("2", 0.015, 0.04, 0.05, {"saucer": "cup"}),
)


@dataclass(frozen=True)
class Seen:
    """A picture as it is in the project."""

    image_id: int
    size: tuple[int, int]
    picture: Picture


def predictions_of(
    skill: Skill, seen: Sequence[Seen], category_ids: Mapping[str, int]
) -> NewPredictions:
    """What a version says of all pictures, the same each time."""
    return NewPredictions(
        model=NAME,
        version=skill.version,
        images=[_image(skill, each, category_ids) for each in seen],
    )


def _image(skill: Skill, seen: Seen, category_ids: Mapping[str, int]) -> PredictedImage:
    chance = random.Random(f"{NAME} {skill.version} {seen.picture.file_name}")
    hand = Hand(skill.jitter, 0.0, Size(*seen.size), chance)
    annotations = []
    for marked in seen.picture.objects:
        if chance.random() < skill.miss_rate:
            continue
        for score in _scores(skill, marked, chance):
            category = skill.mistakes.get(marked.category, marked.category)
            annotations.append(
                PredictedAnnotation(
                    category_id=category_ids[category],
                    shape=drawn(marked.shape, hand),
                    score=score,
                )
            )
    answers = {"scene": [seen.picture.scene]} if chance.random() > skill.miss_rate else {}
    return PredictedImage(image_id=seen.image_id, annotations=annotations, answers=answers)


def _scores(skill: Skill, marked: Marked, chance: random.Random) -> list[float]:
    """Surest of what it knows; the second look at the same thing is less sure."""
    is_mistaken = marked.category in skill.mistakes
    first = round(chance.uniform(0.3, 0.7) if is_mistaken else chance.uniform(0.55, 0.99), 2)
    return [first, round(first * 0.5, 2)] if chance.random() < skill.double_rate else [first]
