"""One annotator's work on gold images against what is known of them, by the same measures as people among each other.

What is known is the consensus layer of the image, else the work that was accepted there. Only those who may know which
images are gold are told.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import LiteralString

import numpy as np

from app.agreement.columns import columns_of, options_of
from app.agreement.labelled import FAMILIES, LabelledImage, Rules
from app.agreement.measures.intervals import RatioSums, ratio_of_sums
from app.agreement.measures.objects.measuring import match, sums_of
from app.agreement.numbers.records import Number, number
from app.agreement.reading import Layer, read_layers, read_rules
from app.database.engine import Connection

MOST_IMAGES = 1_000
"""So many gold images are enough to tell how good somebody is; those submitted last count."""
MOST_TOLD = 12
KNOWN = 0
"""Stands for the annotator of what is known: no user has this id, and it sorts first."""

_NONE_DONE = "This annotator has submitted no gold image yet."
_NOTHING_KNOWN = "Nothing is to be found on the gold images that this annotator has submitted."
_NOTHING_MARKED = "This annotator has marked nothing on gold images."
_NOTHING_MATCHED = "No object of this annotator lies on one that is known."
_NO_ANSWERS = "No answer is known on the gold images that this annotator has submitted."


@dataclass(frozen=True)
class GoldImage:
    """A gold image on which something differs from what is known, and how much of what."""

    image_id: int
    file_name: str
    missed: int
    extra: int
    other_category: int
    other_answer: int

    @property
    def wrong(self) -> int:
        """All that differs."""
        return self.missed + self.extra + self.other_category + self.other_answer

    @property
    def words(self) -> str:
        """`2 missed, 1 extra`."""
        told = {
            "missed": self.missed,
            "extra": self.extra,
            "in another category": self.other_category,
            "answered otherwise": self.other_answer,
        }
        return ", ".join(f"{count} {what}" for what, count in told.items() if count)


@dataclass(frozen=True)
class Gold:
    """The numbers, and the images with most to see."""

    measures: tuple[Number, ...]
    images: tuple[GoldImage, ...]


@dataclass
class Counts:
    """What is counted of each image, shape (images,) each."""

    known: np.ndarray[tuple[int], np.dtype[np.float64]]
    marked: np.ndarray[tuple[int], np.dtype[np.float64]]
    matched: np.ndarray[tuple[int], np.dtype[np.float64]]
    alike: np.ndarray[tuple[int], np.dtype[np.float64]]
    similarity: np.ndarray[tuple[int], np.dtype[np.float64]]
    asked: np.ndarray[tuple[int], np.dtype[np.float64]]
    answered: np.ndarray[tuple[int], np.dtype[np.float64]]

    @classmethod
    def of(cls, images: int) -> "Counts":
        """Nothing yet."""
        return cls(*(np.zeros(images) for _ in fields(cls)))


async def gold_of(connection: Connection, project_id: int, user_id: int) -> Gold:
    """How somebody did on images whose answer is known; a reason in place of each number where there are none."""
    layers, names = await _layers(connection, project_id, user_id)
    images = await read_layers(connection, project_id, layers)
    rules = await read_rules(connection, project_id)
    counts = await asyncio.to_thread(count, images, rules)
    return Gold(tuple(numbers_of(counts)), tuple(_differing(images, counts, names)))


def count(images: Sequence[LabelledImage], rules: Rules) -> Counts:
    """What the second submission of each image has of the first one's. Pure."""
    counts = Counts.of(len(images))
    places = {image.id: place for place, image in enumerate(images)}
    for family in FAMILIES:
        columns = columns_of(images, family, rules)
        if not columns.marks:
            continue
        pairs = sums_of(
            match(columns.objects, columns.submitted, options_of(family, rules))
        ).rater_pairs
        of_image = np.array([places[image.id] for image in columns.images])[pairs.image]
        for total, part in (
            (counts.known, pairs.first_objects),
            (counts.marked, pairs.second_objects),
            (counts.matched, pairs.matched),
            (counts.alike, pairs.matched_alike),
            (counts.similarity, pairs.similarity),
        ):
            np.add.at(total, of_image, part)
    for place, image in enumerate(images):
        known, own = (each.answers for each in image.submissions)
        counts.asked[place] = len(known)
        counts.answered[place] = sum(
            sorted(own.get(question, [])) == sorted(values) and question in own
            for question, values in known.items()
        )
    return counts


