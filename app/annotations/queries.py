"""Reading layers: the document of an assignment, a layer's state, its history."""

from typing import Any, LiteralString
from uuid import UUID

import msgspec
from psycopg.rows import class_row, dict_row

from app.accounts.viewer import Viewer
from app.annotations.policy import LayerFacts
from app.database.engine import Connection

_CONTENT: LiteralString = """
    'category_id', n.category_id, 'shape', n.shape, 'attributes', n.attributes,
    'is_crowd', n.is_crowd, 'z', n.z, 'group_id', n.group_id, 'score', n.score
"""

ANNOTATION_JSON: LiteralString = f"json_strip_nulls(json_build_object({_CONTENT}))"
"""An annotation `n` in the API's form, without its id."""

LAYER_JSON: LiteralString = f"""
    json_build_object(
        'id', l.id,
        'revision', l.revision,
        'annotations', coalesce((
            select json_agg(
                json_strip_nulls(json_build_object('id', n.id, {_CONTENT})) order by n.z, n.number
            )
            from annotations n
            where n.layer_id = l.id and n.removed_at is null
        ), '[]'),
        'answers', coalesce((
            select json_object_agg(q.name, s.values order by q.position, q.id)
            from answers s
            join questions q on q.id = s.question_id and q.deleted_at is null
            where s.layer_id = l.id and s.values <> '{{}}'
        ), '{{}}'),
        'verified_absent', l.verified_absent
    )
"""

VISIBLE_LAYER: LiteralString = """(
    o.author_id = %(viewer)s
    or o.kind = 'prediction'
    or (
        (m.role in ('reviewer', 'owner') or %(is_admin)s or not p.blind)
        and (o.kind <> 'annotator' or o.revision > 0 or oa.state in ('submitted', 'accepted'))
    )
)"""
"""Whether a person is shown the layer `o` of an assignment `oa`, as the member `m` of a project `p`.

As `policy.may_read` says; another's layer that was only opened says nothing yet, so it is left out.
"""


async def layer_facts(
    connection: Connection,
    viewer: Viewer | None,
    layer_id: int,
    *,
    is_locked: bool = False,
    request_id: UUID | None = None,
) -> LayerFacts | None:
    """The facts of a layer in a project that the person belongs to; locked for a save. Nobody asking: any's."""
    async with connection.cursor(row_factory=class_row(LayerFacts)) as cursor:
        await cursor.execute(
            f"""
            select
                l.id, l.project_id, l.image_id, l.kind, l.author_id, l.assignment_id,
                a.state <> 'in_progress' or not (a.holds_slot or a.is_gold)
                    or a.lease_expires_at < now() + make_interval(mins => p.lease_minutes::int) / 2
                    as needs_reopening,
                not (a.holds_slot or a.is_gold) and a.state in ('open', 'in_progress') and coalesce(
                    (select q.open_slots from queued_images q where q.image_id = l.image_id), 0
                ) = 0 as is_handed_on,
                l.revision, l.verified_absent, l.verified_absent_revision,
                i.width, i.height, p.schema_version,
                p.archived_at is not null as is_archived,
                (i.state = 'excluded' or i.deleted_at is not null) as is_excluded,
                p.blind as is_blind, m.role,
                r.revision as repeated_revision, r.created_at as repeated_at
            from layers l
            join projects p on p.id = l.project_id and p.deleted_at is null
            join images i on i.id = l.image_id
            left join assignments a on a.id = l.assignment_id
            left join members m on m.project_id = l.project_id and m.user_id = %(viewer)s
            left join layer_revisions r on r.layer_id = l.id and r.request_id = %(request_id)s
            where l.id = %(id)s and (m.role is not null or %(is_admin)s)
            {"for update of l" if is_locked else ""}
            """,
            {
                "id": layer_id,
                "viewer": viewer.id if viewer else None,
                "is_admin": viewer is None or viewer.is_admin,
                "request_id": request_id,
            },
        )
        return await cursor.fetchone()


async def layer_json(connection: Connection, layer_id: int) -> bytes:
    """A layer as the API writes it, built by Postgres."""
    cursor = await connection.execute(
        f"select ({LAYER_JSON})::text from layers l where l.id = %s", [layer_id]
    )
    row = await cursor.fetchone()
    assert row is not None
    return bytes(row[0], "utf-8")


async def layer_document(connection: Connection, layer_id: int) -> dict[str, Any]:
    """`layer_json`, decoded."""
    return msgspec.json.decode(await layer_json(connection, layer_id), type=dict[str, Any])


