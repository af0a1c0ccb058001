"""Carry existing work along with a change of the schema: every touched layer gets one revision with its diff.

The change is first written into temporary tables (what an annotation or an answer will be), then applied by one
statement. Layers are locked before they are read, in the order of their ids, so a save either comes before and is
carried along, or comes after and is checked against the new schema.
"""

from collections.abc import Sequence

from app.annotations.queries import ANNOTATION_JSON
from app.database.engine import Connection
from app.database.image_locks import hold_measuring
from app.schema.planning import Losses

_TABLES = """
    create temp table edited_annotations (
        id uuid primary key,
        number bigint not null,
        layer_id bigint not null,
        before json not null,
        category_id bigint not null,
        shape json not null,
        attributes jsonb not null,
        is_crowd boolean not null,
        z bigint not null,
        group_id uuid,
        score float8,
        x float8 not null,
        y float8 not null,
        width float8 not null,
        height float8 not null,
        area float8 not null,
        is_removed boolean not null default false
    ) on commit drop;
    create temp table edited_answers (
        layer_id bigint primary key,
        question_id bigint not null,
        question text not null,
        before text[] not null,
        after text[] not null
    ) on commit drop;
    create temp table edited_layers (
        id bigint primary key,
        revision bigint not null,
        absent_before bigint[] not null,
        absent_after bigint[] not null
    ) on commit drop;
"""


async def prepare(connection: Connection) -> None:
    """Make the empty tables of what will be, for this transaction."""
    await connection.execute(_TABLES)


async def take_annotations(connection: Connection, *, project_id: int, category_id: int) -> None:
    """Lock the layers that mark this category, present or absent, and begin with what they have."""
    await prepare(connection)
    await hold_measuring(connection, project_id)
    # A save that inserts an annotation holds its category by the foreign key: wait for those under way.
    await connection.execute("select from categories where id = %s for update", [category_id])
    await connection.execute(
        """
        select from layers
        where id in (
            select layer_id from annotations where category_id = %(category_id)s and removed_at is null
            union
            select id from layers
            where project_id = %(project_id)s and verified_absent @> array[%(category_id)s]::bigint[]
        )
        order by id
        for update
        """,
        {"project_id": project_id, "category_id": category_id},
    )
    await connection.execute(
        f"""
        insert into edited_annotations
        select
            n.id, n.number, n.layer_id, {ANNOTATION_JSON},
            n.category_id, n.shape, n.attributes, n.is_crowd, n.z, n.group_id, n.score,
            n.x, n.y, n.width, n.height, n.area
        from annotations n
        where n.category_id = %s and n.removed_at is null
        """,
        [category_id],
    )
    # Nothing analyses a temporary table by itself, and without statistics large joins become nested loops.
    await connection.execute("analyze edited_annotations")


async def remove_all(connection: Connection) -> None:
    """Remove every annotation that was taken."""
    await connection.execute("update edited_annotations set is_removed = true")


async def move_all(connection: Connection, *, into_id: int) -> None:
    """Give every annotation that was taken another category."""
    await connection.execute("update edited_annotations set category_id = %s", [into_id])


async def apply_losses(connection: Connection, losses: Losses) -> None:
    """Take away what the definition no longer knows. Shapes that are no longer offered stay as they are."""
    if losses.attributes:
        await connection.execute(
            "update edited_annotations set attributes = attributes - %s::text[]",
            [list(losses.attributes)],
        )
    for name, values in losses.values.items():
        await _drop_values(connection, name, values)
    if losses.keypoints is not None:
        await _carry_keypoints(connection, losses.keypoints)


