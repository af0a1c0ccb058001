"""The statements that find out what a person may have, find an image for them and take it, all at once.

What they have not finished they get instead of an image. Both take the first image that has an open slot and that this
person has not had. One searches in the order of the queue, behind where the person's last search ended. The other
searches what lies before that, among the few images for which the stop rule has asked another person since: in the
order in which it asked, so that each is looked at once.
"""

from typing import LiteralString

_STANDING: LiteralString = """
    select
        (
            select a.id
            from assignments a
            where a.annotator_id = %(annotator_id)s
              and a.project_id = %(project_id)s
              and a.state in ('returned', 'in_progress', 'open')
              and a.id > %(after)s
            order by
                (a.state = 'returned') desc, (a.state = 'in_progress') desc,
                (a.assigned_by is not null) desc, a.id
            limit 1
        ) as unfinished,
        case when m.role = 'annotator' and p.blind then p.gold_rate else 0 end as gold_rate,
        array(
            select 0::bigint
            union all
            select l.id
            from pool_members k
            join pools l on l.id = k.pool_id and l.project_id = p.id
            where k.user_id = %(annotator_id)s
        ) as pools,
        p.extra_used as asked_extra,
        coalesce(p.extra_used > k.raised, false) as is_raised
    from projects p
    left join members m on m.project_id = p.id and m.user_id = %(annotator_id)s
    left join queue_cursors k on k.project_id = p.id and k.annotator_id = %(annotator_id)s
    where p.id = %(project_id)s
      and p.deleted_at is null
      and (m.role is not null or %(is_admin)s)
"""

_IN_ORDER: LiteralString = """
    cursor as materialized (
        select rank, place
        from queue_cursors
        where project_id = %(project_id)s and annotator_id = %(annotator_id)s and not %(from_start)s
    ), candidate as materialized (
        select found.image_id, found.rank, found.place
        from standing s
        cross join unnest(s.pools) pool (id)
        cross join lateral (
            select q.image_id, q.rank, q.place
            from queued_images q
            where q.project_id = %(project_id)s
              and q.pool_id = pool.id
              and q.open_slots > 0
              and (q.rank, q.place) > (
                  coalesce((select rank from cursor), -9223372036854775808),
                  coalesce((select place from cursor), -9223372036854775808)
              )
              and not exists (
                  select from assignments a
                  where a.image_id = q.image_id and a.annotator_id = %(annotator_id)s
              )
            order by q.rank, q.place
            limit 1
            for update of q {skip_locked}
        ) found
        where s.unfinished is null and not (s.is_raised and %(heeds_raised)s)
        order by found.rank, found.place
        limit 1
    )
"""
_MOVE_ON: LiteralString = """
    insert into queue_cursors (project_id, annotator_id, rank, place)
    select %(project_id)s, %(annotator_id)s, rank, place from taken
    on conflict (project_id, annotator_id)
    do update set rank = excluded.rank, place = excluded.place
"""

_RAISED: LiteralString = """
    cursor as materialized (
        select rank, place, raised
        from queue_cursors
        where project_id = %(project_id)s and annotator_id = %(annotator_id)s
    ), candidate as materialized (
        select q.image_id
        from queued_images q
        where (select unfinished is null from standing)
          and q.project_id = %(project_id)s
          and q.raised > (select raised from cursor)
          and q.raised is not null
          and q.open_slots > 0
          and q.pool_id = any((select pools from standing)::bigint[])
          and (q.rank, q.place) <= ((select rank from cursor), (select place from cursor))
          and not exists (
              select from assignments a
              where a.image_id = q.image_id and a.annotator_id = %(annotator_id)s
          )
        order by q.raised
        limit 1
        for update of q skip locked
    )
"""
_MOVE_ON_RAISED: LiteralString = """
    update queue_cursors k
    set raised = t.raised
    from taken t
    where k.project_id = %(project_id)s and k.annotator_id = %(annotator_id)s
"""

_CLAIM: LiteralString = """
    with standing as materialized (<standing>), <candidate>, gold as materialized (
        select i.id as image_id
        from images i
        where (select %(chance)s < gold_rate from standing)
          and exists (select from candidate)
          and i.project_id = %(project_id)s
          and i.is_gold
          and i.state <> 'excluded'
          and i.deleted_at is null
          and not exists (
              select from assignments a
              where a.image_id = i.id and a.annotator_id = %(annotator_id)s
          )
        order by hashint8extended(i.id, %(annotator_id)s)
        limit 1
    ), taken as (
        update queued_images q
        set held = q.held + 1
        from candidate c
        where q.image_id = c.image_id and not exists (select from gold)
        returning q.image_id, q.rank, q.place, q.raised
    ), moved as (<move on>), begun as (
        update images set state = 'in_progress'
        where id = (select image_id from taken) and state <> 'in_progress' and state <> 'excluded'
    ), made as (
        insert into assignments (
            project_id, image_id, annotator_id, state, holds_slot, is_gold, started_at, lease_expires_at
        )
        select
            p.id, t.image_id, %(annotator_id)s, %(state)s, not t.is_gold, t.is_gold,
            case when %(state)s = 'in_progress' then now() end,
            now() + make_interval(mins => p.lease_minutes::int)
        from (select image_id, false as is_gold from taken union all select image_id, true from gold) t
        join projects p on p.id = %(project_id)s
        returning id
    )
    select
        nullif(set_config('concord.claimed', coalesce(s.unfinished, m.id)::text, true), '')::bigint as assignment_id,
        s.is_raised, s.asked_extra
    from standing s
    left join made m on true
"""

_CLAIM_ANY = _CLAIM.replace("<standing>", _STANDING)
CLAIM_IN_ORDER = _CLAIM_ANY.replace("<candidate>", _IN_ORDER).replace("<move on>", _MOVE_ON)
CLAIM_RAISED = _CLAIM_ANY.replace("<candidate>", _RAISED).replace("<move on>", _MOVE_ON_RAISED)

CLAIMED: LiteralString = "nullif(current_setting('concord.claimed', true), '')::bigint"
"""What the transaction's last claim has given, in SQL: what follows need not wait until it is known outside."""

# What was raised until now has been looked at. What others held for a moment is found by the last search.
PASS_RAISED: LiteralString = """
    update queue_cursors
    set raised = %(asked_extra)s
    where project_id = %(project_id)s and annotator_id = %(annotator_id)s
"""