def numbers_of(counts: Counts) -> list[Number]:
    """What is told of the counts; answers only where questions are. Pure."""
    ratios = [
        ("G1r", counts.matched, counts.known, _NOTHING_KNOWN),
        ("G1x", counts.marked - counts.matched, counts.marked, _NOTHING_MARKED),
        ("G1o", counts.similarity, counts.matched, _NOTHING_MATCHED),
        ("G1c", counts.alike, counts.matched, _NOTHING_MATCHED),
        ("G1a", counts.answered, counts.asked, _NO_ANSWERS),
    ]
    return [
        number(
            code,
            ratio_of_sums(RatioSums.of(part, whole), reason=reason if len(whole) else _NONE_DONE),
            objects=int(whole.sum()),
        )
        for code, part, whole, reason in ratios
    ]


def _differing(
    images: Sequence[LabelledImage], counts: Counts, names: dict[int, str]
) -> list[GoldImage]:
    differences = np.column_stack(
        (
            counts.known - counts.matched,
            counts.marked - counts.matched,
            counts.matched - counts.alike,
            counts.asked - counts.answered,
        )
    ).astype(int)
    found = [
        GoldImage(image.id, names[image.id], *row)
        for image, row in zip(images, differences.tolist(), strict=True)
    ]
    found = sorted(
        (each for each in found if each.wrong), key=lambda each: (-each.wrong, each.image_id)
    )
    return found[:MOST_TOLD]


_LAYERS: LiteralString = """
    with checked as (
        select a.id, a.image_id, a.annotator_id, coalesce(a.submitted_at, a.created_at) as submitted_at
        from assignments a
        where a.project_id = %(project)s and a.is_gold
          and (%(person)s::bigint is null or a.annotator_id = %(person)s)
          and a.state in ('submitted', 'accepted')
    ), both_known as (
        select
            i.id, i.file_name, i.width, i.height, c.annotator_id, own.id as own_layer, c.submitted_at,
            known.id as known_layer, known.at as known_at
        from checked c
        join images i on i.id = c.image_id and i.state <> 'excluded' and i.deleted_at is null
        join layers own on own.assignment_id = c.id
        cross join lateral (
            select l.id, coalesce(a.submitted_at, k.settled_at, l.created_at) as at
            from layers l
            left join assignments a on a.id = l.assignment_id
            left join consensus_images k on k.image_id = l.image_id
            where l.image_id = c.image_id
              and (l.kind = 'consensus' or (a.state = 'accepted' and not a.is_gold))
            order by l.kind = 'consensus' desc, a.submitted_at desc nulls last, l.id desc
            limit 1
        ) known
        order by c.submitted_at desc, i.id desc
        limit %(most)s
    )
    select * from both_known order by id
"""


@dataclass(frozen=True)
class GoldWork:
    """What one person did on one gold image: `counts` has one image."""

    image_ids: Sequence[int]
    counts: Counts


async def gold_work_of(
    connection: Connection, project_id: int, user_id: int | None
) -> list[GoldWork]:
    """The work on gold images that was submitted last, person by person; of everybody without a person."""
    layers, _ = await _layers(connection, project_id, user_id)
    rules = await read_rules(connection, project_id)
    by_person: dict[int, list[Layer]] = {}
    for known, own in zip(layers[::2], layers[1::2], strict=True):
        by_person.setdefault(own.annotator_id, []).extend((known, own))
    made = []
    for own_layers in by_person.values():
        images = await read_layers(connection, project_id, own_layers)
        counts = await asyncio.to_thread(count, images, rules)
        made.append(GoldWork([image.id for image in images], counts))
    return made


async def _layers(
    connection: Connection, project_id: int, user_id: int | None
) -> tuple[list[Layer], dict[int, str]]:
    """What is known and what this person submitted, image by image; and the images' names."""
    values = {"project": project_id, "person": user_id, "most": MOST_IMAGES}
    cursor = await connection.execute(_LAYERS, values)
    layers: list[Layer] = []
    names = {}
    for image, name, width, height, person, own, own_at, known, known_at in await cursor.fetchall():
        names[image] = name
        layers.append(Layer(image, width, height, KNOWN, known, known_at))
        layers.append(Layer(image, width, height, person, own, own_at))
    return layers, names
