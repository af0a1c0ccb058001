"""Labels by parts of images, counted: one statement for all fields together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from psycopg import sql

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
    pattern_of_times,
)
from app.insights.population import Population

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
    """Everything that one statement counts."""

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


async def divide(
    connection: Connection,
    population: Population,
    divisors: Sequence[Divisor],
    *,
    bins: int | None = None,
    cut: Cut = "count",
) -> list[Division]:
    """Each divisor with bounds from the labelled images of the population."""
    asked = [each for each in divisors if each.kind in {"number", "time"}]
    if not asked:
        return [Division(each) for each in divisors]
    parts = bins or BINS
    spreads = [_spread(each, parts) for each in asked]
    names = [sql.SQL(f"({each.sql}) as v{place}") for place, each in enumerate(asked)]
    query = sql.SQL("with {} select {} from labelled").format(
        population.relations(sql.SQL(", ").join(names)),
        sql.SQL(", ").join(
            sql.SQL(text.format(v=f"v{place}")) for place, text in enumerate(spreads)
        ),
    )
    row = await (await connection.execute(query, population.values)).fetchone()
    assert row is not None  # an aggregate always has one row
    found = dict(zip([each.name for each in asked], row, strict=True))
    return [_division(each, found.get(each.name), bins, cut) for each in divisors]


def _spread(divisor: Divisor, bins: int) -> str:
    if divisor.kind == "time":
        return "extract(epoch from max({v}) - min({v}))::float8 / 86400"
    shares = ", ".join(str(place / bins) for place in range(bins))
    return f"""array[min({{v}})::float8, max({{v}})::float8, count(distinct {{v}})::float8]
        || percentile_disc(array[{shares}]::float8[]) within group (order by {{v}}::float8)"""


def _division(divisor: Divisor, found: Any, bins: int | None, cut: Cut) -> Division:
    if divisor.kind == "time":
        return Division(divisor, pattern=pattern_of_times(found or 0.0))
    fixed = fixed_bounds(divisor.name, bins)
    if fixed is not None:
        return Division(divisor, fixed)
    if divisor.kind != "number" or found is None or found[0] is None:
        return Division(divisor)
    low, high, different, *quantiles = found
    if different <= FEW_VALUES:
        return Division(divisor, is_single=True)
    bounds = bounds_of(low, high, quantiles, bins or BINS, cut)
    return Division(divisor, bounds, high=high)


async def cross(
    connection: Connection, population: Population, divisions: Sequence[Division]
) -> Table:
    """Count labels by the parts of each division."""
    keys, values = keys_of(divisions)
    query = sql.SQL(_CROSSED).format(
        relations=population.relations(keys), placed=placed_of(divisions, values)
    )
    table = Table(fields=[])
    counts: list[Counter[tuple[str, str]]] = [Counter() for _ in divisions]
    totals: list[Counter[str]] = [Counter() for _ in divisions]
    async with connection.cursor() as cursor:
        await cursor.execute(query, {**population.values, **values})
        async for at, part, label, images, objects in cursor:
            if at is None and label is None:
                table.image_count = images
            elif at is None:
                table.images_by_label[label] = images
                table.objects_by_label[label] = objects
            elif label is None:
                totals[at][part or MISSING] += images
            else:
                counts[at][label, part or MISSING] += images
    table.fields = [
        _folded(division, total, count)
        for division, total, count in zip(divisions, totals, counts, strict=True)
    ]
    return table


def _folded(division: Division, totals: Counter[str], counts: Counter[tuple[str, str]]) -> Crossed:
    parts, folded = parts_of(division, totals)
    return Crossed(division, parts, _summed(folded, totals), _moved(counts, folded))


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


def _moved(
    counts: Mapping[tuple[str, str], int], renamed: Mapping[str, str]
) -> Counter[tuple[str, str]]:
    made: Counter[tuple[str, str]] = Counter()
    for (label, key), images in counts.items():
        made[label, renamed[key]] += images
    return made


def keys_of(divisions: Sequence[Division]) -> tuple[sql.Composable | None, dict[str, Any]]:
    """The columns k0, k1, … of an image, and the parameters of all divisions."""
    columns: list[sql.Composable] = []
    values: dict[str, Any] = {}
    for place, each in enumerate(divisions):
        if each.divisor.kind == "answer":
            values[f"question{place}"] = each.divisor.name.removeprefix(ANSWER)
        elif each.divisor.kind == "number" and not each.is_single:
            values[f"bounds{place}"] = each.inner
            columns.append(sql.SQL(f"{each.key_sql(f'%(bounds{place})s')} as k{place}"))
        else:
            columns.append(sql.SQL(f"{each.key_sql('')} as k{place}"))
    return (sql.SQL(", ").join(columns) if columns else None), values


def placed_of(divisions: Sequence[Division], values: Mapping[str, Any]) -> sql.Composable:
    """Which parts each image is in: one of each field, of answers perhaps several."""
    single = [
        f"({place}, k{place})"
        for place in range(len(divisions))
        if f"question{place}" not in values
    ]
    made = [
        sql.SQL(_OF_ANSWERS.format(place=place))
        for place in range(len(divisions))
        if f"question{place}" in values
    ]
    if single:
        made.insert(0, sql.SQL(_OF_FIELDS.format(pairs=", ".join(single))))
    return sql.SQL(" union all ").join(made or [sql.SQL(_OF_NOTHING)])


_OF_NOTHING: LiteralString = (
    "select id, null::int as at, null::text as part from labelled where false"
)
_OF_FIELDS = """
    select labelled.id, u.at, u.part
    from labelled cross join lateral (values {pairs}) as u(at, part)
"""
_OF_ANSWERS = """
    (select labelled.id, {place} as at, given.value as part
    from labelled
    left join (
        select distinct said.image_id, v.value
        from said
        join answers s on s.layer_id = said.layer_id
        join questions q on q.id = s.question_id and q.name = %(question{place})s and q.deleted_at is null
        cross join unnest(s.values) as v(value)
    ) given on given.image_id = labelled.id)
"""
LABELS: LiteralString = """
    labels as materialized (
        select said.image_id, 'c' || n.category_id as label, count(*) as objects
        from said
        join annotations n on n.layer_id = said.layer_id and n.removed_at is null
        group by 1, 2
        union all
        select said.image_id, 'a' || s.question_id || ':' || v.value, 0
        from said
        join answers s on s.layer_id = said.layer_id
        cross join unnest(s.values) as v(value)
        group by 1, 2
    )
"""
"""`labels(image_id, label, objects)`: what is said of each image, each label once."""
_CROSSED: LiteralString = f"""
    with {{relations}}, {LABELS}, placed as materialized ({{placed}})
    select p.at, p.part, l.label, count(*), sum(l.objects)::bigint
    from placed p
    join labels l on l.image_id = p.id
    group by 1, 2, 3
    union all
    select p.at, p.part, null, count(*), 0 from placed p group by 1, 2
    union all
    select null, null, label, count(*), sum(objects)::bigint from labels group by label
    union all
    select null, null, null, count(*), 0 from labelled
"""