async def list_layers(
    connection: Connection, viewer: Viewer, image_id: int
) -> list[dict[str, Any]]:
    """The layers of an image that the person is shown: people's first, then models' by name.

    The caller has made sure that they may see the image.
    """
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            select
                o.id, o.kind, coalesce(u.name, o.source, o.kind) as name, o.author_id,
                coalesce(o.author_id = %(viewer)s, false) as is_own, o.assignment_id, oa.state, o.revision,
                o.updated_at, held.annotation_count, held.lowest_score, held.highest_score
            from layers o
            join projects p on p.id = o.project_id
            left join members m on m.project_id = o.project_id and m.user_id = %(viewer)s
            left join assignments oa on oa.id = o.assignment_id
            left join users u on u.id = o.author_id
            cross join lateral (
                select
                    count(*) as annotation_count,
                    min(n.score) as lowest_score,
                    max(n.score) as highest_score
                from annotations n
                where n.layer_id = o.id and n.removed_at is null
            ) held
            where o.image_id = %(image_id)s and {VISIBLE_LAYER}
            order by o.kind = 'prediction', name, o.id
            """,
            {"image_id": image_id, "viewer": viewer.id, "is_admin": viewer.is_admin},
        )
        return await cursor.fetchall()


# What a revision did to the objects of each category, in the order of the schema.
_CHANGES_BY_CATEGORY: LiteralString = """
    (
        select coalesce(json_agg(json_build_object(
            'category_id', t.category_id, 'category', c.name, 'added', t.added, 'moved', t.moved,
            'reshaped', t.reshaped, 'changed', t.changed, 'removed', t.removed
        ) order by c.position, c.id), '[]')
        from (
            select
                (coalesce(o.after, o.before) ->> 'category_id')::bigint as category_id,
                count(*) filter (where o.before is null) as added,
                count(*) filter (where o.is_other_shape and o.is_same_size) as moved,
                count(*) filter (where o.is_other_shape and not o.is_same_size) as reshaped,
                count(*) filter (where not o.is_other_shape) as changed,
                count(*) filter (where o.after is null) as removed
            from (
                select n.before, n.after,
                    n.before -> 'shape' <> n.after -> 'shape' as is_other_shape,
                    (n.before -> 'shape') - '{x,y}'::text[] = (n.after -> 'shape') - '{x,y}'::text[]
                        as is_same_size
                from json_array_elements(r.diff -> 'annotations') e,
                    lateral (
                        select nullif((e -> 'before')::jsonb, 'null') as before,
                            nullif((e -> 'after')::jsonb, 'null') as after
                    ) n
            ) o
            group by 1
        ) t
        join categories c on c.id = t.category_id
    )
"""


def _names_of_absent(side: LiteralString, *, but_not: LiteralString) -> LiteralString:
    """Categories that one side of a revision's diff calls absent, and the other does not."""
    listed: LiteralString = (
        "select value::bigint from json_array_elements_text(r.diff -> 'verified_absent' -> '"
    )
    return (
        "(select coalesce(json_agg(c.name order by c.position, c.id), '[]') from categories c where c.id in ("
        + listed + side + "')) and c.id not in (" + listed + but_not + "')))"
    )  # fmt: skip


async def list_revisions(
    connection: Connection, layer_id: int, *, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """The history of a layer, newest first; one more than `limit` says that there are more."""
    cursor = await connection.execute(
        """
        select
            r.revision, r.author_id, u.name, r.created_at,
            count(*) filter (where d ->> 'id' is not null and d ->> 'before' is null),
            count(*) filter (where d ->> 'before' is not null and d ->> 'after' is not null),
            count(*) filter (where d ->> 'id' is not null and d ->> 'after' is null),
            json_array_length(r.diff -> 'answers'),
            """
        + _CHANGES_BY_CATEGORY
        + """,
            (
                select coalesce(json_agg(a ->> 'question'), '[]')
                from json_array_elements(r.diff -> 'answers') a
            ),
            """
        + _names_of_absent("after", but_not="before")
        + ","
        + _names_of_absent("before", but_not="after")
        + """
        from layer_revisions r
        left join users u on u.id = r.author_id
        left join lateral json_array_elements(r.diff -> 'annotations') d on true
        where r.layer_id = %(layer_id)s
          and (%(before)s::bigint is null or r.revision < %(before)s)
        group by r.layer_id, r.revision, u.name
        order by r.revision desc
        limit %(limit)s
        """,
        {"layer_id": layer_id, "before": before, "limit": limit + 1},
    )
    names = (
        "revision", "author_id", "author", "created_at", "added", "updated", "removed", "answered",
        "changes", "questions", "absent", "no_longer_absent",
    )  # fmt: skip
    return [dict(zip(names, row, strict=True)) async for row in cursor]


async def diffs_after(connection: Connection, layer_id: int, revision: int) -> list[dict[str, Any]]:
    """The diffs of all revisions after `revision`, newest first."""
    cursor = await connection.execute(
        "select diff from layer_revisions where layer_id = %s and revision > %s order by revision desc",
        [layer_id, revision],
    )
    return [row[0] async for row in cursor]
