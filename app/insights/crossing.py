"""Labels by parts of images, counted from a sheet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

import numpy as np
from numpy.typing import NDArray

from app.database.engine import Connection
from app.insights.dividing import (
    ANSWER,
    FEW_VALUES,
    MISSING,
    OTHERS,
    Cut,
    Division,
    Divisor,
    Part,
    bounds_of,
    fixed_bounds,
)
from app.insights.population import Population
from app.insights.sheet import Integers, Marks, Sheet
from app.metadata.parts import pattern_of_times

BINS = 5


@dataclass(frozen=True)
class Label:
    """A category, or one answer to a question; `term` asks for the images that have it."""

    key: str
    kind: str
    name: str
    term: str
    color: str | None = None
    question: str | None = None


@dataclass
class Crossed:
    """Counts of labelled images, and of objects, of one field. Of a sample they are as counted, not scaled."""

    division: Division
    parts: list[Part] = field(default_factory=list)
    images_by_part: Mapping[str, int] = field(default_factory=dict)
    images: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By label and part."""


@dataclass
class Table:
    """Everything that is counted of a sheet."""

    image_count: int = 0
    images_by_label: Counter[str] = field(default_factory=Counter)
    objects_by_label: Counter[str] = field(default_factory=Counter)
    fields: list[Crossed] = field(default_factory=list)


async def labels_of(connection: Connection, population: Population) -> list[Label]:
    """The categories and the answers that the schema has, in its order."""
    cursor = await connection.execute(
        "select id, name, color from categories where project_id = %s and deleted_at is null order by position, id",
        [population.project_id],
    )
    made = [
        Label(f"c{id}", "category", name, population.marked(name), color)
        async for id, name, color in cursor
    ]
    cursor = await connection.execute(
        """
        select q.id, q.name, value
        from questions q cross join unnest(q.values) with ordinality as said(value, place)
        where q.project_id = %s and q.deleted_at is null
        order by q.position, q.id, place
        """,
        [population.project_id],
    )
    async for id, name, value in cursor:
        term = population.answered(name, value)
        made.append(Label(f"a{id}:{value}", "answer", value, term, question=name))
    return made


def divide(
    sheet: Sheet, divisors: Sequence[Divisor], *, bins: int | None = None, cut: Cut = "count"
) -> list[Division]:
    """Each divisor with bounds from the images of the sheet."""
    return [_division(sheet, each, bins, cut) for each in divisors]


def _division(sheet: Sheet, divisor: Divisor, bins: int | None, cut: Cut) -> Division:
    if divisor.kind == "time":
        return Division(divisor, pattern=pattern_of_times(sheet.spans[divisor.name]))
    fixed = fixed_bounds(divisor.name, bins)
    if fixed is not None:
        return Division(divisor, fixed)
    if divisor.kind != "number":
        return Division(divisor)
    known = _known(sheet.facts[divisor.name])
    if not len(known):
        return Division(divisor)
    if len(np.unique(known)) <= FEW_VALUES:
        return Division(divisor, is_single=True)
    parts = bins or BINS
    # The first value of which at least this share is no larger.
    ranks = [max(ceil(place / parts * len(known)), 1) - 1 for place in range(parts)]
    low, high = float(known[0]), float(known[-1])
    bounds = bounds_of(low, high, [float(known[rank]) for rank in ranks], parts, cut)
    return Division(divisor, bounds, high=high)


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sort(values[~np.isnan(values)])


def place(sheet: Sheet, division: Division) -> Marks:
    """Which parts each image is in, by their keys: one of a field, of answers perhaps several."""
    divisor = division.divisor
    if divisor.kind == "answer":
        return _answered(sheet, divisor.name.removeprefix(ANSWER))
    everywhere = np.arange(len(sheet.image_ids))
    values = sheet.facts[divisor.name]
    if divisor.kind == "number":
        keys, codes = _numbers(values, division)
    else:
        length = len(division.pattern) if divisor.kind == "time" else None
        keys, codes = _words(values, length)
    return Marks(keys, everywhere, codes)


def _numbers(values: NDArray[np.float64], division: Division) -> tuple[list[str], Integers]:
    is_missing = np.isnan(values)
    if division.is_single:
        known = np.unique(values[~is_missing])
        codes = np.searchsorted(known, values)
        keys = [repr(float(each)) for each in known]
    else:
        codes = np.searchsorted(division.inner, values, side="right")
        keys = [str(place) for place in range(len(division.inner) + 1)]
    codes[is_missing] = len(keys)
    return [*keys, MISSING], codes


