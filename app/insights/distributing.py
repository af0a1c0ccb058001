"""How labels are distributed over the parts of a field."""

from collections.abc import Sequence
from functools import partial

from app.database.engine import Connection
from app.insights.crossing import Crossed, Label, Table, cross, divide, labels_of
from app.insights.dividing import ANSWER, MISSING, Divisor, Part, divisor_of_question, divisors
from app.insights.errors import NotDivisible
from app.insights.label_schemas import (
    AskedLabels,
    LabelRow,
    LabelsOut,
    PartOut,
    PopulationOut,
    ShareOut,
)
from app.insights.population import Population, population_of
from app.insights.sheet import read_sheet
from app.insights.statistics import wilson
from app.projects.changes import unless_changed


async def distribute(connection: Connection, project_id: int, asked: AskedLabels) -> LabelsOut:
    """Every category and answer by the parts of a field, or without a field, in all.

    Raises NotDivisible, and what `population_of` raises.
    """
    key = ("labels", asked.model_dump_json())
    return await unless_changed(
        connection, project_id, key, lambda: _distributed(connection, project_id, asked)
    )


async def _distributed(connection: Connection, project_id: int, asked: AskedLabels) -> LabelsOut:
    population = await population_of(connection, project_id, asked.truth, asked.where)
    labels = await labels_of(connection, population)
    chosen = divisor_named(asked.field, population, labels) if asked.field else None
    divisors_asked = [chosen] if chosen else []
    sheet = await read_sheet(connection, population, divisors_asked)
    table = cross(sheet, divide(sheet, divisors_asked, bins=asked.bins, cut=asked.cut))
    crossed = table.fields[0] if table.fields else None
    return LabelsOut(
        **told(population, table.image_count).model_dump(),
        field=asked.field,
        field_label=chosen.label if chosen else "",
        parts=[_part(population, crossed, part) for part in crossed.parts] if crossed else [],
        rows=rows_of(population, table, labels),
    )


def rows_of(population: Population, table: Table, labels: Sequence[Label]) -> list[LabelRow]:
    """What is counted of each label, in all and by the parts of the table's first field, if it has one."""
    crossed = table.fields[0] if table.fields else None
    return [_row(population, table, crossed, label) for label in labels]


def divisor_named(name: str, population: Population, labels: list[Label]) -> Divisor:
    """Raises NotDivisible, which lists what there is."""
    known = dict.fromkeys(label.question for label in labels if label.question)
    question = name.removeprefix(ANSWER)
    if name.startswith(ANSWER) and question in known:
        return divisor_of_question(question, partial(population.answered, question))
    found = divisors().get(name)
    if found is None:
        raise NotDivisible(name, [*divisors(), *(f"{ANSWER}{each}" for each in known if each)])
    return found


def told(population: Population, counted: int) -> PopulationOut:
    """What the numbers are of."""
    sample = population.sample
    return PopulationOut(
        truth=population.truth.name,
        where=population.where,
        image_count=sample.scaled(counted),
        sample_size=None if sample.is_whole else counted,
    )


def share_of(population: Population, images: int, total: int, line: str | None) -> ShareOut:
    """Of what was counted; told as of all."""
    interval = wilson(images, total)
    low, high = interval or (None, None)
    share = images / total if total else None
    return ShareOut(images=population.sample.scaled(images), share=share, low=low, high=high, line=line)  # fmt: skip


def _part(population: Population, crossed: Crossed, part: Part) -> PartOut:
    images = crossed.images_by_part.get(part.key, 0)
    return PartOut(
        name=part.label,
        is_missing=part.key == MISSING,
        images=population.sample.scaled(images),
        line=population.line(population.marked(), part.term),
    )


def _row(population: Population, table: Table, crossed: Crossed | None, label: Label) -> LabelRow:
    images = table.images_by_label[label.key]
    whole = share_of(population, images, table.image_count, population.line(label.term))
    cells = _cells(population, crossed, label) if crossed else []
    return LabelRow(
        **whole.model_dump(),
        kind="category" if label.question is None else "answer",
        name=label.name,
        question=label.question,
        color=label.color,
        objects=population.sample.scaled(table.objects_by_label[label.key]),
        cells=cells,
    )


def _cells(population: Population, crossed: Crossed, label: Label) -> list[ShareOut]:
    return [
        share_of(
            population,
            crossed.images.get((label.key, part.key), 0),
            crossed.images_by_part.get(part.key, 0),
            population.line(label.term, part.term),
        )
        for part in crossed.parts
    ]
