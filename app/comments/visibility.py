"""Who sees which threads, as SQL: the one door to comments."""

from typing import LiteralString

VISIBLE_THREADS: LiteralString = """
    select t.*, p.blind as is_blind, p.archived_at is not null as is_archived,
        case when %(is_admin)s then 'owner' else m.role end as role
    from comments t
    join projects p on p.id = t.project_id and p.deleted_at is null
    join images i on i.id = t.image_id and i.deleted_at is null
    left join members m on m.project_id = t.project_id and m.user_id = %(viewer)s
    where t.thread_id is null
      and (m.role is not null or %(is_admin)s)
      and (
          %(is_admin)s
          or m.role in ('reviewer', 'owner')
          or not p.blind
          or t.author_id = %(viewer)s
          or exists (
              select from layers own where own.id = t.layer_id and own.author_id = %(viewer)s
          )
          or exists (
              select from comments c
              join comment_mentions called on called.comment_id = c.id
              where (c.id = t.id or c.thread_id = t.id)
                and c.deleted_at is null
                and called.user_id = %(viewer)s
                and called.opens_thread
          )
      )
"""
"""The first comments `t` of the threads that a person may see, with the facts of their project and role.

Goes on with `and …`. Needs the parameters `viewer` and `is_admin`.
"""