async def _drop_values(connection: Connection, name: str, values: Sequence[str]) -> None:
    await connection.execute(
        """
        with kept as (
            select id, jsonb_agg(value order by place) filter (where not value #>> '{}' = any(%(values)s)) as list
            from edited_annotations
            cross join lateral jsonb_array_elements(
                case when jsonb_typeof(attributes -> %(name)s) = 'array' then attributes -> %(name)s
                     else jsonb_build_array(attributes -> %(name)s) end
            ) with ordinality element(value, place)
            where attributes ? %(name)s
            group by id
        )
        update edited_annotations e
        set attributes = case
            when k.list is null then e.attributes - %(name)s
            when jsonb_typeof(e.attributes -> %(name)s) = 'array'
                then jsonb_set(e.attributes, array[%(name)s], k.list)
            else e.attributes
        end
        from kept k
        where k.id = e.id
        """,
        {"name": name, "values": list(values)},
    )


async def _carry_keypoints(connection: Connection, sources: Sequence[int | None]) -> None:
    """Put the points into the order of the new skeleton; a point that is new is absent.

    Bounds follow the points that are left, where there is no box.
    """
    await connection.execute(
        """
        update edited_annotations
        set shape = json_strip_nulls(json_build_object(
            'type', 'keypoints',
            'points', (
                select json_agg(coalesce(shape -> 'points' -> source, '[0, 0, 0]') order by place)
                from unnest(%s::int[]) with ordinality wanted(source, place)
            ),
            'box', shape -> 'box'
        ))
        where shape ->> 'type' = 'keypoints'
        """,
        [list(sources)],
    )
    await connection.execute(
        """
        with left_over as (
            select e.id, b.x, b.y, b.width, b.height
            from edited_annotations e
            cross join lateral (
                select
                    min(x) as x, min(y) as y, max(x) - min(x) as width, max(y) - min(y) as height
                from json_array_elements(e.shape -> 'points') point
                cross join lateral (
                    select (point ->> 0)::float8 as x, (point ->> 1)::float8 as y
                ) place
                where (point ->> 2)::int > 0
            ) b
            where e.shape ->> 'type' = 'keypoints' and e.shape -> 'box' is null and b.x is not null
        )
        update edited_annotations e
        set x = b.x, y = b.y, width = b.width, height = b.height, area = b.width * b.height
        from left_over b
        where b.id = e.id
        """
    )
    # A skeleton without a point that is there marks nothing.
    await connection.execute(
        """
        update edited_annotations
        set is_removed = true
        where shape ->> 'type' = 'keypoints' and not exists (
            select from json_array_elements(shape -> 'points') point where (point ->> 2)::float8 > 0
        )
        """
    )


async def take_answers(
    connection: Connection,
    *,
    question_id: int,
    name: str,
    values: Sequence[str],
    is_multiple: bool,
) -> None:
    """Lock the layers whose answer no longer fits, and leave of it what does.

    Where only one value may be given, an answer of several is taken back: which one was meant is not known.
    """
    await prepare(connection)
    parameters = {
        "question_id": question_id,
        "question": name,
        "values": list(values),
        "is_multiple": is_multiple,
    }
    await connection.execute(
        "select from layers where id in (select layer_id from answers where question_id = %s) order by id for update",
        [question_id],
    )
    await connection.execute(
        """
        insert into edited_answers (layer_id, question_id, question, before, after)
        select layer_id, question_id, %(question)s, values, kept
        from answers
        cross join lateral (
            select coalesce(array_agg(value order by place), '{}') as fitting
            from unnest(values) with ordinality given(value, place)
            where value = any(%(values)s)
        ) fits
        cross join lateral (
            select case when %(is_multiple)s or cardinality(fitting) <= 1 then fitting else '{}' end as kept
        ) chosen
        where question_id = %(question_id)s and values <> kept
        """,
        parameters,
    )
    await connection.execute("analyze edited_answers")


async def write_revisions(
    connection: Connection,
    *,
    author_id: int,
    gone_id: int | None = None,
    into_id: int | None = None,
) -> None:
    """Apply what was prepared, one revision to each layer that changes.

    Absences of the category `gone_id` go with it; whoever has its annotations moved `into_id` cannot call that absent.
    """
    await gather_layers(connection, gone_id=gone_id, into_id=into_id)
    await write_gathered(connection, author_id=author_id)


