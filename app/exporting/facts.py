"""What is said of a dataset once: its schema, where it comes from, how far its annotators agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, LiteralString, TypeAlias

from psycopg import sql

from app.agreement.glancing import glances
from app.database.engine import Connection
from app.exporting.reading import Wanted
from app.formats.records import Category, Dataset, Question, Skeleton

# Deleted categories stay while an object may still name them.
_CATEGORIES: LiteralString = """
    select c.id, c.name, c.supercategory, c.color, c.skeleton, c.attributes, c.extra
    from categories c
    where c.project_id = %(project_id)s
      and (c.deleted_at is null or exists (
          select from annotations n where n.category_id = c.id and n.removed_at is null
      ))
    order by c.id
"""
_QUESTIONS: LiteralString = """
    select id, name, mode, values
    from questions
    where project_id = %(project_id)s and deleted_at is null
    order by id
"""
_SOURCES: LiteralString = """
    select l.id, l.author_id, coalesce(u.name, l.source, l.kind), l.kind = 'import'
    from {layers}
    left join users u on u.id = l.author_id
    where l.project_id = %(project_id)s and {condition} {of_l}
"""
_SourceRow: TypeAlias = tuple[int, int | None, str, bool]
"""Of a layer: its id, whose it is, what that is called, and whether it was imported."""


_LEFT_OUT: LiteralString = """
    select count(*) from images i
    where i.project_id = %(project_id)s and i.deleted_at is null and i.state <> 'excluded' {of_i} and i.id not in (
        select l.image_id from {layers} where l.project_id = %(project_id)s and {condition}
    )
