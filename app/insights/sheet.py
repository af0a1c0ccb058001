"""What is known and what is said of the images of a population, read once, in columns.

Postgres packs each column into one value, so that a hundred thousand rows are neither sent nor read one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from app.database.engine import Connection
from app.insights.dividing import Divisor
from app.insights.fused import count_agreed
from app.insights.population import Population

Integers = NDArray[np.int64]
_DAY_S = 86_400

_IMAGES: LiteralString = """
    with {relations}
    select string_agg(int8send(id), ''::bytea) {columns} from labelled
"""
_LABELS: LiteralString = """
    with {relations}, answered as (
        select distinct s.question_id, v.value, said.image_id
        from said
        join answers s on s.layer_id = said.layer_id
        cross join unnest(s.values) as v(value)
    )
    select n.category_id, null, null, null, string_agg(int8send(said.image_id), ''::bytea)
    from said
    join annotations n on n.layer_id = said.layer_id and n.removed_at is null
    group by n.category_id
    union all
    select null, question_id, case when q.deleted_at is null then q.name end, value,
        string_agg(int8send(image_id), ''::bytea)
    from answered
    join questions q on q.id = question_id
    group by 2, 3, 4
"""


@dataclass(frozen=True)
class Marks:
    """Which images have which of some keys: pairs of places in a sheet's images and in `keys`, no pair twice."""

    keys: Sequence[str]
    images: Integers
    codes: Integers
    _found: dict[str, Integers] = field(default_factory=dict)
    """The runs, once somebody has asked for them."""

    def runs(self, image_count: int) -> tuple[Integers, Integers]:
        """The marks in the order of images, and where in it the run of each image begins, and the last ends."""
        if "order" not in self._found:
            ends = np.cumsum(np.bincount(self.images, minlength=image_count))
            self._found["order"] = np.argsort(self.images, kind="stable")
            self._found["starts"] = np.concatenate(([0], ends))
        return self._found["order"], self._found["starts"]

    @property
    def totals(self) -> Integers:
        """How many images have each key."""
        return np.bincount(self.codes, minlength=len(self.keys))


@dataclass(frozen=True)
class Sheet:
    """The labelled images of a population. `facts` are in the order of `image_ids`, by the names of fields.

    Numbers are an array, NaN where they are not known; of other fields there is a text or None. `spans` are the days
    between the first and the last of times. `objects` counts those of each mark of `labels`.
    """

    image_ids: Integers
    facts: Mapping[str, Any]
    spans: Mapping[str, float]
    labels: Marks
    objects: Integers
    answers: Mapping[str, Marks]


async def read_sheet(
    connection: Connection,
    population: Population,
    divisors: Sequence[Divisor] = (),
    *,
    has_labels: bool = True,
) -> Sheet:
    """With what the divisors look at; without labels, which are most of the work, where only facts are asked for."""
    asked = [each for each in divisors if each.kind != "answer"]
    # Postgres would write what it keeps of twenty thousand images to disk.
    await connection.execute("set local work_mem = '16MB'")
    row = await _row(connection, population, asked)
    image_ids = _integers(row[0])
    facts, spans = _facts(asked, row[1:])
    read = _read_layers if population.truth.least is None else _read_fused
    labels, objects, answers = (
        await read(connection, population, image_ids)
        if has_labels
        else (_marks([]), _joined([]), {})
    )
    return Sheet(image_ids, facts, spans, labels, objects, answers)


Said = tuple[Marks, Integers, dict[str, Marks]]
"""The labels, how many objects each has of an image, and the answers to each question."""


