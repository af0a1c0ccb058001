"""What the page that settles disagreements brings along: the project, its schema, the person."""

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.projects.errors import NoSuchProject


async def adjudication_start(
    connection: Connection, viewer: Viewer, project_id: int
) -> tuple[str, str]:
    """A JSON object without its guidelines, and these as Markdown; the caller has asked for the viewer's role."""
    cursor = await connection.execute(
        """
        select
            json_build_object(
                'project', json_build_object('id', p.id, 'name', p.name),
                'viewer', json_build_object('id', v.id, 'name', v.name),
                'journal', (select id from installations) || '-' || v.id,
                'preferences', json_build_object(
                    'keys', coalesce(v.preferences -> 'keys', '{}'),
                    'editor', coalesce(v.preferences -> 'editor', '{}')
                ),
                'categories', coalesce((
                    select json_agg(json_build_object(
                        'id', c.id, 'name', c.name, 'color', c.color, 'supercategory', c.supercategory,
                        'shapes', c.shapes, 'attributes', c.attributes, 'skeleton', c.skeleton,
                        'position', c.position
                    ) order by c.position, c.id)
                    from categories c where c.project_id = p.id and c.deleted_at is null
                ), '[]'),
                'questions', coalesce((
                    select json_agg(json_build_object(
                        'id', q.id, 'name', q.name, 'mode', q.mode, 'values', q.values,
                        'required', q.is_required, 'position', q.position
                    ) order by q.position, q.id)
                    from questions q where q.project_id = p.id and q.deleted_at is null
                ), '[]')
            )::text,
            p.guidelines
        from projects p, users v
        where p.id = %(project)s and p.deleted_at is null and v.id = %(viewer)s
        """,
        {"project": project_id, "viewer": viewer.id},
    )
    row = await cursor.fetchone()
    if row is None:
        raise NoSuchProject
    return row[0], row[1]
