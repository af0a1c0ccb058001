"""What an export would hold, and whose word it could take."""

from typing import LiteralString

from psycopg import sql
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.engine import Connection
from app.exporting.choosing import EVERYTHING, Selection
from app.exporting.errors import NoSuchAnnotator, NoSuchModel
from app.exporting.truth import Truth


async def annotators_of(session: AsyncSession, project_id: int) -> list[tuple[int, str]]:
    """Everybody who has a layer in the project, by name."""
    rows = await session.execute(
        text(
            """
            select u.id, u.name
            from users u
            where exists (select from layers l where l.project_id = :project_id and l.author_id = u.id)
            order by u.name, u.id
            """
        ),
        {"project_id": project_id},
    )
    return [(row[0], row[1]) for row in rows]


async def refuse_unknown_annotator(connection: Connection, project_id: int, truth: Truth) -> None:
    """Raises NoSuchAnnotator for a person who is neither a member nor has ever labelled here."""
    if truth.annotator_id is None:
        return
    cursor = await connection.execute(
        """
        select exists (select from members where project_id = %(project)s and user_id = %(person)s)
            or exists (select from layers where project_id = %(project)s and author_id = %(person)s)
        """,
        {"project": project_id, "person": truth.annotator_id},
    )
    row = await cursor.fetchone()
    if row is None or not row[0]:
        raise NoSuchAnnotator(truth.annotator_id)


async def models_of(connection: Connection, project_id: int) -> list[str]:
    """The models that have predicted in a project."""
    cursor = await connection.execute(
        "select distinct source from layers where project_id = %s and kind = 'prediction' order by source",
        [project_id],
    )
    return [row[0] async for row in cursor]


async def refuse_unknown_source(connection: Connection, project_id: int, truth: Truth) -> None:
    """Raises NoSuchAnnotator or NoSuchModel for a truth of somebody who has said nothing here."""
    await refuse_unknown_annotator(connection, project_id, truth)
    if truth.model is None:
        return
    known = await models_of(connection, project_id)
    if truth.model not in known:
        raise NoSuchModel(truth.model, known)


async def summary_of(
    connection: Connection, project_id: int, truth: Truth, selection: Selection = EVERYTHING
) -> dict[str, int]:
    """What an export would hold: images, annotations, categories; and how many images are left out."""
    whole = sql.SQL(
        """(
            select count(*) from images w
            where w.project_id = %(project)s and w.deleted_at is null and w.state <> 'excluded' {}
        )"""
    ).format(selection.on("w.id"))
    query = sql.SQL(_SUMMARY).format(
        whole=whole,
        images=whole if truth.is_whole else sql.SQL("count(distinct l.image_id)"),
        objects=sql.SQL(_OF_LAYER if truth.least is None else _OF_CLUSTERS),
        layers=sql.SQL(truth.layers),
        condition=sql.SQL(truth.condition),
        of_l=selection.on("l.image_id"),
    )
    values = {"project": project_id, **truth.values, **selection.values}
    cursor = await connection.execute(query, values)
    row = await cursor.fetchone()
    assert row is not None
    return {"images": row[0], "annotations": row[1], "categories": row[2], "left_out": row[3]}


_SUMMARY: LiteralString = """
    select
        {images},
        coalesce(sum({objects}), 0)::bigint,
        (select count(*) from categories where project_id = %(project)s and deleted_at is null),
        {whole} - {images}
    from {layers}
    where l.project_id = %(project)s and {condition} {of_l}
"""
_OF_LAYER: LiteralString = """(
    select count(*) from annotations n where n.layer_id = l.id and n.removed_at is null
)"""
_OF_CLUSTERS: LiteralString = """(
    select count(*) from clusters c
    where c.image_id = l.image_id and c.question_id is null and c.vanished_at is null
      and c.settle_score >= %(least)s
)"""
