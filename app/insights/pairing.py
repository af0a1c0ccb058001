"""Which categories are on one image together, and how much oftener than by chance."""

from itertools import combinations
from typing import LiteralString

from psycopg import sql

from app.database.engine import Connection
from app.insights.crossing import LABELS, Label, labels_of
from app.insights.distributing import told
from app.insights.label_schemas import Asked, PairOut, PairsOut
from app.insights.population import Population, population_of
from app.insights.statistics import expected, lift, pointwise_information

MOST_CATEGORIES = 30
"""The commonest are compared; a larger matrix cannot be read."""

_PAIRS: LiteralString = f"""
    with {{relations}}, {LABELS}
    select a.label, b.label, count(*)
    from labels a
    join labels b on b.image_id = a.image_id and b.label >= a.label collate "C"
    where a.label like 'c%%' and b.label like 'c%%'
    group by 1, 2
    union all
    select null, null, count(*) from labelled
"""


async def find_pairs(connection: Connection, project_id: int, asked: Asked) -> PairsOut:
    """Raises what `population_of` raises."""
    population = await population_of(connection, project_id, asked.truth, asked.where)
    labels = [each for each in await labels_of(connection, population) if each.question is None]
    counts, total = await _counted(connection, population)
    ranked = sorted(labels, key=lambda each: -counts.get((each.key, each.key), 0))
    shown = [each for each in ranked[:MOST_CATEGORIES] if counts.get((each.key, each.key))]
    pairs = [
        _pair(population, (first, second), counts, total)
        for first, second in combinations(shown, 2)
    ]
    scaled = population.sample.scaled
    return PairsOut(
        **told(population, total).model_dump(),
        categories=[each.name for each in shown],
        left_out=sum(1 for each in labels if counts.get((each.key, each.key))) - len(shown),
        images=[scaled(counts[each.key, each.key]) for each in shown],
        pairs=sorted(pairs, key=lambda each: (-each.images, -(each.lift or 0))),
    )


async def _counted(
    connection: Connection, population: Population
) -> tuple[dict[tuple[str, str], int], int]:
    """Images by two labels, and with a label twice, those that have it; and how many there are in all."""
    query = sql.SQL(_PAIRS).format(relations=population.relations())
    counts: dict[tuple[str, str], int] = {}
    total = 0
    async with connection.cursor() as cursor:
        await cursor.execute(query, population.values)
        async for first, second, images in cursor:
            if first is None:
                total = images
            else:
                counts[first, second] = images
    return counts, total


def _pair(
    population: Population,
    labels: tuple[Label, Label],
    counts: dict[tuple[str, str], int],
    total: int,
) -> PairOut:
    first, second = labels
    low, high = sorted((first.key, second.key))
    both = counts.get((low, high), 0)
    of_first, of_second = counts[first.key, first.key], counts[second.key, second.key]
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
