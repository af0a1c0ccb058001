"""Read what images are split by, and split them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    torn_groups,
)
from app.metadata.cameras import camera_of

TORN = "split-torn"
TORN_SENTENCE = "Images that belong together are in different parts of the split, because they were pinned there."

# Groups are those of the whole project: an image that is not chosen, or was excluded or deleted, may have named one.
_CANDIDATES: LiteralString = """
    select
        o.id, o.sha256, {camera},
        coalesce(m.taken_at_local, m.taken_at at time zone 'UTC'),
        {categories},
        array(select concat_ws(':', g.kind, g.leader_id) from image_groups g where g.image_id = o.id order by 1),
        case when o.deleted_at is null then coalesce(p.split, '') else '' end,
        o.is_chosen
    from (
        select o.*, o.deleted_at is null and o.state <> 'excluded' {of_o} as is_chosen
        from images o
        where o.project_id = %(project_id)s
    ) o
    left join split_pins p on p.image_id = o.id
    left join image_metadata m on m.image_id = o.id
    where o.is_chosen or {with_others}
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


@dataclass(frozen=True)
class Splits:
    """Image id → split, empty where none is asked for. `torn` are the images of groups that pins have torn apart."""

    of: dict[int, str] = field(default_factory=dict)
    torn: list[list[int]] = field(default_factory=list)


async def splits_of(connection: Connection, wanted: Wanted, split: Split | None) -> Splits:
    """Where pins, and a split, put images."""
    if split is None:
        return Splits()
    candidates = [each async for each in _candidates(connection, wanted, split.by)]
    fractions = {name: float(getattr(split, name)) for name in NAMES}
    if split.by == "hash":
        return Splits(split_by_hash(candidates, fractions, split.seed))
    divide = split_by_group if split.by == "group" else split_stratified
    torn = torn_groups(candidates) if any(each.pin for each in candidates) else []
    return Splits(
        divide(candidates, fractions, split.seed), [[each.id for each in group] for group in torn]
    )


async def _candidates(connection: Connection, wanted: Wanted, by: str) -> AsyncIterator[Candidate]:
    truth = wanted.truth
    categories: sql.Composable = sql.SQL("array[]::bigint[]")
    if by == "stratified":
        query = _CATEGORIES if truth.least is None else _OF_CLUSTERS
        categories = sql.SQL(query).format(
            layers=sql.SQL(truth.layers), condition=sql.SQL(truth.condition)
        )
    query_of_all = sql.SQL(_CANDIDATES).format(
        camera=sql.SQL(camera_of("m", "o.file_name")),
        categories=categories,
        of_o=wanted.selection.on("o.id"),
        with_others=sql.Literal(by != "hash"),
    )
    values: dict[str, Any] = {
        "project_id": wanted.project_id,
        **truth.values,
        **wanted.selection.values,
    }
    async with connection.cursor("split_images") as cursor:
        await cursor.execute(query_of_all, values)
        async for image_id, sha256, camera, taken_at, category_ids, groups, *rest in cursor:
            yield Candidate(
                image_id, sha256, camera, taken_at, tuple(category_ids), tuple(groups), *rest
            )


def images_in_words(image_ids: Sequence[int], *, most: int = 5) -> str:
    """`images 3, 9 and 2 more`."""
    named = ", ".join(str(each) for each in image_ids[:most])
    return f"images {named}" + (
        f" and {len(image_ids) - most} more" if len(image_ids) > most else ""
    )


async def keep_splits(
    connection: Connection, export_id: int, members: Mapping[str, Sequence[int]]
) -> None:
    """Note in which part each image of a version is, but for those that were deleted meanwhile."""
    for split, image_ids in members.items():
        await connection.execute(
            """
            insert into version_splits (export_id, image_id, split)
            select %s, i.id, %s from unnest(%s::bigint[]) as w(image_id)
            join images i on i.id = w.image_id
            """,
            [export_id, split, image_ids],
        )
