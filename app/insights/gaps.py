"""What a dataset has too little of: labels that are missing, or far rarer than by chance, in some part of the images.

A combination is told where at least 5 images would be expected if the label had nothing to do with the field, at most
half of them are there, and Fisher's exact test finds it so unlikely that by the rule of Benjamini and Hochberg at most
5 % of all that is told is chance. Combinations of which fewer are expected are counted as such: nothing can be said.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from app.database.engine import Connection
from app.insights.crossing import Crossed, Label, Table, cross, divide, labels_of
from app.insights.distributing import told
from app.insights.dividing import (
    ANSWER,
    MISSING,
    OTHERS,
    Divisor,
    Part,
    divisor_of_question,
    divisors,
)
from app.insights.label_schemas import AskedGaps, GapOut, GapsOut, RareOut
from app.insights.population import Population, population_of
from app.insights.sheet import Sheet, read_sheet
from app.insights.statistics import discoveries, expected, too_few
from app.metadata.recorded import recorded_fields
from app.projects.changes import unless_changed

LEAST_EXPECTED = 5.0
FAR_BELOW = 0.5
RATE = 0.05
MOST_TOLD = 100
LOOKED_AT = (
    "camera", "hour", "month", "place", "lens_model", "iso", "exposure_s", "f_number", "focal_mm", "flash_fired",
    "scene_capture_type", "sharpness", "brightness", "contrast", "noise", "megapixels", "file_format",
)  # fmt: skip
"""Fields that say what a picture is of or how it was taken; with them come the answers to every question."""
_NEEDS = {
    "camera": "model",
    "hour": "taken_at_local",
    "month": "taken_at_local",
    "megapixels": None,
}
"""What has to be recorded for a field that is no column itself."""


@dataclass(frozen=True)
class _Combination:
    label: Label
    crossed: Crossed
    part: Part
    observed: int
    expected: float
    in_part: int
    row: int
    total: int

    @property
    def table(self) -> tuple[int, int, int, int]:
        """As Fisher's test takes it."""
        return self.observed, self.row, self.in_part, self.total


async def find_gaps(connection: Connection, project_id: int, asked: AskedGaps) -> GapsOut:
    """Raises what `population_of` raises."""
    key = ("gaps", asked.model_dump_json())
    return await unless_changed(
        connection, project_id, key, lambda: _found(connection, project_id, asked)
    )


async def _found(connection: Connection, project_id: int, asked: AskedGaps) -> GapsOut:
    population = await population_of(connection, project_id, asked.truth, asked.where)
    labels = await labels_of(connection, population)
    chosen = await fields_looked_at(connection, population, labels)
    sheet = await read_sheet(connection, population, chosen)
    # Thousands of tests keep a core busy for a while; others are to be answered meanwhile.
    return await asyncio.to_thread(gaps_of, population, labels, chosen, sheet, asked.least)


async def fields_looked_at(
    connection: Connection, population: Population, labels: Sequence[Label]
) -> list[Divisor]:
    """What each label is held against."""
    recorded = await _recorded(connection, population.project_id)
    return [*recorded, *_questions(population, labels)]


def gaps_of(
    population: Population,
    labels: Sequence[Label],
    chosen: Sequence[Divisor],
    sheet: Sheet,
    least: int,
) -> GapsOut:
    """What a sheet with the chosen fields has too little of. Pure."""
    table = cross(sheet, divide(sheet, chosen))
    known, untested = _combinations(table, labels)
    found = _far_below(known)
    return GapsOut(
        **told(population, table.image_count).model_dump(),
        least=least,
        fields=[each.label for each in chosen],
        tested=len(known),
        untested=untested,
        rate=RATE,
        gaps=[_gap(population, *each) for each in found[:MOST_TOLD]],
        rare=_rare(population, table, labels, least),
    )


async def _recorded(connection: Connection, project_id: int) -> list[Divisor]:
    """Of the fields to look at, those that some image has."""
    recorded = {each.name for each in await recorded_fields(connection, project_id)}
    known, made = divisors(), []
    for name in LOOKED_AT:
        needed = _NEEDS.get(name, name)
        if needed is None or needed == "place" or needed in recorded:
            made.append(known[name])
    return made


