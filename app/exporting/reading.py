"""A dataset's records from one snapshot: images in order of their ids, each with what the chosen layers say of it.

Images come from a server-side cursor, a batch at a time; what is said of a batch is read with it. So memory is that
of one batch, however large the project.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, LiteralString

from psycopg import sql
from psycopg.rows import class_row

from app.database.engine import Connection
from app.exif import COLUMNS
from app.exporting.agreed import read_agreed
from app.exporting.choosing import Selection
from app.exporting.provenance import PROVENANCE_JSON
from app.exporting.saying import Said
from app.exporting.truth import Truth
from app.exporting.unique_names import FILE_NAME, NAMES
from app.formats.records import Layer, Object

BATCH = 200
PRIVATE = [column.name for column in COLUMNS if column.is_private]

_IMAGES: LiteralString = """
    with recursive {names}
    select
        i.id, {file_name} as file_name, i.file_name as original_name, i.width, i.height, i.sha256, i.mime_type,
        i.orientation, i.upright_format, i.tile_levels, i.is_referenced, i.state, i.is_gold,
        to_char(coalesce(m.taken_at at time zone 'UTC', m.taken_at_local), 'YYYY-MM-DD HH24:MI:SS') as date_captured,
        {extra} as extra, {withheld} as has_withheld,
        {metadata} as metadata
    from images i
    left join names n on n.file_name = i.file_name
    left join image_metadata m on m.image_id = i.id
    where i.project_id = %(project_id)s and i.deleted_at is null and i.state <> 'excluded' {of_i} {spoken}
    order by i.id
"""
_SPOKEN: LiteralString = """
    and i.id in (select l.image_id from {layers} where l.project_id = %(project_id)s and {condition})
"""
_METADATA: LiteralString = """
    jsonb_strip_nulls(to_jsonb(m) - array['raw', 'problems', 'image_id', 'project_id'] - %(hidden)s::text[])
"""
_FACTS: LiteralString = """
    coalesce({metadata}, '{{}}')
    || coalesce((
        select jsonb_strip_nulls(to_jsonb(q) - 'image_id' - 'project_id' - 'version' - 'perceptual_hash'
            - 'pixel_hash' - 'is_compared')
        from image_quality q
        where q.image_id = i.id
    ), '{{}}')
    || jsonb_build_object('width', i.width, 'height', i.height, 'size_bytes', i.size_bytes)
"""
_HAS_EXTRA: LiteralString = """
    (i.extra is not null or exists (
        select from annotations n where n.image_id = i.id and n.removed_at is null and n.extra is not null
    ))
"""
_LAYERS: LiteralString = """
    select l.image_id, l.id, l.author_id, l.source, a.state, l.revision, l.verified_absent, coalesce((
        select json_object_agg(q.name, s.values order by q.id)
        from answers s
        join questions q on q.id = s.question_id and q.deleted_at is null
        where s.layer_id = l.id and s.values <> '{{}}'
    ), '{{}}')
    from {layers}
    where l.image_id = any(%(image_ids)s) and {condition}
    order by l.id
"""
_OBJECTS: LiteralString = """
    select
        n.image_id, n.number, n.category_id, n.shape, n.area, n.is_crowd, n.attributes, n.group_id, n.layer_id,
        n.score, n.z, {extra}, {provenance}
    from annotations n
    -- Asked of each, as if something had been decided on its image.
    cross join (select null::text as own, true as is_decided, null::int as revision) l
    where n.layer_id = any(%(layer_ids)s) and n.removed_at is null
    order by n.image_id, n.z, n.number
