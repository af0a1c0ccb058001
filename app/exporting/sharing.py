"""Read what images are split by, and split them."""

from collections.abc import AsyncIterator
from typing import Any, LiteralString

from psycopg import sql

from app.database.engine import Connection
from app.exporting.reading import Wanted
from app.exporting.schemas import Split
from app.exporting.splitting import (
    NAMES,
    Candidate,
    split_by_group,
    split_by_hash,
    split_stratified,
)

_CANDIDATES: LiteralString = """
    select
        o.id, o.sha256, concat_ws(' ', m.make, m.model, m.body_serial),
        coalesce(m.taken_at_local, m.taken_at at time zone 'UTC'),
        {categories},
        array(select concat_ws(':', g.kind, g.leader_id) from image_groups g where g.image_id = o.id order by 1)
    from images o
    left join image_metadata m on m.image_id = o.id
    where o.project_id = %(project_id)s and o.deleted_at is null and o.state <> 'excluded' {of_o}
    order by o.id
"""
_CATEGORIES: LiteralString = """
    array(
        select distinct n.category_id
        from {layers}
        join annotations n on n.layer_id = l.id and n.removed_at is null
        where l.image_id = o.id and {condition}
        order by 1
    )
"""
_OF_CLUSTERS: LiteralString = """
    array(
        select distinct c.category_id
        from clusters c
        where c.image_id = o.id and c.vanished_at is null and c.settle_score >= %(least)s
          and c.category_id is not null
        order by 1
    )
"""


async def splits_of(connection: Connection, wanted: Wanted, split: Split | None) -> dict[int, str]:
    """Image id → split; empty where none is asked for."""
    if split is None:
        return {}
    candidates = [
        each
        async for each in _candidates(connection, wanted, with_categories=split.by == "stratified")
    ]
    fractions = {name: float(getattr(split, name)) for name in NAMES}
    if split.by == "hash":
        return split_by_hash(candidates, fractions, split.seed)
    if split.by == "group":
        return split_by_group(candidates, fractions, split.seed)
    return split_stratified(candidates, fractions, split.seed)


async def _candidates(
    connection: Connection, wanted: Wanted, *, with_categories: bool
) -> AsyncIterator[Candidate]:
    truth = wanted.truth
    categories: sql.Composable = sql.SQL("array[]::bigint[]")
    if with_categories:
        query = _CATEGORIES if truth.least is None else _OF_CLUSTERS
        categories = sql.SQL(query).format(
            layers=sql.SQL(truth.layers), condition=sql.SQL(truth.condition)
        )
    query_of_all = sql.SQL(_CANDIDATES).format(
        categories=categories, of_o=wanted.selection.on("o.id")
    )
    values: dict[str, Any] = {
        "project_id": wanted.project_id,
        **truth.values,
        **wanted.selection.values,
    }
    async with connection.cursor("split_images") as cursor:
        await cursor.execute(query_of_all, values)
        async for image_id, sha256, camera, taken_at, category_ids, groups in cursor:
            yield Candidate(image_id, sha256, camera, taken_at, tuple(category_ids), tuple(groups))
