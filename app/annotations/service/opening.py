"""The document of an assignment: everything the editor needs, in one answer built by Postgres."""

import msgspec
from psycopg import AsyncCursor
from psycopg.rows import TupleRow

from app.accounts.viewer import Viewer
from app.annotations.queries import LAYER_JSON, VISIBLE_LAYER
from app.assignments import service as assignments
from app.assignments.errors import NoSuchAssignment
from app.assignments.policy import may_see_work
from app.assignments.queries import facts_of
from app.database.engine import Connection
from app.projects.guidelines import guidelines_html

_DOCUMENT = """
    select
        json_build_object(
            'id', a.id, 'state', a.state, 'lease_expires_at', a.lease_expires_at, 'note', a.note,
            'submitted_at', a.submitted_at,
            'marked', coalesce((
                select v.marks from verdicts v
                where v.assignment_id = a.id and a.state = 'returned'
                order by v.id desc
                limit 1
            ), '[]'),
            'annotator', json_build_object('id', u.id, 'name', u.name),
            'may_edit', a.annotator_id = %(viewer)s and p.archived_at is null and i.state <> 'excluded',
            'journal', (select id from installations) || '-' || %(viewer)s::bigint,
            'preferences', (
                select json_build_object(
                    'keys', coalesce(v.preferences -> 'keys', '{}'),
                    'editor', coalesce(v.preferences -> 'editor', '{}')
                )
                from users v where v.id = %(viewer)s
            ),
            'project', json_build_object(
                'id', p.id, 'name', p.name, 'blind', p.blind,
                'predictions_hidden_until_first_stroke', p.predictions_hidden_until_first_stroke
            ),
            'has_other_layers', exists (
                select from layers o
                left join assignments oa on oa.id = o.assignment_id
                left join members m on m.project_id = o.project_id and m.user_id = %(viewer)s
                where o.image_id = i.id and o.id <> l.id and <visible>
            ),
            'image', json_build_object(
                'id', i.id, 'file_name', i.file_name, 'width', i.width, 'height', i.height,
                'state', case
                    when i.state = 'excluded' or not p.blind or %(is_admin)s or coalesce((
                        select m.role in ('reviewer', 'owner') from members m
                        where m.project_id = p.id and m.user_id = %(viewer)s
                    ), false) then i.state
                    when a.state in ('submitted', 'accepted') then a.state
                    when a.state = 'skipped' then 'new'
                    else 'in_progress'
                end,
                'url', '/api/v1/images/' || i.id || '/file?frame=upright',
                'preview_url', '/api/v1/images/' || i.id || '/thumbnail?size=2048',
                'thumbnail_url', '/api/v1/images/' || i.id || '/thumbnail?size=512',
                'tiles', case when i.tile_levels is not null then json_build_object(
                    'url', '/api/v1/images/' || i.id || '/tiles/{z}/{x}/{y}',
                    'tile_size', 512, 'levels', i.tile_levels
                ) end,
                'metadata', coalesce((
                    select jsonb_strip_nulls(to_jsonb(m) - '{raw,problems,image_id,project_id}'::text[])
                    from image_metadata m where m.image_id = i.id
                ), '{}')
            ),
            'layer', <layer>,
            'categories', coalesce((
                select json_agg(json_build_object(
                    'id', c.id, 'name', c.name, 'color', c.color, 'supercategory', c.supercategory,
                    'shapes', c.shapes, 'attributes', c.attributes, 'skeleton', c.skeleton, 'position', c.position
                ) order by c.position, c.id)
                from categories c where c.project_id = p.id and c.deleted_at is null
            ), '[]'),
            'questions', coalesce((
                select json_agg(json_build_object(
                    'id', q.id, 'name', q.name, 'mode', q.mode, 'values', q.values,
                    'required', q.is_required, 'position', q.position
                ) order by q.position, q.id)
                from questions q where q.project_id = p.id and q.deleted_at is null
            ), '[]'),
            'neighbours', json_build_object(
                'previous', (
                    select max(o.id) from assignments o
                    where o.annotator_id = a.annotator_id and o.project_id = a.project_id and o.id < a.id
                ),
                'next', (
                    select min(o.id) from assignments o
                    where o.annotator_id = a.annotator_id and o.project_id = a.project_id and o.id > a.id
                )
            )
        )::text,
        p.guidelines
    from assignments a
    join projects p on p.id = a.project_id
    join images i on i.id = a.image_id
    join layers l on l.assignment_id = a.id
    join users u on u.id = a.annotator_id
    where a.id = <id>
""".replace("<layer>", LAYER_JSON).replace("<visible>", VISIBLE_LAYER)


