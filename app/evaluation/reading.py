"""Read what a model and a truth say, each once for every image."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple

import numpy as np
from psycopg import sql

from app.agreement.labelled import FAMILY_OF
from app.database.engine import Connection
from app.evaluation.measures.records import Compare, Floats, Ints, Marks
from app.evaluation.truth import Truth
from app.exporting.choosing import Selection

_LAYERS: LiteralString = """
    with model as (
        select l.id, l.image_id, l.revision
        from layers l
        join images i on i.id = l.image_id and i.deleted_at is null and i.state <> 'excluded'
        where l.project_id = %(project_id)s and l.kind = 'prediction' and l.source = %(model)s {of_images}
    ), truth as (
        select distinct on (l.image_id) l.id, l.image_id, l.revision
        from layers l
        join images i on i.id = l.image_id and i.deleted_at is null and i.state <> 'excluded'
        left join assignments a on a.id = l.assignment_id
        where l.project_id = %(project_id)s and {condition} {of_images}
        order by l.image_id, l.kind = 'consensus' desc, a.submitted_at desc nulls last, l.id desc
    )
"""


@dataclass(frozen=True)
class Held:
    """A model of a project, whose word it is held against, and on which images."""

    project_id: int
    model: str
    truth: Truth
    selection: Selection

    @property
    def layers(self) -> sql.Composable:
        """The statement's beginning: the layers of both sides."""
        return sql.SQL(_LAYERS).format(
            condition=sql.SQL(self.truth.condition), of_images=self.selection.on("l.image_id")
        )

    @property
    def values(self) -> dict[str, Any]:
        """Its parameters."""
        return {
            **self.selection.values,
            "project_id": self.project_id,
            "model": self.model,
            "annotator_id": self.truth.annotator_id,
        }


@dataclass(frozen=True)
class Sides:
    """The images on which both speak, with the layers of each side, and how many there are of one side only."""

    image_ids: Ints
    size: Ints
    model_layers: Sequence[int]
    truth_layers: Sequence[int]
    only_predicted: int
    only_true: int


class Category(NamedTuple):
    """A category that is not deleted."""

    id: int
    name: str
    color: str
    sigmas: Sequence[float] | None


class Question(NamedTuple):
    """A question that is not deleted."""

    id: int
    name: str
    mode: str
    values: Sequence[str]


async def read_sides(connection: Connection, held: Held) -> Sides:
    """In the order of images' ids."""
    cursor = await connection.execute(
        held.layers
        + sql.SQL("""
        select coalesce(m.image_id, t.image_id), i.width, i.height, m.id, t.id
        from model m
        full join truth t on t.image_id = m.image_id
        join images i on i.id = coalesce(m.image_id, t.image_id)
        order by 1
        """),
        held.values,
    )
    rows = await cursor.fetchall()
    both = [row for row in rows if row[3] is not None and row[4] is not None]
    return Sides(
        image_ids=np.array([row[0] for row in both], dtype=np.int64),
        size=np.array([row[1:3] for row in both], dtype=np.int64).reshape(-1, 2),
        model_layers=[row[3] for row in both],
        truth_layers=[row[4] for row in both],
        only_predicted=sum(row[4] is None for row in rows),
        only_true=sum(row[3] is None for row in rows),
    )


async def read_manifest(connection: Connection, held: Held) -> dict[str, int]:
    """What changes when anything changes that an evaluation reads."""
    cursor = await connection.execute(
        held.layers
        + sql.SQL("""
        select
            (select count(*) from model), (select coalesce(sum(revision), 0)::bigint from model),
            (select count(*) from truth), (select coalesce(sum(revision), 0)::bigint from truth),
            (select coalesce(sum(id), 0)::bigint from truth),
            (select schema_version from projects where id = %(project_id)s)
        """),
        held.values,
    )
    row = await cursor.fetchone()
    assert row is not None
    names = (
        "model_layers", "model_revisions", "truth_layers", "truth_revisions", "truth_ids", "schema_version",
    )  # fmt: skip
    return dict(zip(names, row, strict=True))


