"""Layers for what an import brings, where there are none; those of annotators follow their assignments."""

from typing import LiteralString

from app.database.engine import Connection

_OPEN: LiteralString = """
    insert into layers (project_id, image_id, kind, source)
    select %(project_id)s, s.image_id, t.kind, t.source
    from {layers} as s (image_id, target)
    join import_targets t using (target)
    where t.kind = %(kind)s
    order by s.image_id
    on conflict (image_id, source) where kind = '{kind}' do nothing
"""
_OPEN_CONSENSUS: LiteralString = """
    insert into layers (project_id, image_id, kind)
    select %(project_id)s, s.image_id, t.kind
    from {layers} as s (image_id, target)
    join import_targets t using (target)
    where t.kind = 'consensus'
    order by s.image_id
    on conflict (image_id) where kind = 'consensus' do nothing
"""


BATCH: LiteralString = "unnest(%(image_ids)s::bigint[], %(targets)s::int[])"
"""The images and targets of some layers, as statements are given them."""


async def open_layers(
    connection: Connection, layers: LiteralString, values: dict[str, object]
) -> None:
    """Open the layers of the images and targets that stand in a table, or are given as BATCH."""
    for kind in ("import", "prediction"):
        statement = _OPEN.format(kind=kind, layers=layers)
        await connection.execute(statement, values | {"kind": kind})
    await connection.execute(_OPEN_CONSENSUS.format(layers=layers), values)
