"""Write predictions in bulk: copied into temporary tables, compared with what is there, applied by one statement."""

import msgspec

from app.annotations.label_schema import LabelSchema
from app.annotations.queries import ANNOTATION_JSON
from app.database.engine import Connection
from app.errors import FieldError
from app.predictions.errors import PredictionsInvalid
from app.predictions.preparing import COLUMNS, Prepared

_TABLES = """
    create temp table sent_layers (
        image_id bigint primary key,
        id bigint not null,
        revision bigint not null
    ) on commit drop;
    create temp table sent_annotations (
        id uuid primary key,
        image_id bigint not null,
        category_id bigint not null,
        kind text not null,
        shape json not null,
        x float8 not null,
        y float8 not null,
        width float8 not null,
        height float8 not null,
        area float8 not null,
        segmentation json,
        attributes jsonb not null,
        is_crowd boolean not null,
        z bigint not null,
        group_id uuid,
        score float8 not null
    ) on commit drop;
    create temp table sent_answers (
        image_id bigint not null,
        question_id bigint not null,
        question text not null,
        values text[] not null
    ) on commit drop;
"""


async def write_predictions(
    connection: Connection,
    made: Prepared,
    *,
    schema: LabelSchema,
    project_id: int,
    source: str,
    author_id: int,
) -> tuple[int, int]:
    """Bring the layers of a model to what was sent; gives how many were made, and how many of the others changed.

    Raises:
        PredictionsInvalid: an id that the client made is another layer's.
    """
    await connection.execute(_TABLES)
    values = {"project_id": project_id, "source": source, "author_id": author_id}
    await connection.execute(_OPEN_LAYERS, values | {"image_ids": made.image_ids})
    await _copy(connection, made, schema)
    await _refuse_taken(connection, made)
    await connection.execute(_COMPARE)
    cursor = await connection.execute(_APPLY, values)
    row = await cursor.fetchone()
    assert row is not None
    return row[0], row[1]


_OPEN_LAYERS = """
    with opened as (
        insert into layers (project_id, image_id, kind, source)
        select %(project_id)s, image_id, 'prediction', %(source)s
        from unnest(%(image_ids)s::bigint[]) image_id
        on conflict (image_id, source) where kind = 'prediction'
        do update set source = excluded.source
        returning image_id, id, revision
    )
    insert into sent_layers (image_id, id, revision)
    select image_id, id, revision from opened
"""


async def _copy(connection: Connection, made: Prepared, schema: LabelSchema) -> None:
    async with connection.cursor() as cursor:
        columns = ", ".join(COLUMNS)
        async with cursor.copy(f"copy sent_annotations ({columns}) from stdin") as copy:
            for row in made.rows:
                await copy.write_row(row)
    said = [
        {
            "image_id": image_id,
            "question_id": schema.questions[name].id,
            "question": name,
            "values": values,
        }
        for image_id, answers in made.answers.items()
        for name, values in answers.items()
    ]
    await connection.execute(
        """
        insert into sent_answers
        select * from json_to_recordset(%s) as s(
            image_id bigint, question_id bigint, question text, values text[]
        )
        """,
        [msgspec.json.encode(said).decode()],
    )
    # Nothing analyses a temporary table by itself, and without statistics large joins become nested loops.
    await connection.execute("analyze sent_layers, sent_annotations, sent_answers")


async def _refuse_taken(connection: Connection, made: Prepared) -> None:
    """An id of another layer: whose is not said."""
    cursor = await connection.execute(
        """
        select s.id
        from sent_annotations s
        join annotations n on n.id = s.id
        join sent_layers l on l.image_id = s.image_id
        where n.layer_id <> l.id
        """
    )
    taken = [row[0] for row in await cursor.fetchall()]
    if taken:
        raise PredictionsInvalid(
            [
                FieldError(f"{made.paths[each]}.id", f"{each} is taken; make a new UUID")
                for each in taken
            ]
        )