"""


@dataclass(frozen=True)
class Wanted:
    """What to read. `hides_private`: metadata without what tells who or where somebody was.

    `has_measures`: with the metadata come the measures of quality and the size of the original file. `has_provenance`:
    objects say where they come from.
    """

    project_id: int
    truth: Truth
    selection: Selection
    has_metadata: bool = False
    has_measures: bool = False
    hides_private: bool = False
    has_provenance: bool = False


@dataclass(frozen=True)
class ImageRow:
    """One image as far as an export needs it; `said` is what the chosen layers say."""

    id: int
    file_name: str
    original_name: str
    width: int
    height: int
    sha256: str
    mime_type: str
    orientation: int
    upright_format: str | None
    tile_levels: int | None
    is_referenced: bool
    state: str
    is_gold: bool
    date_captured: str | None
    extra: Mapping[str, Any] | None
    has_withheld: bool
    metadata: Mapping[str, Any] | None
    said: Said = field(default_factory=Said)


async def read_images(connection: Connection, wanted: Wanted) -> AsyncIterator[list[ImageRow]]:
    """All images that an export is of, a batch at a time. The caller's transaction is the snapshot."""
    async with connection.cursor("exported_images", row_factory=class_row(ImageRow)) as cursor:
        await cursor.execute(_images_query(wanted), _values_of(wanted))
        while rows := await cursor.fetchmany(BATCH):
            by_id = {row.id: row for row in rows}
            if wanted.truth.least is None:
                await _read_layers(connection, wanted, by_id)
            else:
                said = {image_id: row.said for image_id, row in by_id.items()}
                await read_agreed(connection, wanted.project_id, wanted.truth.least, said)
            yield rows


def _images_query(wanted: Wanted) -> sql.Composed:
    truth = wanted.truth
    spoken = sql.SQL(_SPOKEN).format(
        layers=sql.SQL(truth.layers), condition=sql.SQL(truth.condition)
    )
    return sql.SQL(_IMAGES).format(
        names=sql.SQL(NAMES),
        file_name=sql.SQL(FILE_NAME),
        metadata=metadata_of(wanted),
        extra=_extra_of(wanted, "i"),
        withheld=sql.SQL(_HAS_EXTRA if wanted.hides_private else "false"),
        of_i=wanted.selection.on("i.id"),
        spoken=sql.SQL("") if truth.is_whole else spoken,
    )


def metadata_of(wanted: Wanted) -> sql.Composable:
    """What an image brings along, as JSON: null where nothing was asked for. Needs tables `i` and `m`."""
    if not wanted.has_metadata:
        return sql.SQL("null::jsonb")
    metadata = sql.SQL(_METADATA)
    return sql.SQL(_FACTS).format(metadata=metadata) if wanted.has_measures else metadata


def _extra_of(wanted: Wanted, table: LiteralString) -> sql.Composable:
    """Fields of imported files, in which anything may stand: left out where nothing may tell of places and people."""
    return sql.SQL("null::json") if wanted.hides_private else sql.Identifier(table, "extra")


def _values_of(wanted: Wanted) -> dict[str, Any]:
    return {
        "project_id": wanted.project_id,
        "hidden": PRIVATE if wanted.hides_private else [],
        **wanted.truth.values,
        **wanted.selection.values,
    }


async def _read_layers(
    connection: Connection, wanted: Wanted, rows: Mapping[int, ImageRow]
) -> None:
    truth = wanted.truth
    query = sql.SQL(_LAYERS).format(
        layers=sql.SQL(truth.layers), condition=sql.SQL(truth.condition)
    )
    cursor = await connection.execute(query, {"image_ids": list(rows), **truth.values})
    layer_ids = []
    async for image_id, layer_id, author_id, source, state, revision, absent, answers in cursor:
        layer = Layer(layer_id, author_id, source, state, revision, answers, sorted(absent))
        if wanted.hides_private:
            layer = replace(layer, author_id=None, source=None)
        rows[image_id].said.hear(layer)
        layer_ids.append(layer_id)
    await _read_objects(connection, wanted, layer_ids, rows)


async def _read_objects(
    connection: Connection, wanted: Wanted, layer_ids: Sequence[int], rows: Mapping[int, ImageRow]
) -> None:
    told = PROVENANCE_JSON if wanted.has_provenance else "null::json"
    query = sql.SQL(_OBJECTS).format(
        extra=_extra_of(wanted, "n"), provenance=sql.SQL(told).format()
    )
    cursor = await connection.execute(query, {"layer_ids": layer_ids})
    async for image_id, *values, extra, provenance in cursor:
        made = Object(*values)  # In the order of the fields.
        rows[image_id].said.objects.append(
            replace(made, provenance=provenance, extra=extra or {}) if extra or provenance else made
        )
