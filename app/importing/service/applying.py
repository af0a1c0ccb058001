"""From the temporary tables to layers: what is new is added, what has changed becomes a revision, the rest stays.

Annotators' work is never overwritten: a layer that somebody else has written to is left alone and told.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.database.engine import Connection
from app.importing.service.comparing import compare
from app.importing.service.filling import fill_new_layers
from app.importing.service.opening import open_layers

# They count as submitted, and towards the overlap.
_ASSIGN = """
    with queued as materialized (
        select q.image_id, t.annotator_id, i.is_gold
        from import_layers s
        join import_targets t using (target)
        join queued_images q using (image_id)
        join images i on i.id = s.image_id
        where t.kind = 'annotator'
        order by q.image_id
        for update of q
    ), given as (
        insert into assignments (project_id, image_id, annotator_id, state, holds_slot, is_gold, assigned_by)
        select %(project_id)s, image_id, annotator_id, 'in_progress', not is_gold, is_gold, %(author_id)s
        from queued
        order by image_id
        on conflict (image_id, annotator_id) do nothing
        returning id, image_id, annotator_id, holds_slot
    ), counted as (
        update queued_images q
        set held = q.held + g.slots
        from (select image_id, count(*) filter (where holds_slot) as slots from given group by image_id) g
        where q.image_id = g.image_id
    )
    insert into layers (project_id, image_id, kind, assignment_id, author_id)
    select %(project_id)s, image_id, 'annotator', id, annotator_id from given
"""

_FIND = """
    update import_layers s
    set id = l.id, revision = l.revision
    from import_targets t, layers l
    where not s.is_filled and t.target = s.target and l.image_id = s.image_id and l.kind = t.kind
      and case t.kind
          when 'annotator' then l.author_id = t.annotator_id
          when 'consensus' then true
          else l.source = t.source
      end
"""

# Rows are looked up by their ids only where something is to be compared.
_BY_ID = """
    do $$ begin
        if exists (select from import_layers where revision > 0) then
            create index on import_rows (id);
        end if;
    end $$
"""

# A person's layer, and the consensus, is only continued where nothing else is in it than what this import put there.
_REFUSE = """
    update import_layers s
    set is_refused = true
    from import_targets t
    where t.target = s.target and t.kind in ('annotator', 'consensus') and s.revision > 0
      and (
          exists (
              select from annotations n
              where n.layer_id = s.id and n.removed_at is null
                and not exists (select from import_rows r where r.id = n.id)
          )
          or exists (
              select from layer_revisions v where v.layer_id = s.id and v.diff ->> 'import' is distinct from %(source)s
          )
      )
"""

_APPLY = """
    with touched as (
        select l.id, l.image_id, l.target, l.revision, l.is_raised
        from import_layers l
        where not l.is_refused and (
            l.revision = 0
            or l.id in (select layer_id from import_changes)
            or l.id in (select layer_id from import_answer_changes)
            or l.id in (select layer_id from import_absences)
        )
    ), annotation_diffs as (
        select layer_id, json_agg(
            json_build_object('id', id, 'before', before, 'after', after) order by number, id
        ) as diff
        from import_changes
        group by layer_id
    ), answer_diffs as (
        select layer_id, json_agg(
            json_build_object('question', question, 'before', before, 'after', after) order by question
        ) as diff
        from import_answer_changes
        group by layer_id
    ), kept as (
        insert into layer_revisions (layer_id, revision, author_id, diff)
        select t.id, t.revision + 1, %(author_id)s, case
            when b.layer_id is null then json_build_object(
                'annotations', coalesce(n.diff, '[]'), 'answers', coalesce(s.diff, '[]'),
                'import', %(source)s::text
            )
            else json_build_object(
                'annotations', coalesce(n.diff, '[]'), 'answers', coalesce(s.diff, '[]'),
                'verified_absent', json_build_object('before', b.before, 'after', b.after),
                'import', %(source)s::text
            )
        end
        from touched t
        left join annotation_diffs n on n.layer_id = t.id
        left join answer_diffs s on s.layer_id = t.id
        left join import_absences b on b.layer_id = t.id
        where t.revision > 0
    ), removed as (
        update annotations n
        set removed_at = now(), updated_at = now(), revision = t.revision + 1
        from import_changes c
        join touched t on t.id = c.layer_id
        where n.id = c.id and c.after is null
    ), written as (
        insert into annotations as n (
            id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area,
            segmentation, attributes, is_crowd, z, group_id, score, extra, revision
        )
        select
            s.id, %(project_id)s, s.image_id, t.id, s.category_id, s.kind, s.shape, s.x, s.y, s.width,
            s.height, s.area, s.segmentation, s.attributes, s.is_crowd, s.z, s.group_id, s.score, s.extra,
            t.revision + 1
        from import_rows s
        join import_changes c on c.id = s.id
        join touched t on t.id = c.layer_id
        on conflict (id) do update set
            category_id = excluded.category_id, kind = excluded.kind, shape = excluded.shape,
            x = excluded.x, y = excluded.y, width = excluded.width, height = excluded.height,
            area = excluded.area, segmentation = excluded.segmentation, attributes = excluded.attributes,
            is_crowd = excluded.is_crowd, z = excluded.z, group_id = excluded.group_id,
            score = excluded.score, extra = excluded.extra, revision = excluded.revision, updated_at = now(),
            removed_at = null
    ), answered as (
        insert into answers as s (layer_id, question_id, values, revision)
        select c.layer_id, c.question_id, c.after, t.revision + 1
        from import_answer_changes c
        join touched t on t.id = c.layer_id
        on conflict (layer_id, question_id)
        do update set values = excluded.values, revision = excluded.revision
    ), raised as (
        update layers l
        set revision = t.revision + 1,
            updated_at = now(),
            verified_absent = coalesce(
                (select b.after from import_absences b where b.layer_id = l.id), l.verified_absent
            ),
            verified_absent_revision = case
                when exists (select from import_absences b where b.layer_id = l.id) then t.revision + 1
                else l.verified_absent_revision
            end
        from touched t
        where l.id = t.id and not t.is_raised
    )
    select
        count(*) filter (where revision = 0),
        count(*) filter (where revision > 0),
        (select count(*) from import_layers where not is_refused),
        (select count(*) from import_layers where is_refused),
        (select count(*) from import_changes where after is not null),
        (select count(*) from import_changes where after is null)
    from touched