def _words(values: Sequence[str | None], length: int | None) -> tuple[list[str], Integers]:
    # Few of the values differ, so that a dictionary is quicker than sorting them.
    known = {value: (value or MISSING)[:length] for value in set(values)}
    codes = {key: code for code, key in enumerate(dict.fromkeys(known.values()))}
    code_of = {value: codes[key] for value, key in known.items()}
    return list(codes), np.array([code_of[value] for value in values], np.int64)


def _answered(sheet: Sheet, question: str) -> Marks:
    none = np.zeros(0, np.int64)
    given = sheet.answers.get(question, Marks([], none, none))
    silent = np.setdiff1d(np.arange(len(sheet.image_ids)), given.images)
    codes = np.concatenate((given.codes, np.full(len(silent), len(given.keys))))
    return Marks([*given.keys, MISSING], np.concatenate((given.images, silent)), codes)


def cross(sheet: Sheet, divisions: Sequence[Division]) -> Table:
    """Count labels by the parts of each division."""
    labels = sheet.labels
    objects = np.bincount(labels.codes, weights=sheet.objects, minlength=len(labels.keys))
    return Table(
        image_count=len(sheet.image_ids),
        images_by_label=Counter(dict(zip(labels.keys, labels.totals.tolist(), strict=True))),
        objects_by_label=Counter(dict(zip(labels.keys, map(int, objects), strict=True))),
        fields=[_crossed(sheet, each) for each in divisions],
    )


def _crossed(sheet: Sheet, division: Division) -> Crossed:
    placed = place(sheet, division)
    found = zip(placed.keys, placed.totals.tolist(), strict=True)
    totals = Counter({key: images for key, images in found if images})
    parts, folded = parts_of(division, totals)
    labels, folds = sheet.labels, _folded(placed, folded)
    together = images_with_both(labels, folds, len(sheet.image_ids))
    rows, columns = together.nonzero()
    met = zip(rows.tolist(), columns.tolist(), together[rows, columns].tolist(), strict=True)
    counts = {(labels.keys[row], folds.keys[column]): images for row, column, images in met}
    return Crossed(division, parts, _summed(folded, totals), Counter(counts))


def _folded(placed: Marks, folded: Mapping[str, str]) -> Marks:
    """The same by parts: of a thousand rare words there is one part to count."""
    codes = {key: code for code, key in enumerate(dict.fromkeys(folded.values()))}
    # A key that no image has is nowhere in the codes.
    moved = np.array([codes.get(folded.get(key, ""), 0) for key in placed.keys], np.int64)
    return Marks(list(codes), placed.images, moved[placed.codes])


def images_with_both(first: Marks, second: Marks, image_count: int) -> Integers:
    """How many images have each two keys, shape (keys of the first, keys of the second)."""
    order, starts = first.runs(image_count)
    # Each mark of the second meets all marks that the first has of its image: a run of `order`.
    lengths = np.diff(starts)[second.images]
    ends = np.cumsum(lengths)
    begins = np.repeat(starts[second.images] - (ends - lengths), lengths)
    met = order[begins + np.arange(len(begins))]
    pairs = first.codes[met] * len(second.keys) + np.repeat(second.codes, lengths)
    shape = (len(first.keys), len(second.keys))
    return np.bincount(pairs, minlength=shape[0] * shape[1]).reshape(shape)


def parts_of(division: Division, totals: Mapping[str, int]) -> tuple[list[Part], dict[str, str]]:
    """The parts, and the part of each key: spellings of a word that differ in case alone are one part, as they are in a
    filter; rare words are one, too.
    """
    spelled = {key: key for key in totals}
    if division.divisor.kind == "text":
        spelling: dict[str, str] = {}
        for key in sorted(totals, key=lambda key: (-totals[key], key)):
            spelling.setdefault(key.lower(), key)
        spelled = {key: spelling[key.lower()] for key in totals}
    parts = division.parts(_summed(spelled, totals))
    known = {part.key for part in parts}
    return parts, {key: word if word in known else OTHERS for key, word in spelled.items()}


def _summed(renamed: Mapping[str, str], totals: Mapping[str, int]) -> Counter[str]:
    made: Counter[str] = Counter()
    for key, images in totals.items():
        made[renamed[key]] += images
    return made
