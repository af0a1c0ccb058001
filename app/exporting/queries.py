"""Counts for the export page."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.engine import Connection
from app.exporting.errors import NoSuchAnnotator
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


async def summary_of(connection: Connection, project_id: int, truth: Truth) -> dict[str, int]:
    """What an export would hold: images, annotations, categories; and how many images are left out."""
    whole = """(
        select count(*) from images
        where project_id = %(project)s and deleted_at is null and state <> 'excluded'
    )"""
    images = whole if truth.is_whole else "count(distinct l.image_id)"
    cursor = await connection.execute(
        f"""
        select
            {images},
            coalesce(sum((
                select count(*) from annotations n where n.layer_id = l.id and n.removed_at is null
            )), 0)::bigint,
            (select count(*) from categories where project_id = %(project)s and deleted_at is null),
            {whole} - {images}
        from {truth.layers}
        where l.project_id = %(project)s and {truth.condition}
        """,
        {"project": project_id, "annotator_id": truth.annotator_id},
    )
    row = await cursor.fetchone()
    assert row is not None
    return {"images": row[0], "annotations": row[1], "categories": row[2], "left_out": row[3]}
