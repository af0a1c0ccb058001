"""Everything that an experiment reads, from one snapshot: what comes after does not matter to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from app.database.engine import Connection
from app.experiments.measures.records import Material
from app.experiments.tasks import question_of
from app.exporting.choosing import Selection
from app.exporting.reading import ImageRow, Wanted, read_images
from app.exporting.truth import Truth
from app.quality.embedding import chosen_embedder
from app.similarity.grouping import Groups
from app.similarity.vectors import vectors_of
from concord_features.reading import moment_of

MOST_IMAGES = 10_000
"""Of larger projects so many images are asked about, chosen by their ids alone: the same ones each time."""

# Images of which the truth speaks; those that were measured are asked about.
_SPOKEN: LiteralString = """
    select i.id
    from images i
    where i.project_id = %(project_id)s and i.deleted_at is null and i.state <> 'excluded' {of_i}
      and i.id in (select l.image_id from {layers} where l.project_id = %(project_id)s and {condition})
"""
_MEASURED: LiteralString = """
    exists (
        select from image_embeddings e
        where e.image_id = s.id and e.model = %(embedder)s and e.version = %(embedder_version)s
    )
"""


@dataclass(frozen=True)
class Subject:
    """What is predicted: a question with its name and values, or the categories by their ids."""

    question: str | None
    labels: Mapping[str | int, str]


@dataclass
class Read:
    """What was read, and how many images there are of which kind."""

    material: Material
    counts: dict[str, int] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)


async def read_all(
    connection: Connection, project_id: int, task: str, truth: Truth, selection: Selection
) -> Read:
    """From one snapshot, at most `MOST_IMAGES`."""
    await connection.execute("set transaction isolation level repeatable read read only")
    subject = await _subject(connection, project_id, question_of(task))
    spoken = _spoken(truth, selection)
    values = _values(project_id, truth, selection)
    counts = await _counts(connection, spoken, values)
    sample = sql.SQL(
        "select s.id from ({}) s where {} order by hashint8(s.id), s.id limit {}"
    ).format(spoken, sql.SQL(_MEASURED), MOST_IMAGES)
    wanted = Wanted(
        project_id, truth, Selection(sample, values), has_metadata=True, has_measures=True
    )
    rows = [row async for batch in read_images(connection, wanted) for row in batch]
    labelled = _labelled(rows, subject)
    counts |= {"read": len(rows), "without_answer": len(rows) - len(labelled)}
    material = await _material(connection, project_id, labelled, subject)
    manifest = await read_manifest(connection, project_id, truth, selection)
    return Read(material, counts, manifest)


async def read_manifest(
    connection: Connection, project_id: int, truth: Truth, selection: Selection
) -> dict[str, Any]:
    """What changes when the labels or the schema change; of what annotators agree on only how many images there are."""
    revisions = "coalesce(sum(l.revision), 0)::bigint" if truth.least is None else "0::bigint"
    cursor = await connection.execute(
        sql.SQL(
            """
            select count(*), {revisions}, (select schema_version from projects where id = %(project_id)s)
            from {layers}
            where l.project_id = %(project_id)s and {condition} {of_l}
            """
        ).format(
            revisions=sql.SQL(revisions),
            layers=sql.SQL(truth.layers),
            condition=sql.SQL(truth.condition),
            of_l=selection.on("l.image_id"),
        ),
        _values(project_id, truth, selection),
    )
    row = await cursor.fetchone()
    assert row is not None
    return dict(zip(("layers", "revisions", "schema_version"), row, strict=True))


def _values(project_id: int, truth: Truth, selection: Selection) -> dict[str, Any]:
    return {
        **truth.values,
        **selection.values,
        "project_id": project_id,
        "embedder": chosen_embedder().name,
        "embedder_version": chosen_embedder().version,
    }


def _spoken(truth: Truth, selection: Selection) -> sql.Composed:
    return sql.SQL(_SPOKEN).format(
        layers=sql.SQL(truth.layers),
        condition=sql.SQL(truth.condition),
        of_i=selection.on("i.id"),
    )


async def _counts(
    connection: Connection, spoken: sql.Composed, values: Mapping[str, Any]
) -> dict[str, int]:
    query = sql.SQL("select count(*), count(*) filter (where not {}) from ({}) s")
    cursor = await connection.execute(query.format(sql.SQL(_MEASURED), spoken), values)
    row = await cursor.fetchone()
    assert row is not None
    return {"labelled": row[0], "not_measured": row[1]}


async def _subject(connection: Connection, project_id: int, question_id: int | None) -> Subject:
    if question_id is None:
        cursor = await connection.execute(
            "select id, name from categories where project_id = %s and deleted_at is null order by id",
            [project_id],
        )
        return Subject(None, dict(await cursor.fetchall()))
    cursor = await connection.execute(
        "select name, values from questions where id = %s and project_id = %s",
        [question_id, project_id],
    )
    row = await cursor.fetchone()
    if row is None:
        return Subject("", {})
    return Subject(row[0], {value: value for value in row[1]})


def _labelled(rows: Sequence[ImageRow], subject: Subject) -> list[tuple[ImageRow, set[int | str]]]:
    """Images with their labels; of a question only those with one answer that it still has."""
    if subject.question is None:
        return [(row, {each.category_id for each in row.said.objects}) for row in rows]
    found: list[tuple[ImageRow, set[int | str]]] = []
    for row in rows:
        values = row.said.answers.get(subject.question, ())
        if len(values) == 1 and values[0] in subject.labels:
            found.append((row, {values[0]}))
    return found


async def _material(
    connection: Connection,
    project_id: int,
    labelled: Sequence[tuple[ImageRow, set[int | str]]],
    subject: Subject,
) -> Material:
    rows = [row for row, _ in labelled]
    ids = [row.id for row in rows]
    records = [dict(row.metadata or {}) for row in rows]
    truth = [[float(label in said) for label in subject.labels] for _, said in labelled]
    return Material(
        vectors=await _vectors(connection, project_id, ids),
        records=records,
        file_names=[row.original_name for row in rows],
        moments=np.array([_moment(each) for each in records], dtype=np.float64),
        groups=await _groups(connection, project_id, ids),
        truth=np.array(truth, dtype=np.float64).reshape(len(rows), len(subject.labels)),
        labels=list(subject.labels.values()),
        is_choice=subject.question is not None,
    )


async def _vectors(
    connection: Connection, project_id: int, ids: Sequence[int]
) -> NDArray[np.float32]:
    place = {image_id: at for at, image_id in enumerate(ids)}
    found = np.zeros((len(ids), chosen_embedder().dimensions), dtype=np.float32)
    async for image_ids, vectors in vectors_of(connection, project_id):
        for image_id, vector in zip(image_ids, vectors, strict=True):
            if image_id in place:
                found[place[image_id]] = vector
    return found


async def _groups(connection: Connection, project_id: int, ids: Sequence[int]) -> NDArray[np.int64]:
    """Copies of one picture and pictures of one burst have one number, also through others."""
    cursor = await connection.execute(
        "select image_id, leader_id from image_groups where project_id = %s", [project_id]
    )
    groups = Groups()
    for image_id, leader_id in await cursor.fetchall():
        groups.join(image_id, leader_id)
    leaders = groups.leaders()
    return np.array([leaders.get(image_id, image_id) for image_id in ids], dtype=np.int64)


def _moment(record: Mapping[str, Any]) -> float:
    """When it was taken, on the camera's clock, in seconds; NaN where that is not recorded."""
    moment = moment_of(record, "taken_at_local")
    return float("nan") if moment is None else moment.replace(tzinfo=UTC).timestamp()