async def read_categories(connection: Connection, project_id: int) -> list[Category]:
    """In the order of the schema."""
    cursor = await connection.execute(
        """
        select id, name, color, skeleton -> 'sigmas' from categories
        where project_id = %s and deleted_at is null order by position, id
        """,
        [project_id],
    )
    return [Category(*row) for row in await cursor.fetchall()]


async def read_questions(connection: Connection, project_id: int) -> list[Question]:
    """In the order of the schema."""
    cursor = await connection.execute(
        """
        select id, name, mode, values from questions
        where project_id = %s and deleted_at is null order by position, id
        """,
        [project_id],
    )
    return [Question(*row) for row in await cursor.fetchall()]


@dataclass(frozen=True)
class ReadMarks:
    """The objects of one side with their ids, and how many were left aside."""

    marks: Marks
    ids: Sequence[str]
    other_shapes: int
    other_categories: int


async def kind_counts(connection: Connection, layer_ids: Sequence[int]) -> Mapping[str, int]:
    """How many shapes of each kind there are."""
    cursor = await connection.execute(
        """
        select kind, count(*) from annotations
        where layer_id = any(%s) and removed_at is null group by kind
        """,
        [list(layer_ids)],
    )
    return dict(await cursor.fetchall())


async def read_marks(
    connection: Connection,
    layer_ids: Sequence[int],
    sides: Sides,
    categories: Sequence[Category],
    compare: Compare,
) -> ReadMarks:
    """In the order of images and of exports; numbers are rounded to hundredths as exports round people's."""
    cursor = await connection.execute(
        """
        select
            n.image_id, n.id::text, n.category_id, n.kind, n.x, n.y, n.width, n.height, n.area,
            n.score, n.is_crowd, case when %(with_shapes)s then n.shape end
        from annotations n
        where n.layer_id = any(%(layers)s) and n.removed_at is null
        order by n.image_id, n.number
        """,
        {"layers": list(layer_ids), "with_shapes": compare != "boxes"},
    )
    rows = await cursor.fetchall()
    places = {category.id: at for at, category in enumerate(categories)}
    family = "keypoints" if compare == "keypoints" else "region"
    alike = [row for row in rows if FAMILY_OF[row[3]] == family]
    kept = [row for row in alike if row[2] in places]
    images = {image_id: at for at, image_id in enumerate(sides.image_ids.tolist())}
    return ReadMarks(
        _marks(kept, images, places, with_shapes=compare != "boxes"),
        [row[1] for row in kept],
        len(rows) - len(alike),
        len(alike) - len(kept),
    )


def _marks(
    rows: Sequence[Any],
    images: Mapping[int, int],
    places: Mapping[int, int],
    *,
    with_shapes: bool,
) -> Marks:
    is_predicted = any(row[9] is not None for row in rows)
    numbers = np.array([row[4:9] for row in rows], dtype=np.float64).reshape(-1, 5)
    if not is_predicted:
        numbers = as_exported(numbers)
    return Marks(
        image=np.array([images[row[0]] for row in rows], dtype=np.int64),
        category=np.array([places[row[2]] for row in rows], dtype=np.int64),
        bounds=numbers[:, :4],
        area=numbers[:, 4],
        shapes=[row[11] for row in rows] if with_shapes else None,
        score=np.array([row[9] or 0.0 for row in rows], dtype=np.float64),
        is_crowd=np.array([row[10] for row in rows], dtype=np.bool_),
    )


def as_exported(numbers: Floats) -> Floats:
    """Rounded as an export rounds."""
    rounded: Floats = np.round(numbers * 100) / 100
    return rounded


async def read_answers(
    connection: Connection, layer_ids: Sequence[int]
) -> dict[int, dict[int, list[str]]]:
    """By layer and question; what is left open is not there."""
    cursor = await connection.execute(
        """
        select layer_id, question_id, values from answers
        where layer_id = any(%s) and values <> '{}'
        """,
        [list(layer_ids)],
    )
    answers: dict[int, dict[int, list[str]]] = defaultdict(dict)
    for layer_id, question_id, values in await cursor.fetchall():
        answers[layer_id][question_id] = sorted(values)
    return answers
