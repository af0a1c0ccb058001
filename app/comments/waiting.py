"""Which threads want something of a person: questions to a reviewer, answers to their own, mentions of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg.rows import dict_row

from app.accounts.viewer import Viewer
from app.comments.visibility import VISIBLE_THREADS
from app.database.engine import Connection

KINDS = ("question", "answer", "mention")
MOST_LISTED = 100


@dataclass(frozen=True)
class Waiting:
    """The latest threads that want something, as the API writes them, and how many there are of each kind."""

    items: list[dict[str, Any]]
    counts: dict[str, int]


# A question waits while nobody but its asker has said more, an answer while the asker has not gone on, a mention
# while whoever is called has not. Resolving a thread ends all three.
_WAITING: LiteralString = f"""
    with seen as ({VISIBLE_THREADS}
        and t.resolved_at is null
        and p.archived_at is null
        and (%(project_id)s::bigint is null or t.project_id = %(project_id)s)
    ), judged as (
        select
            case
                when t.is_question and t.author_id <> %(viewer)s and t.role in ('reviewer', 'owner')
                    and last.author_id = t.author_id then 'question'
                when t.is_question and t.author_id = %(viewer)s and last.author_id <> %(viewer)s then 'answer'
                when called.created_at is not null then 'mention'
            end as kind,
            t.id, t.project_id, t.image_id, t.deleted_at, t.author_id as asker_id, t.text as question,
            last.author_id as last_author_id, last.text as last_text, last.created_at as last_at,
            called.author_id as caller_id, called.text as call
        from seen t
        cross join lateral (
            select c.author_id, c.text, c.created_at
            from comments c
            where (c.id = t.id or c.thread_id = t.id) and c.deleted_at is null
            order by c.created_at desc, c.id
            limit 1
        ) last
        left join lateral (
            select c.author_id, c.text, c.created_at
            from comments c
            join comment_mentions m on m.comment_id = c.id and m.user_id = %(viewer)s
            where (c.id = t.id or c.thread_id = t.id)
              and c.deleted_at is null
              and c.author_id <> %(viewer)s
              and not exists (
                  select from comments mine
                  where (mine.id = t.id or mine.thread_id = t.id)
                    and mine.author_id = %(viewer)s
                    and mine.deleted_at is null
                    and mine.created_at > c.created_at
              )
            order by c.created_at desc, c.id
            limit 1
        ) called on true
    ), told as (
        select
            kind, id, project_id, image_id, last_at,
            case
                when kind = 'question' and deleted_at is null then question
                when kind = 'mention' then call
                else last_text
            end as text,
            case
                when kind = 'question' then asker_id
                when kind = 'mention' then caller_id
                else last_author_id
            end as author_id,
            count(*) over (partition by kind) as kind_count
        from judged
        where kind is not null
    )
    select
        w.kind, w.kind_count, w.id as thread_id, w.text, w.last_at as at,
        json_build_object('id', p.id, 'name', p.name) as project,
        json_build_object('id', i.id, 'file_name', i.file_name) as image,
        json_build_object('id', u.id, 'name', u.name) as author,
        case when a.id is null then '/images/' || i.id else '/assignments/' || a.id end
            || '#comment-' || w.id as url
    from told w
    join projects p on p.id = w.project_id
    join images i on i.id = w.image_id
    join users u on u.id = w.author_id
    left join assignments a on a.image_id = w.image_id and a.annotator_id = %(viewer)s
    order by row_number() over (partition by w.kind order by w.last_at desc), w.kind
    limit %(most)s
"""


async def waiting_comments(
    connection: Connection, viewer: Viewer, *, project_id: int | None = None
) -> Waiting:
    """What waits for a person in their projects that are not archived, or in one of them."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            _WAITING,
            {
                "viewer": viewer.id,
                "is_admin": viewer.is_admin,
                "project_id": project_id,
                "most": MOST_LISTED,
            },
        )
        rows = await cursor.fetchall()
    return Waiting(sorted(rows, key=lambda row: row["at"], reverse=True), _counts(rows))


def _counts(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    counts = dict.fromkeys(KINDS, 0)
    counts |= {row["kind"]: row.pop("kind_count") for row in rows}
    return counts