_LAYER = """
    insert into layers (project_id, image_id, kind, assignment_id, author_id)
    select project_id, image_id, 'annotator', id, annotator_id
    from assignments a
    where id = <id> and not exists (select from layers l where l.assignment_id = a.id)
    on conflict do nothing
"""


def _about(assignment_id: str) -> tuple[str, str]:
    """The statements that make the layer and read the document of an assignment, whose id is given in SQL."""
    return _LAYER.replace("<id>", assignment_id), _DOCUMENT.replace("<id>", assignment_id)


_OF_ONE = _about("%(id)s")
_OF_CLAIMED = _about(assignments.CLAIMED)


async def assignment_document(
    connection: Connection, *, viewer: Viewer, assignment_id: int, is_prefetch: bool = False
) -> bytes:
    """The JSON of an assignment with its layer; opening one's own begins it and makes the layer.

    A prefetched assignment stays as it is until it is opened.

    Raises:
        NoSuchAssignment: it does not exist, or is neither one's own nor one's to review.
    """
    facts = await facts_of(connection, viewer, assignment_id)
    if facts is None or not may_see_work(facts, viewer):
        raise NoSuchAssignment
    if facts.annotator_id == viewer.id and not is_prefetch:
        await assignments.start(connection, viewer=viewer, assignment_id=assignment_id)
    return await document_json(connection, viewer=viewer, assignment_id=assignment_id)


async def next_document(
    connection: Connection,
    *,
    viewer: Viewer,
    project_id: int,
    after: int | None = None,
    is_prefetch: bool = False,
) -> bytes | None:
    """The document of the person's next assignment; none when nothing is left for them. As `assignments.claim_next`.

    One way to Postgres and back, where something is found at once.
    """
    claim = assignments.Claim(
        connection, viewer=viewer, project_id=project_id, after=after, is_prefetch=is_prefetch
    )
    async with connection.pipeline():
        await claim.send()
        document = await _asked_for(connection, viewer, _OF_CLAIMED)
        claimed = await claim.received()
        row = await document.fetchone()
    if claimed is not None and row is not None:
        return _with_guidelines(*row)
    further = claimed or await claim.search_further()
    if further is None:
        return None
    return await document_json(connection, viewer=viewer, assignment_id=further)


async def document_json(connection: Connection, *, viewer: Viewer, assignment_id: int) -> bytes:
    """The document of an assignment that the caller may see; makes its layer where there is none yet."""
    async with connection.pipeline():
        cursor = await _asked_for(connection, viewer, _OF_ONE, assignment_id)
        row = await cursor.fetchone()
    if row is None:
        raise NoSuchAssignment
    return _with_guidelines(*row)


async def _asked_for(
    connection: Connection,
    viewer: Viewer,
    statements: tuple[str, str],
    assignment_id: int | None = None,
) -> AsyncCursor[TupleRow]:
    """Both statements on their way in a pipeline; the second one sees what the first one has made."""
    values = {"id": assignment_id, "viewer": viewer.id, "is_admin": viewer.is_admin}
    layer, document = statements
    await connection.execute(layer, values)
    return await connection.execute(document, values)


def _with_guidelines(document: str, guidelines: str) -> bytes:
    """Append the rendered guidelines to the object that Postgres has built."""
    rendered = msgspec.json.encode(guidelines_html(guidelines))
    return document[:-1].encode() + b',"guidelines_html":' + rendered + b"}"