"""


@dataclass(frozen=True)
class Provenance:
    """Of which project and which state of its rules an export is; part of its manifest."""

    project_id: int
    project_name: str
    description: str
    created_at: datetime
    schema_version: int
    guidelines_sha256: str
    annotator_count: int
    agreement: Mapping[str, Any]


async def dataset_of(
    connection: Connection, wanted: Wanted, name: str, license: Mapping[str, Any] | None = None
) -> Dataset:
    """The schema, who each layer is of, and what is known of the whole; `license` are the terms that were chosen."""
    schema = await schema_of(connection, wanted.project_id, name)
    if wanted.hides_private:
        schema = replace(schema, categories=tuple(map(_bare, schema.categories)))
    sources, annotators = await _sources(connection, wanted)
    about, extra = await _about(connection, wanted)
    if wanted.hides_private:
        extra = {name: extra[name] for name in ("licenses",) if name in extra}
    return replace(
        schema,
        truth=wanted.truth.name,
        sources=sources,
        annotators=annotators,
        about=about,
        license=license,
        extra=extra,
    )


def _bare(category: Category) -> Category:
    """Without fields of imported files, in which anything may stand."""
    return replace(category, extra={})


async def _about(
    connection: Connection, wanted: Wanted
) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """What COCO's `info` tells of the project, and what is kept of imported files."""
    cursor = await connection.execute(
        """
        select
            extract(year from created_at at time zone 'UTC')::int,
            to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), extra
        from projects
        where id = %s
        """,
        [wanted.project_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    year, date_created, extra = row
    about = {"year": year, "contributor": "", "url": "", "date_created": date_created}
    if not wanted.truth.is_whole:
        about["left_out_images"] = await _left_out(connection, wanted)
    return about, extra or {}


async def _left_out(connection: Connection, wanted: Wanted) -> int:
    query = sql.SQL(_LEFT_OUT).format(
        layers=sql.SQL(wanted.truth.layers),
        condition=sql.SQL(wanted.truth.condition),
        of_i=wanted.selection.on("i.id"),
    )
    cursor = await connection.execute(query, _values_of(wanted))
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


def _values_of(wanted: Wanted) -> dict[str, Any]:
    return {
        "project_id": wanted.project_id,
        **wanted.truth.values,
        **wanted.selection.values,
    }


async def schema_of(connection: Connection, project_id: int, name: str) -> Dataset:
    """The categories and questions alone: what formats ask about when they are asked for."""
    cursor = await connection.execute(_CATEGORIES, {"project_id": project_id})
    categories = tuple([_category(row) async for row in cursor])
    cursor = await connection.execute(_QUESTIONS, {"project_id": project_id})
    return Dataset(name, categories, tuple([_question(row) async for row in cursor]))


def _question(row: tuple[Any, ...]) -> Question:
    id, name, mode, values = row
    return Question(id, name, mode, tuple(values))


def _category(row: tuple[Any, ...]) -> Category:
    id, name, supercategory, color, drawn, attributes, extra = row
    skeleton = None
    if drawn is not None:
        sigmas = drawn.get("sigmas")
        skeleton = Skeleton(
            keypoints=tuple(drawn["keypoints"]),
            edges=tuple((first, second) for first, second in drawn.get("edges") or ()),
            flip_pairs=tuple((first, second) for first, second in drawn.get("flip_pairs") or ()),
            sigmas=None if sigmas is None else tuple(sigmas),
        )
    return Category(id, name, supercategory, color, skeleton, attributes, extra or {})


async def _sources(connection: Connection, wanted: Wanted) -> tuple[dict[int, str], dict[int, str]]:
    """Whose each layer is, and the names of those whose they are."""
    truth = wanted.truth
    if truth.least is not None:
        return {}, {}
    query = sql.SQL(_SOURCES).format(
        layers=sql.SQL(truth.layers),
        condition=sql.SQL(truth.condition),
        of_l=wanted.selection.on("l.image_id"),
    )
    cursor = await connection.execute(query, _values_of(wanted))
    names: dict[str, str] = {}
    rows = [
        (*ids, names.setdefault(name, name), is_import) async for *ids, name, is_import in cursor
    ]
    named = _numbered if wanted.hides_private else _as_called
    authors = {id: name for _, id, name, _ in rows if id is not None}
    return named(rows), {} if wanted.hides_private else authors


def _as_called(rows: Sequence[_SourceRow]) -> dict[int, str]:
    return {layer_id: name for layer_id, _, name, _ in rows}


def _numbered(rows: Sequence[_SourceRow]) -> dict[int, str]:
    """Annotators by numbers, and imports without what their files are called, which may name people, too."""
    authors = sorted({author_id for _, author_id, _, _ in rows if author_id is not None})
    numbers = {author_id: f"annotator {number}" for number, author_id in enumerate(authors, 1)}
    return {
        layer_id: numbers.get(author_id or 0, "import" if is_import else name)
        for layer_id, author_id, name, is_import in rows
    }


async def provenance_of(connection: Connection, project_id: int) -> Provenance:
    """Read in the snapshot of the records, so that both are of one moment."""
    cursor = await connection.execute(
        """
        select p.name, p.description, p.created_at, p.schema_version, p.guidelines, (
            select count(distinct l.author_id)
            from layers l
            where l.project_id = p.id and l.kind = 'annotator' and l.revision > 0
        )
        from projects p
        where p.id = %s
        """,
        [project_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    name, description, created_at, schema_version, guidelines, annotator_count = row
    return Provenance(
        project_id=project_id,
        project_name=name,
        description=description,
        created_at=created_at,
        schema_version=schema_version,
        guidelines_sha256=sha256(guidelines.encode()).hexdigest(),
        annotator_count=annotator_count,
        agreement=await _agreement(connection, project_id),
    )


async def _agreement(connection: Connection, project_id: int) -> dict[str, Any]:
    number = (await glances(connection, [project_id])).get(project_id)
    if number is None:
        return {"value": None, "low": None, "high": None, "images": 0}
    bounds = [
        None if each is None else round(each, 4) for each in (number.value, number.low, number.high)
    ]
    return dict(zip(("value", "low", "high"), bounds, strict=True)) | {"images": number.n_images}