async def gather_layers(
    connection: Connection, *, gone_id: int | None = None, into_id: int | None = None
) -> None:
    """Note the layers that what was prepared changes, and what each calls absent then."""
    await connection.execute(
        f"""
        delete from edited_annotations n
        where not n.is_removed and n.before::text = ({ANNOTATION_JSON})::text
        """
    )
    await connection.execute(
        """
        insert into edited_layers (id, revision, absent_before, absent_after)
        select l.id, l.revision, l.verified_absent, cleared.absent
        from layers l
        left join (select distinct layer_id from edited_annotations) marked on marked.layer_id = l.id
        left join edited_answers answered on answered.layer_id = l.id
        cross join lateral (
            select array_remove(
                array_remove(l.verified_absent, %(gone_id)s::bigint),
                case when marked.layer_id is not null then %(into_id)s::bigint end
            ) as absent
        ) cleared
        where l.id in (
            select layer_id from edited_annotations
            union
            select layer_id from edited_answers
            union
            select id from layers
            where verified_absent @> array[%(gone_id)s]::bigint[]
              and project_id = (select project_id from categories where id = %(gone_id)s::bigint)
        )
        """,
        {"gone_id": gone_id, "into_id": into_id},
    )


async def write_gathered(connection: Connection, *, author_id: int) -> None:
    """Write everything that was prepared, with a revision for each layer noted."""
    await connection.execute("analyze edited_layers")
    await connection.execute(_WRITE, {"author_id": author_id})


_WRITE = f"""
    with diffs as (
        select n.layer_id, json_agg(json_build_object(
            'id', n.id,
            'before', n.before,
            'after', case when not n.is_removed then {ANNOTATION_JSON} end
        ) order by n.number) as annotations
        from edited_annotations n
        group by n.layer_id
    ), kept as (
        insert into layer_revisions (layer_id, revision, author_id, diff)
        select l.id, l.revision + 1, %(author_id)s, case
            when l.absent_before = l.absent_after then json_build_object(
                'annotations', coalesce(d.annotations, '[]'), 'answers', answered.diff
            )
            else json_build_object(
                'annotations', coalesce(d.annotations, '[]'), 'answers', answered.diff,
                'verified_absent', json_build_object('before', l.absent_before, 'after', l.absent_after)
            )
        end
        from edited_layers l
        left join diffs d on d.layer_id = l.id
        cross join lateral (
            select coalesce(
                json_agg(json_build_object('question', s.question, 'before', s.before, 'after', s.after)), '[]'
            ) as diff
            from edited_answers s
            where s.layer_id = l.id
        ) answered
    ), rewritten as (
        update annotations n
        set category_id = e.category_id,
            shape = e.shape,
            attributes = e.attributes,
            x = e.x,
            y = e.y,
            width = e.width,
            height = e.height,
            area = e.area,
            revision = l.revision + 1,
            updated_at = now(),
            removed_at = case when e.is_removed then now() end
        from edited_annotations e
        join edited_layers l on l.id = e.layer_id
        where n.id = e.id
    ), answered as (
        update answers s
        set values = e.after, revision = l.revision + 1
        from edited_answers e
        join edited_layers l on l.id = e.layer_id
        where s.layer_id = e.layer_id and s.question_id = e.question_id
    ), submitted as (
        update assignments a
        set submitted_revision = l.revision + 1
        from edited_layers l
        join layers y on y.id = l.id
        where a.id = y.assignment_id and a.submitted_revision = l.revision
    )
    update layers y
    set revision = l.revision + 1,
        updated_at = now(),
        verified_absent = l.absent_after,
        verified_absent_revision =
            case when l.absent_before = l.absent_after then verified_absent_revision else l.revision + 1 end
    from edited_layers l
    where y.id = l.id
"""
