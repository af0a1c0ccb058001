"""Layers for what an import brings, where there are none; those of annotators follow their assignments."""

from collections.abc import Mapping
from typing import Any, LiteralString

from app.database.engine import Connection

_OPEN: LiteralString = """
    insert into layers (project_id, image_id, kind, source, revision)
    select %(project_id)s, s.image_id, t.kind, t.source, {revision}
    from {layers} s
    join import_targets t using (target)
    where t.kind = '{kind}'
    order by s.image_id
    on conflict ({unique}) where kind = '{kind}' do nothing
"""
_UNIQUE: Mapping[LiteralString, LiteralString] = {
    "import": "image_id, source",
    "prediction": "image_id, source",
    "consensus": "image_id",
}


def _opening(kind: LiteralString, layers: LiteralString, revision: LiteralString) -> LiteralString:
    return _OPEN.format(kind=kind, layers=layers, revision=revision, unique=_UNIQUE[kind])


# A layer that is opened here and filled at once has its first revision from the beginning, which nobody sees before all
# is done. One that is there, and that nobody has written to, is held, so that nobody does meanwhile and it does not go.
_OPEN_BATCH: LiteralString = f"""
    with given as materialized (
        select g.image_id, g.target, t.kind, t.source
        from unnest(%(image_ids)s::bigint[], %(targets)s::int[]) as g (image_id, target)
        join import_targets t using (target)
    ), imports as (
        {_opening("import", "given", "%(revision)s")} returning id, image_id, kind, source
    ), predictions as (
        {_opening("prediction", "given", "%(revision)s")} returning id, image_id, kind, source
    ), consensus as (
        {_opening("consensus", "given", "%(revision)s")} returning id, image_id, kind, source
    ), opened as (
        table imports union all table predictions union all table consensus
    ), held as (
        select l.id, l.image_id, l.kind, l.source
        from given g
        join layers l
            on l.image_id = g.image_id and l.kind = g.kind and (g.kind = 'consensus' or l.source = g.source)
        where g.kind <> 'annotator' and l.revision = 0 and %(may_fill)s
        for no key update of l
    ), found as (
        select id, image_id, kind, source, true as is_raised from opened
        union all
        select id, image_id, kind, source, false from held
    )
    insert into import_layers (image_id, target, batch, is_filled, is_raised, id, revision)
    select
        g.image_id, g.target, %(batch)s, f.id is not null, coalesce(f.is_raised, false), f.id,
        case when f.id is not null then 0 end
    from given g
    left join found f
        on %(may_fill)s and f.image_id = g.image_id and f.kind = g.kind
        and (g.kind = 'consensus' or f.source = g.source)
    returning image_id, target, id
"""


async def open_batch(
    connection: Connection, told: Mapping[str, Any]
) -> dict[tuple[int, int], int | None]:
    """Open the layers that are missing, and hold those that are new: ids by image and target; others have none."""
    values = {**told, "revision": int(told["may_fill"])}
    cursor = await connection.execute(_OPEN_BATCH, values)
    return {(image_id, target): id async for image_id, target, id in cursor}


async def open_layers(connection: Connection, values: Mapping[str, Any]) -> None:
    """Open those that are still missing of what was staged, for later."""
    for kind in _UNIQUE:
        await connection.execute(_opening(kind, "import_layers", "0"), values)