"""

_SUBMIT = """
    update assignments a
    set state = case when p.review = 'none' then 'accepted' else 'submitted' end,
        submitted_at = now(),
        started_at = coalesce(a.started_at, now()),
        submitted_revision = l.revision,
        lease_expires_at = null
    from import_layers s
    join layers l on l.id = s.id
    join projects p on p.id = l.project_id
    where a.id = l.assignment_id and not s.is_refused
      and (a.state not in ('submitted', 'accepted') or a.submitted_revision is distinct from l.revision)
    returning a.image_id
"""

_EXTRAS = """
    update images i
    set extra = case when i.extra is null then e.extra else (i.extra::jsonb || e.extra::jsonb)::json end
    from import_extras e
    where i.id = e.image_id
      and coalesce(i.extra::jsonb || e.extra::jsonb, e.extra::jsonb) is distinct from i.extra::jsonb
"""


@dataclass(frozen=True)
class Applied:
    """What an import has changed. `refused_layers` hold somebody's own work."""

    created_layers: int
    changed_layers: int
    unchanged_layers: int
    refused_layers: int
    written_objects: int
    removed_objects: int

    @property
    def is_nothing(self) -> bool:
        """Whether everything was there already."""
        return not (self.created_layers or self.changed_layers)


async def apply(
    connection: Connection,
    values: dict[str, object],
    *,
    filled: int,
    report: Callable[[int], Awaitable[None]],
) -> tuple[Applied, list[int]]:
    """Bring the layers to what is staged; gives what was done, and the images whose submissions have changed.

    `values` are the project, the author and the import's source. `filled` objects are in their layers already; `report`
    is told how many are written.
    """
    await open_layers(connection, values)
    await connection.execute(_ASSIGN, values)
    await connection.execute(_FIND)
    await connection.execute(_BY_ID)
    await connection.execute(_REFUSE, values)
    await connection.execute("analyze import_layers")
    await compare(connection, values)
    filled += await fill_new_layers(connection, values, report)
    cursor = await connection.execute(_APPLY, values)
    row = await cursor.fetchone()
    assert row is not None
    created, changed, held, refused, written, removed = row
    cursor = await connection.execute(_SUBMIT)
    submitted = [each[0] async for each in cursor]
    await connection.execute(_EXTRAS)
    applied = Applied(
        created, changed, held - created - changed, refused, filled + written, removed
    )
    return applied, submitted


async def consensus_images(connection: Connection) -> list[int]:
    """The images whose consensus this import has written."""
    cursor = await connection.execute(
        """
        select s.image_id
        from import_layers s
        join import_targets t using (target)
        where t.kind = 'consensus' and not s.is_refused
        """
    )
    return [row[0] async for row in cursor]
