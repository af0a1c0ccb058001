"""Which categories are on one image together, and how much oftener than by chance."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from app.database.engine import Connection
from app.insights.crossing import Label, labels_of
from app.insights.distributing import told
from app.insights.label_schemas import Asked, PairOut, PairsOut
from app.insights.population import Population, population_of
from app.insights.sheet import Integers, Sheet, read_sheet
from app.insights.statistics import expected, lift, pointwise_information
from app.projects.changes import unless_changed

MOST_CATEGORIES = 30
"""The commonest are compared; a larger matrix cannot be read."""


async def find_pairs(connection: Connection, project_id: int, asked: Asked) -> PairsOut:
    """Raises what `population_of` raises."""
    key = ("pairs", asked.model_dump_json())
    return await unless_changed(
        connection, project_id, key, lambda: _found(connection, project_id, asked)
    )


async def _found(connection: Connection, project_id: int, asked: Asked) -> PairsOut:
    population = await population_of(connection, project_id, asked.truth, asked.where)
    labels = [each for each in await labels_of(connection, population) if each.question is None]
    sheet = await read_sheet(connection, population)
    total = len(sheet.image_ids)
    images = dict(zip(sheet.labels.keys, sheet.labels.totals.tolist(), strict=True))
    there = [each for each in labels if images.get(each.key)]
    shown = sorted(there, key=lambda each: -images[each.key])[:MOST_CATEGORIES]
    together = _together(sheet, [each.key for each in shown])
    pairs = [
        _pair(
            population,
            (shown[first], shown[second]),
            together[[first, second]][:, [first, second]],
            total,
        )
        for first, second in combinations(range(len(shown)), 2)
    ]
    scaled = population.sample.scaled
    return PairsOut(
        **told(population, total).model_dump(),
        categories=[each.name for each in shown],
        left_out=len(there) - len(shown),
        images=[scaled(images[each.key]) for each in shown],
        pairs=sorted(pairs, key=lambda each: (-each.images, -(each.lift or 0))),
    )


def _together(sheet: Sheet, keys: Sequence[str]) -> Integers:
    """How many images have each two of the labels, shape (keys, keys); with a label twice, those that have it."""
    column = np.full(len(sheet.labels.keys), -1)
    for place, key in enumerate(keys):
        column[sheet.labels.keys.index(key)] = place
    columns = column[sheet.labels.codes]
    has = np.zeros((len(sheet.image_ids), len(keys)), np.float64)
    has[sheet.labels.images[columns >= 0], columns[columns >= 0]] = 1
    return (has.T @ has).astype(np.int64)


def _pair(
    population: Population, labels: tuple[Label, Label], together: Integers, total: int
) -> PairOut:
    """`together` are the images with each of both labels, and off its diagonal with both."""
    first, second = labels
    of_first, both, of_second = (int(each) for each in together[[0, 0, 1], [0, 1, 1]])
    scale = population.sample.scaled(total) / total
    return PairOut(
        first=first.name,
        second=second.name,
        images=population.sample.scaled(both),
        share=both / of_first,
        reverse_share=both / of_second,
        expected=round(expected(of_first, of_second, total) * scale, 1),
        lift=lift(both, of_first, of_second, total),
        pmi=pointwise_information(both, of_first, of_second, total),
        line=population.line(first.term, second.term),
    )