async def _read_layers(connection: Connection, population: Population, image_ids: Integers) -> Said:
    query = sql.SQL(_LABELS).format(relations=population.relations())
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(query, population.values)
        rows = await cursor.fetchall()
    places = _Places(image_ids)
    named: dict[str, list[tuple[str, Integers]]] = {}
    labels: list[tuple[str, Integers]] = []
    objects = []
    for category_id, question_id, question, value, images in rows:
        found = places.of(_integers(images))
        found, many = np.unique(found[found >= 0], return_counts=True)
        is_answer = category_id is None
        labels.append((f"a{question_id}:{value}" if is_answer else f"c{category_id}", found))
        objects.append(np.zeros_like(found) if is_answer else many)
        if question is not None:
            named.setdefault(question, []).append((value, found))
    answers = {question: _marks(given) for question, given in named.items()}
    return _marks(labels), _joined(objects), answers


async def _read_fused(connection: Connection, population: Population, image_ids: Integers) -> Said:
    truth = population.truth
    assert truth.least is not None
    counted, answered = await count_agreed(
        connection, population.project_id, truth.least, image_ids.tolist()
    )
    labels = _marks([(key, np.array(list(found))) for key, found in counted.items()])
    objects = [np.array(list(found.values())) for found in counted.values()]
    answers = {
        question: _marks([(value, np.array(sorted(found))) for value, found in given.items()])
        for question, given in answered.items()
    }
    return labels, _joined(objects), answers


async def _row(
    connection: Connection, population: Population, asked: Sequence[Divisor]
) -> Sequence[Any]:
    """The packed ids, and of each field one or two packed columns."""
    read = [sql.SQL(f"{_read(each)} as v{place}") for place, each in enumerate(asked)]
    packed = [sql.SQL(_packed(each, f"v{place}")) for place, each in enumerate(asked)]
    query = sql.SQL(_IMAGES).format(
        relations=population.relations(sql.SQL(", ").join(read) if read else None),
        columns=sql.SQL("").join(sql.SQL(", {}").format(each) for each in packed),
    )
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(query, population.values)
        row = await cursor.fetchone()
    assert row is not None  # an aggregate always has one row
    return row


def _read(divisor: Divisor) -> str:
    if divisor.kind == "number":
        return f"({divisor.sql})::float8"
    return divisor.sql if divisor.kind == "time" else f"({divisor.sql})::text"


def _packed(divisor: Divisor, column: str) -> str:
    if divisor.kind == "number":
        return f"string_agg(float8send(coalesce({column}, 'NaN')), ''::bytea)"
    if divisor.kind == "time":
        span = f"extract(epoch from max({column}) - min({column}))::float8"
        return f"array_agg(to_char({column}, 'YYYY-MM-DD')), {span}"
    return f"array_agg({column})"


def _facts(
    asked: Sequence[Divisor], columns: Sequence[Any]
) -> tuple[dict[str, Any], dict[str, float]]:
    facts: dict[str, Any] = {}
    spans: dict[str, float] = {}
    left = iter(columns)
    for each in asked:
        column = next(left)
        if each.kind == "number":
            facts[each.name] = np.frombuffer(column or b"", ">f8").astype(np.float64)
            continue
        facts[each.name] = column or []
        if each.kind == "time":
            spans[each.name] = (next(left) or 0.0) / _DAY_S
    return facts, spans


class _Places:
    """Where each image stands in a sheet; -1 for one that became labelled after the sheet's images were read."""

    def __init__(self, image_ids: Integers) -> None:
        self._order = np.argsort(image_ids)
        self._sorted = np.append(image_ids[self._order], np.iinfo(np.int64).max)
        self._places = np.append(self._order, -1)

    def of(self, image_ids: Integers) -> Integers:
        ranks = np.searchsorted(self._sorted, image_ids)
        return np.where(self._sorted[ranks] == image_ids, self._places[ranks], -1)


def _integers(packed: bytes | None) -> Integers:
    return np.frombuffer(packed or b"", ">i8").astype(np.int64)


def _joined(parts: Sequence[Integers]) -> Integers:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _marks(found: Sequence[tuple[str, Integers]]) -> Marks:
    codes = np.repeat(np.arange(len(found)), [len(images) for _, images in found])
    return Marks([key for key, _ in found], _joined([images for _, images in found]), codes)