_COMPARE = f"""
    create temp table changed_annotations on commit drop as
    with before as (
        select n.id, n.layer_id, n.number, {ANNOTATION_JSON} as content
        from annotations n
        join sent_layers l on l.id = n.layer_id
        where n.removed_at is null
    ), after as (
        select n.id, l.id as layer_id, {ANNOTATION_JSON} as content
        from sent_annotations n
        join sent_layers l on l.image_id = n.image_id
    )
    select
        id, coalesce(b.layer_id, a.layer_id) as layer_id, b.number, b.content as before, a.content as after
    from before b
    full join after a using (id)
    where b.content::text is distinct from a.content::text;
    create temp table changed_answers on commit drop as
    with before as (
        select s.layer_id, s.question_id, q.name as question, s.values
        from answers s
        join questions q on q.id = s.question_id
        join sent_layers l on l.id = s.layer_id
        where s.values <> '{{}}'
    ), after as (
        select l.id as layer_id, s.question_id, s.question, s.values
        from sent_answers s
        join sent_layers l on l.image_id = s.image_id
    )
    select
        layer_id, question_id, coalesce(b.question, a.question) as question,
        coalesce(b.values, '{{}}') as before, coalesce(a.values, '{{}}') as after
    from before b
    full join after a using (layer_id, question_id)
    where b.values is distinct from a.values;
    analyze changed_annotations, changed_answers;
"""

# A layer that is new gets its first revision even where nothing was found: the model has looked.
_APPLY = """
    with touched as (
        select l.id, l.image_id, l.revision
        from sent_layers l
        where l.revision = 0
           or l.id in (select layer_id from changed_annotations)
           or l.id in (select layer_id from changed_answers)
    ), annotation_diffs as (
        select layer_id, json_agg(
            json_build_object('id', id, 'before', before, 'after', after) order by number, id
        ) as diff
        from changed_annotations
        group by layer_id
    ), answer_diffs as (
        select layer_id, json_agg(
            json_build_object('question', question, 'before', before, 'after', after) order by question
        ) as diff
        from changed_answers
        group by layer_id
    ), kept as (
        insert into layer_revisions (layer_id, revision, author_id, diff)
        select t.id, t.revision + 1, %(author_id)s, json_build_object(
            'annotations', coalesce(n.diff, '[]'), 'answers', coalesce(s.diff, '[]')
        )
        from touched t
        left join annotation_diffs n on n.layer_id = t.id
        left join answer_diffs s on s.layer_id = t.id
    ), removed as (
        update annotations n
        set removed_at = now(), updated_at = now(), revision = t.revision + 1
        from changed_annotations c
        join touched t on t.id = c.layer_id
        where n.id = c.id and c.after is null
    ), written as (
        insert into annotations as n (
            id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area,
            segmentation, attributes, is_crowd, z, group_id, score, revision
        )
        select
            s.id, %(project_id)s, s.image_id, t.id, s.category_id, s.kind, s.shape, s.x, s.y, s.width,
            s.height, s.area, s.segmentation, s.attributes, s.is_crowd, s.z, s.group_id, s.score,
            t.revision + 1
        from sent_annotations s
        join changed_annotations c on c.id = s.id
        join touched t on t.id = c.layer_id
        on conflict (id) do update set
            category_id = excluded.category_id, kind = excluded.kind, shape = excluded.shape,
            x = excluded.x, y = excluded.y, width = excluded.width, height = excluded.height,
            area = excluded.area, segmentation = excluded.segmentation, attributes = excluded.attributes,
            is_crowd = excluded.is_crowd, z = excluded.z, group_id = excluded.group_id,
            score = excluded.score, revision = excluded.revision, updated_at = now(), removed_at = null
    ), answered as (
        insert into answers as s (layer_id, question_id, values, revision)
        select c.layer_id, c.question_id, c.after, t.revision + 1
        from changed_answers c
        join touched t on t.id = c.layer_id
        on conflict (layer_id, question_id)
        do update set values = excluded.values, revision = excluded.revision
    ), raised as (
        update layers l
        set revision = t.revision + 1, updated_at = now()
        from touched t
        where l.id = t.id
    )
    select count(*) filter (where revision = 0), count(*) filter (where revision > 0) from touched
"""
