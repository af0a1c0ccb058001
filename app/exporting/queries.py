"""Counts for the export page."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

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


async def summary_of(session: AsyncSession, project_id: int, truth: Truth) -> dict[str, int]:
    """What an export would hold: images, annotations, categories."""
    condition = truth.condition.replace("%(annotator_id)s", ":annotator_id")
    rows = await session.execute(
        text(
            f"""
            select
                (select count(*) from images
                 where project_id = :project_id and deleted_at is null and state <> 'excluded') as images,
                (select count(*)
                 from layers l
                 join assignments a on a.id = l.assignment_id
                 join images i on i.id = l.image_id and i.deleted_at is null and i.state <> 'excluded'
                 join annotations n on n.layer_id = l.id and n.removed_at is null
                 where l.project_id = :project_id and {condition}) as annotations,
                (select count(*) from categories
                 where project_id = :project_id and deleted_at is null) as categories
            """
        ),
        {"project_id": project_id, "annotator_id": truth.annotator_id}
        if truth.annotator_id
        else {"project_id": project_id},
    )
    return dict(rows.mappings().one())
