"""A dataset's records from one snapshot: images in order of their ids, each with what the chosen layers say of it.

Images come from a server-side cursor, a batch at a time; what is said of a batch is read with it. So memory is that
of one batch, however large the project.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from psycopg import sql
from psycopg.rows import class_row

from app.database.engine import Connection
from app.exif import COLUMNS
from app.exporting.agreed import read_agreed
from app.exporting.choosing import Selection
from app.exporting.saying import Said
from app.exporting.truth import Truth
from app.formats.records import Object

BATCH = 200
PRIVATE = [column.name for column in COLUMNS if column.is_private]

# The original relative path; those that several images have are told apart by the image's id, as in COCO's file.
NAMES: LiteralString = """
    names as (
        select file_name
        from images
        where project_id = %(project_id)s and deleted_at is null and state <> 'excluded'
        group by file_name
        having count(*) > 1
    )
"""
FILE_NAME: LiteralString = """
    case
        when n.file_name is null then i.file_name
        else regexp_replace(i.file_name, '(\\.[^./]*)?$', '~' || i.id || '\\1')
    end
"""

_IMAGES: LiteralString = """
    with {names}
    select
        i.id, {file_name} as file_name, i.file_name as original_name, i.width, i.height, i.sha256, i.mime_type,
        i.orientation, i.upright_format, i.tile_levels, i.is_referenced,
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
_LAYERS: LiteralString = """
    select l.image_id, l.id, l.verified_absent, coalesce((
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
        n.score, n.z
    from annotations n
    where n.layer_id = any(%(layer_ids)s) and n.removed_at is null
    order by n.image_id, n.z, n.number
"""


@dataclass(frozen=True)
class Wanted:
    """What to read. `hides_private`: metadata without what tells who or where somebody was.

    `has_measures`: with the metadata come the measures of quality and the size of the original file.
    """

    project_id: int
    truth: Truth
    selection: Selection
    has_metadata: bool = False
    has_measures: bool = False
    hides_private: bool = False


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
    metadata: Mapping[str, Any] | None
    said: Said = field(default_factory=Said)


async def read_images(connection: Connection, wanted: Wanted) -> AsyncIterator[list[ImageRow]]:
    """All images that an export is of, a batch at a time. The caller's transaction is the snapshot."""
    async with connection.cursor("exported_images", row_factory=class_row(ImageRow)) as cursor:
        await cursor.execute(_images_query(wanted), _values_of(wanted))
        while rows := await cursor.fetchmany(BATCH):
            by_id = {row.id: row for row in rows}
            if wanted.truth.least is None:
                await _read_layers(connection, wanted.truth, by_id)
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
        of_i=wanted.selection.on("i.id"),
        spoken=sql.SQL("") if truth.is_whole else spoken,
    )


def metadata_of(wanted: Wanted) -> sql.Composable:
    """What an image brings along, as JSON: null where nothing was asked for. Needs tables `i` and `m`."""
    if not wanted.has_metadata:
        return sql.SQL("null::jsonb")
    metadata = sql.SQL(_METADATA)
    return sql.SQL(_FACTS).format(metadata=metadata) if wanted.has_measures else metadata


def _values_of(wanted: Wanted) -> dict[str, Any]:
    return {
        "project_id": wanted.project_id,
        "hidden": PRIVATE if wanted.hides_private else [],
        **wanted.truth.values,
        **wanted.selection.values,
    }


async def _read_layers(connection: Connection, truth: Truth, rows: Mapping[int, ImageRow]) -> None:
    query = sql.SQL(_LAYERS).format(
        layers=sql.SQL(truth.layers), condition=sql.SQL(truth.condition)
    )
    cursor = await connection.execute(query, {"image_ids": list(rows), **truth.values})
    layer_ids = []
    async for image_id, layer_id, absent, answers in cursor:
        rows[image_id].said.hear(answers, absent)
        layer_ids.append(layer_id)
    await _read_objects(connection, layer_ids, rows)


async def _read_objects(
    connection: Connection, layer_ids: Sequence[int], rows: Mapping[int, ImageRow]
) -> None:
    cursor = await connection.execute(_OBJECTS, {"layer_ids": layer_ids})
    async for image_id, *values in cursor:
        number, category_id, shape, area, is_crowd, attributes, group_id, layer_id, score, z = (
            values
        )
        made = Object(
            id=number,
            category_id=category_id,
            shape=shape,
            area=area,
            is_crowd=is_crowd,
            attributes=attributes,
            group_id=group_id,
            layer_id=layer_id,
            score=score,
            z=z,
        )
        rows[image_id].said.objects.append(made)
