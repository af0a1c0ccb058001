"""What an import's rows change in layers that were written before, as temporary tables that are applied later."""

from collections.abc import Mapping

from app.annotations.queries import ANNOTATION_JSON
from app.database.engine import Connection

# Most of what is compared is the same text. What is not may still mean the same, and is looked at more closely.
_COMPARE = f"""
    create temp table import_differing on commit drop as
    with before as (
        select n.id, n.category_id, n.shape::text, n.attributes, n.is_crowd, n.z, n.group_id, n.score,
            n.extra::text
        from annotations n
        join import_layers l on l.id = n.layer_id and l.revision > 0 and not l.is_refused
        where n.removed_at is null
    ), after as (
        select r.id, r.category_id, r.shape::text, r.attributes, r.is_crowd, r.z, r.group_id, r.score,
            r.extra::text
        from import_rows r
        join import_layers l
            on l.image_id = r.image_id and l.target = r.target and l.revision > 0 and not l.is_refused
    )
    select id
    from before b
    full join after a using (id)
    where (b.category_id, b.shape, b.attributes, b.is_crowd, b.z, b.group_id, b.score, b.extra)
        is distinct from
        (a.category_id, a.shape, a.attributes, a.is_crowd, a.z, a.group_id, a.score, a.extra);
    analyze import_differing;
    create temp table import_changes on commit drop as
    with before as (
        select n.id, n.layer_id, n.number, {ANNOTATION_JSON} as content, n.extra::text as extra
        from annotations n
        join import_differing using (id)
        join import_layers l on l.id = n.layer_id and l.revision > 0 and not l.is_refused
        where n.removed_at is null
    ), after as (
        select n.id, l.id as layer_id, {ANNOTATION_JSON} as content, n.extra
        from import_rows n
        join import_differing using (id)
        join import_layers l
            on l.image_id = n.image_id and l.target = n.target and l.revision > 0 and not l.is_refused
    )
    select id, coalesce(b.layer_id, a.layer_id) as layer_id, b.number, b.content as before, a.content as after
    from before b
    full join after a using (id)
    where b.content::text is distinct from a.content::text or b.extra is distinct from a.extra::text;
    create temp table import_answer_changes on commit drop as
    with before as (
        select s.layer_id, s.question_id, q.name as question, s.values
        from answers s
        join questions q on q.id = s.question_id and q.deleted_at is null
        join import_layers l on l.id = s.layer_id and not l.is_refused
        where s.values <> '{{}}'
    ), after as (
        select l.id as layer_id, q.id as question_id, s.question, s.values
        from import_said s
        join questions q on q.name = s.question and q.project_id = %(project_id)s and q.deleted_at is null
        join import_layers l on l.image_id = s.image_id and l.target = s.target and not l.is_refused
    )
    select
        layer_id, question_id, coalesce(b.question, a.question) as question,
        coalesce(b.values, '{{}}') as before, coalesce(a.values, '{{}}') as after
    from before b
    full join after a using (layer_id, question_id)
    where b.values is distinct from a.values;
    create temp table import_absences on commit drop as
    select l.id as layer_id, y.verified_absent as before, w.ids as after
    from import_layers l
    join layers y on y.id = l.id
    left join lateral (
        select array_agg(distinct c.category_id order by c.category_id) as ids
        from import_absent a
        cross join unnest(a.categories) absent(category)
        join import_categories c on c.category = absent.category
        where a.image_id = l.image_id and a.target = l.target
    ) w on true
    where not l.is_refused and w.ids is not null and w.ids <> y.verified_absent;
"""


async def compare(connection: Connection, values: Mapping[str, object]) -> None:
    """Fill `import_changes`, `import_answer_changes` and `import_absences`."""
    for statement in _COMPARE.split(";\n"):
        if statement.strip():
            await connection.execute(statement, values)
    await connection.execute("analyze import_changes, import_answer_changes, import_absences")
