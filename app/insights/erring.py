"""How often annotators err, by the parts of a field: against most of the others, or against what is known of gold.

An object errs once: it was missed, is extra, or has another category. The rate is of all objects that are expected or
extra. Images are what is drawn at random, so intervals are those of ratios of sums over images, as agreement has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from app.agreement.measures.intervals import RatioSums, ratio_of_sums
from app.agreement.numbers.gold import gold_work_of
from app.database.engine import Connection
from app.insights.crossing import divide, labels_of, parts_of, place
from app.insights.distributing import divisor_named, told
from app.insights.dividing import MISSING, Division, Divisor, Part
from app.insights.error_schemas import AskedErrors, ErrorPart, ErrorRate, ErrorsOut
from app.insights.errors import NobodysErrors
from app.insights.population import Population, population_of
from app.insights.sheet import Integers, Sheet, read_sheet
from app.projects.changes import unless_changed

_NOTHING = "There is nothing here that somebody could err in."


@dataclass(frozen=True)
class _Ratio:
    """One rate: columns of `_Work` that are added up above and below the line."""

    code: str
    name: str
    above: Sequence[tuple[int, str]]
    below: Sequence[str]


RATES = (
    _Ratio(
        "errors",
        "Objects in error",
        ((1, "expected"), (-1, "same"), (1, "extra")),
        ("expected", "extra"),
    ),
    _Ratio("missed", "Missed", ((1, "expected"), (-1, "found")), ("expected",)),
    _Ratio("extra", "Extra", ((1, "extra"),), ("marked",)),
    _Ratio("category", "Another category", ((1, "found"), (-1, "same")), ("found",)),
    _Ratio("answers", "Answers in error", ((1, "wrong"),), ("answered",)),
)
COLUMNS = ("expected", "found", "same", "marked", "extra", "answered", "wrong")


@dataclass(frozen=True)
class _Work:
    """Columns of counts, shape (images,) each, and the images they are of."""

    image_ids: NDArray[np.int64]
    columns: Mapping[str, NDArray[np.float64]]


async def count_errors(connection: Connection, project_id: int, asked: AskedErrors) -> ErrorsOut:
    """Everybody's errors, or one annotator's. Raises NobodysErrors, NotDivisible, and what `population_of` raises."""
    key = ("errors", asked.model_dump_json())
    return await unless_changed(
        connection, project_id, key, lambda: _counted(connection, project_id, asked)
    )


async def _counted(connection: Connection, project_id: int, asked: AskedErrors) -> ErrorsOut:
    population = await population_of(connection, project_id, asked.truth, asked.where)
    person = population.truth.annotator_id
    if person is None and asked.truth != "all":
        raise NobodysErrors(asked.truth)
    divisor = await _divisor(connection, population, asked)
    divisors_asked = [divisor] if divisor else []
    is_of_answers = divisor is not None and divisor.kind == "answer"
    sheet = await read_sheet(connection, population, divisors_asked, has_labels=is_of_answers)
    divisions = divide(sheet, divisors_asked, bins=asked.bins, cut=asked.cut)
    if asked.against == "gold":
        work = await _gold(connection, project_id, person)
    else:
        work = await _against_others(connection, population, person)
    parts = [
        _part(population, part, work, image_ids, asked)
        for division in divisions
        for part, image_ids in _grouped(sheet, division)
    ]
    whole = _part(population, Part("", "All images", ""), work, sheet.image_ids, asked)
    return ErrorsOut(
        **told(population, len(sheet.image_ids)).model_dump(),
        against=asked.against,
        field=asked.field,
        field_label=divisor.label if divisor else "",
        whole=whole,
        parts=parts,
    )


async def _divisor(
    connection: Connection, population: Population, asked: AskedErrors
) -> Divisor | None:
    if not asked.field:
        return None
    return divisor_named(asked.field, population, await labels_of(connection, population))


def _grouped(sheet: Sheet, division: Division) -> list[tuple[Part, Integers]]:
    """The images of each part, in the order of parts."""
    placed = place(sheet, division)
    totals = dict(zip(placed.keys, placed.totals.tolist(), strict=True))
    parts, folded = parts_of(division, {key: images for key, images in totals.items() if images})
    part_of = np.array([folded.get(key, MISSING) for key in placed.keys])
    found = part_of[placed.codes]
    return [(part, sheet.image_ids[placed.images[found == part.key]]) for part in parts]


def _part(
    population: Population,
    part: Part,
    work: _Work,
    image_ids: NDArray[np.int64],
    asked: AskedErrors,
) -> ErrorPart:
    is_here = np.isin(work.image_ids, image_ids)
    columns = {name: values[is_here] for name, values in work.columns.items()}
    # Gold is not a matter of filters: an annotator's work there must look like any other.
    differing = population.line(part.term, "disagreements>0") if asked.against == "others" else None
    return ErrorPart(
        name=part.label,
        is_missing=part.key == MISSING,
        images=int(is_here.sum()),
        line=population.line(population.marked(), part.term),
        differing_line=differing,
        rates=[_rate(each, columns) for each in RATES],
    )


def _rate(ratio: _Ratio, columns: Mapping[str, NDArray[np.float64]]) -> ErrorRate:
    above = sum((sign * columns[name] for sign, name in ratio.above), np.zeros(1))
    below = sum((columns[name] for name in ratio.below), np.zeros(1))
    estimate = ratio_of_sums(RatioSums.of(above, below), reason=_NOTHING)
    interval = estimate.interval if estimate.value is not None else None
    return ErrorRate(
        code=ratio.code,
        name=ratio.name,
        value=estimate.value,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
        images=estimate.images,
        errors=int(np.sum(above)),
        of=int(np.sum(below)),
        is_few=estimate.is_few,
        reason=estimate.reason,
    )


async def _against_others(
    connection: Connection, population: Population, person: int | None
) -> _Work:
    query = sql.SQL(_OTHERS).format(relations=population.relations())
    values: dict[str, Any] = {**population.values, "person": person}
    cursor = await connection.execute(query, values)
    return _work(await cursor.fetchall())


async def _gold(connection: Connection, project_id: int, person: int | None) -> _Work:
    """One row a person and image is summed to one an image: images are what is drawn."""
    rows: dict[int, NDArray[np.float64]] = {}
    for work in await gold_work_of(connection, project_id, person):
        counts = work.counts
        columns = np.column_stack(
            (
                *(counts.known, counts.matched, counts.alike, counts.marked),
                *(counts.marked - counts.matched, counts.asked, counts.asked - counts.answered),
            )
        )
        for image_id, row in zip(work.image_ids, columns, strict=True):
            rows[image_id] = rows.get(image_id, np.zeros(len(COLUMNS))) + row
    return _work([(image_id, *row) for image_id, row in sorted(rows.items())])


def _work(rows: Sequence[tuple[Any, ...]]) -> _Work:
    table = np.array(rows, np.float64).reshape(-1, len(COLUMNS) + 1)
    columns = {name: table[:, place] for place, name in enumerate(COLUMNS, start=1)}
    return _Work(table[:, 0].astype(np.int64), columns)


# An answer errs where more than half of the others say one other thing, and is right where they say the same.
_OTHERS: LiteralString = """
    with {relations}, objects as (
        select r.image_id, sum(r.expected) as expected, sum(r.found) as found, sum(r.same) as same,
            sum(r.marked) as marked, sum(r.extra) as extra
        from agreement_rater_sums r
        where r.project_id = %(project)s and r.image_id in (select id from labelled)
          and (%(person)s::bigint is null or r.annotator_id = %(person)s)
        group by r.image_id
    ), counted as materialized (
        select v.image_id, v.question_id, v.values, count(*) as said,
            sum(count(*)) over (partition by v.image_id, v.question_id) as people
        from agreement_votes v
        where v.project_id = %(project)s and v.image_id in (select id from labelled)
        group by 1, 2, 3
    ), weighed as (
        select *, count(*) filter (where 2 * said > people - 1) over (partition by image_id, question_id)
            - (2 * said > people - 1)::int as others_say
        from counted
    ), judged as (
        select c.image_id, 2 * (c.said - 1) > c.people - 1 as is_right, c.others_say > 0 as is_wrong
        from weighed c
        join agreement_votes v
            on v.image_id = c.image_id and v.question_id = c.question_id and v.values = c.values
        where c.people > 1 and (%(person)s::bigint is null or v.annotator_id = %(person)s)
    ), answers as (
        select image_id, count(*) filter (where is_right or is_wrong) as answered,
            count(*) filter (where is_wrong) as wrong
        from judged
        group by image_id
    )
    select image_id, coalesce(o.expected, 0), coalesce(o.found, 0), coalesce(o.same, 0), coalesce(o.marked, 0),
        coalesce(o.extra, 0), coalesce(a.answered, 0), coalesce(a.wrong, 0)
    from objects o
    full join answers a using (image_id)
    join agreement_images i using (image_id)
    where i.rater_count > 1
"""