def _questions(population: Population, labels: Sequence[Label]) -> Iterator[Divisor]:
    for name in dict.fromkeys(label.question for label in labels):
        if name is not None:
            yield divisor_of_question(name, partial(population.answered, name))


def _combinations(table: Table, labels: Sequence[Label]) -> tuple[list[_Combination], int]:
    """Those of which enough would be expected, and how many others there are."""
    known, untested = [], 0
    for crossed in table.fields:
        parts = [part for part in crossed.parts if part.key not in (MISSING, OTHERS)]
        # What is not recorded says nothing: chance is reckoned among images that do say something.
        total = sum(crossed.images_by_part.get(part.key, 0) for part in parts)
        for label in labels:
            if crossed.division.divisor.name == f"{ANSWER}{label.question}":
                continue
            row = sum(crossed.images.get((label.key, part.key), 0) for part in parts)
            for part in parts:
                in_part = crossed.images_by_part.get(part.key, 0)
                by_chance = expected(row, in_part, total)
                if by_chance < LEAST_EXPECTED:
                    untested += 1
                    continue
                observed = crossed.images.get((label.key, part.key), 0)
                known.append(
                    _Combination(label, crossed, part, observed, by_chance, in_part, row, total)
                )
    return known, untested


def _far_below(known: Sequence[_Combination]) -> list[tuple[_Combination, float]]:
    """The surest first, each with its probability."""
    chances = too_few([each.table for each in known])
    are_told = discoveries(chances, RATE)
    found = [
        (each, chance)
        for each, chance, is_told in zip(known, chances, are_told, strict=True)
        if is_told and each.observed <= FAR_BELOW * each.expected
    ]
    return sorted(found, key=lambda each: (each[1], -each[0].expected, each[0].label.key))


def _gap(population: Population, each: _Combination, chance: float) -> GapOut:
    label, part, field = each.label, each.part, each.crossed.division.divisor
    scaled = population.sample.scaled
    return GapOut(
        sentence=_sentence(population, each),
        kind="category" if label.question is None else "answer",
        label=label.name,
        field=field.label,
        part=part.label,
        images=scaled(each.observed),
        expected=round(each.expected * scaled(each.in_part) / each.in_part, 1),
        part_images=scaled(each.in_part),
        p_value=chance,
        line=population.line(label.term, part.term),
        part_line=population.line(population.marked(), part.term),
    )


def _sentence(population: Population, each: _Combination) -> str:
    scaled = population.sample.scaled
    of_part = scaled(each.in_part)
    by_chance = each.expected * of_part / each.in_part
    there = scaled(each.observed)
    count = "No image" if not there else "Only 1 image" if there == 1 else f"Only {there:,} images"
    field, part = each.crossed.division.divisor, each.part.label
    return (
        f"{count} of {_named(each.label)} where {_lowered(field.label)} is {part}: "
        f"{by_chance:,.0f} of these {of_part:,} would be expected."
    )


def _named(label: Label) -> str:
    return (
        f"category {label.name}" if label.question is None else f"{label.question} “{label.name}”"
    )


def _lowered(name: str) -> str:
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def _rare(
    population: Population, table: Table, labels: Sequence[Label], least: int
) -> list[RareOut]:
    """The rarest first."""
    made = []
    for label in labels:
        images = population.sample.scaled(table.images_by_label[label.key])
        if images < least:
            count = "No image" if not images else f"{images:,} image{'' if images == 1 else 's'}"
            verb = "have" if images > 1 else "has"
            said = _named(label)
            made.append(
                RareOut(
                    kind="category" if label.question is None else "answer",
                    name=label.name,
                    question=label.question,
                    images=images,
                    sentence=f"{count} {verb} {said}.",
                    line=population.line(label.term),
                )
            )
    return sorted(made, key=lambda each: (each.images, each.name))
