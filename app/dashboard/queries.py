"""Counts for cards and overviews: each a statement over an index, none a loop over rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.projects.access import ProjectAccess

# In the order of work; pages show them in this order, with a zero where there are none.
IMAGE_STATES = ("accepted", "submitted", "in_progress", "new", "excluded")
# Categories are counted up to here: a page that says "20,000+" opens at once, however many there are.
MOST_COUNTED = 20_000
THROUGHPUT_DAYS = 14


@dataclass(frozen=True)
class Waiting:
    """What a project wants from one person: to start or finish, to correct, to judge, to decide."""

    to_label: int = 0
    returned: int = 0
    to_review: int = 0
    disagreements: int = 0


@dataclass(frozen=True)
class CategoryCount:
    """How many annotations people have made of a category; `is_capped` when there are more than were counted."""

    id: int
    name: str
    color: str
    count: int
    is_capped: bool


@dataclass(frozen=True)
class PersonCount:
    """What a member's assignments have come to."""

    id: int
    name: str
    role: str
    submitted: int
    accepted: int
    returned: int
    last_seen_at: datetime | None


async def image_states(
    session: AsyncSession, viewer: Viewer, project_ids: Sequence[int]
) -> dict[int, dict[str, int]]:
    """Project → state → number of images, every state named.

    To an annotator of a blind project an image is in the state of their own work on it.
    """
    rows = await session.execute(
        text(
            """
            select i.project_id, s.state, count(*)
            from images i
            join projects p on p.id = i.project_id
            left join members m on m.project_id = p.id and m.user_id = :viewer_id
            left join assignments a
                on a.image_id = i.id and a.annotator_id = :viewer_id
                and p.blind and m.role = 'annotator' and not :is_admin
            cross join lateral (
                select case
                    when i.state = 'excluded' or not p.blind or :is_admin or m.role <> 'annotator' then i.state
                    when a.state in ('submitted', 'accepted') then a.state
                    when a.state in ('open', 'in_progress', 'returned') then 'in_progress'
                    else 'new'
                end as state
            ) s
            where i.project_id = any(:project_ids) and i.deleted_at is null
            group by i.project_id, s.state
            """
        ),
        {
            "project_ids": list(project_ids),
            "viewer_id": viewer.id,
            "is_admin": viewer.is_admin,
        },
    )
    states = {project_id: dict.fromkeys(IMAGE_STATES, 0) for project_id in project_ids}
    for project_id, state, count in rows:
        states[project_id][state] = count
    return states


async def waiting_for(
    session: AsyncSession, viewer: Viewer, project_ids: Sequence[int]
) -> dict[int, Waiting]:
    """Project → what waits there for this person; nobody is asked to judge their own work."""
    rows = await session.execute(
        text(
            """
            select p.id, own.to_label, own.returned, judged.to_review, disputed.disagreements
            from projects p
            cross join lateral (
                select
                    count(*) filter (where state in ('open', 'in_progress')) as to_label,
                    count(*) filter (where state = 'returned') as returned
                from assignments a
                where a.annotator_id = :viewer_id
                  and a.project_id = p.id
                  and a.state in ('open', 'in_progress', 'returned')
            ) own
            cross join lateral (
                select :is_admin or exists (
                    select from members m
                    where m.project_id = p.id and m.user_id = :viewer_id and m.role in ('owner', 'reviewer')
                ) as may_decide
            ) reviewer
            cross join lateral (
                select count(*) as to_review
                from assignments a
                where a.project_id = p.id
                  and a.state = 'submitted'
                  and a.annotator_id <> :viewer_id
                  and (p.review = 'each' or p.review = 'consensus' and p.overlap = 1)
                  and reviewer.may_decide
            ) judged
            cross join lateral (
                select count(*) as disagreements
                from disagreements d
                where d.project_id = p.id
                  and d.is_open
                  and d.status <> 'unchecked'
                  and p.review = 'consensus'
                  and reviewer.may_decide
            ) disputed
            where p.id = any(:project_ids)
            """
        ),
        {
            "project_ids": list(project_ids),
            "viewer_id": viewer.id,
            "is_admin": viewer.is_admin,
        },
    )
    return {project_id: Waiting(*counts) for project_id, *counts in rows}


async def last_changes(session: AsyncSession, project_ids: Sequence[int]) -> dict[int, datetime]:
    """Project → when something last happened in it: a change by somebody, or a submission."""
    rows = await session.execute(
        text(
            """
            select p.id, greatest(p.created_at, changed.at, submitted.at)
            from projects p
            left join lateral (
                select at from audit_entries e where e.project_id = p.id order by e.id desc limit 1
            ) changed on true
            left join lateral (
                select max(submitted_at) as at
                from assignments a
                where a.project_id = p.id and a.submitted_at is not null
            ) submitted on true
            where p.id = any(:project_ids)
            """
        ),
        {"project_ids": list(project_ids)},
    )
    return dict(rows.all())


def only_annotator(access: ProjectAccess) -> int | None:
    """Whose work alone the viewer may count: their own as an annotator of a blind project; else everybody's."""
    return access.viewer.id if access.project.blind and access.role == "annotator" else None


async def category_counts(
    session: AsyncSession, project_id: int, *, annotator_id: int | None
) -> list[CategoryCount]:
    """The categories by how often people, or this one, have marked them, the most frequent first."""
    rows = await session.execute(
        text(
            """
            select c.id, c.name, c.color, least(counted.count, :most), counted.count > :most
            from categories c
            cross join lateral (
                select count(*)
                from (
                    select from annotations a
                    where a.category_id = c.id and a.removed_at is null and a.score is null
                      and (cast(:annotator_id as bigint) is null or exists (
                          select from layers l where l.id = a.layer_id and l.author_id = :annotator_id
                      ))
                    limit :most + 1
                ) first_ones
            ) counted
            where c.project_id = :project_id and c.deleted_at is null
            order by counted.count desc, c.position, c.id
            """
        ),
        {"project_id": project_id, "most": MOST_COUNTED, "annotator_id": annotator_id},
    )
    return [CategoryCount(*row) for row in rows]


async def people_visible_to(session: AsyncSession, access: ProjectAccess) -> list[PersonCount]:
    """Everybody's work; in a blind project an annotator sees only their own."""
    people = await people_counts(session, access.viewer, access.project.id)
    only = only_annotator(access)
    return [person for person in people if only is None or person.id == only]


async def people_counts(
    session: AsyncSession, viewer: Viewer, project_id: int
) -> list[PersonCount]:
    """The members by how much they have submitted.

    Work on gold images counts for its author alone, who is not to know it from other work.
    """
    rows = await session.execute(
        text(
            """
            select u.id, u.name, m.role, work.submitted, work.accepted, work.returned, u.last_seen_at
            from members m
            join users u on u.id = m.user_id
            cross join lateral (
                select
                    count(*) as submitted,
                    count(*) filter (where a.state = 'accepted') as accepted,
                    count(*) filter (where a.state = 'returned') as returned
                from assignments a
                where a.annotator_id = m.user_id
                  and a.project_id = m.project_id
                  and a.state in ('submitted', 'accepted', 'returned')
                  and (not a.is_gold or a.annotator_id = :viewer_id)
            ) work
            where m.project_id = :project_id
            order by work.submitted desc, u.name, u.id
            """
        ),
        {"project_id": project_id, "viewer_id": viewer.id},
    )
    return [PersonCount(*row) for row in rows]


async def throughput(
    session: AsyncSession, project_id: int, *, annotator_id: int | None
) -> Mapping[date, int]:
    """Day (UTC) → submissions, of everybody or of one, for each of the last 14 days, today last.

    Those of gold images only where one person counts their own.
    """
    rows = await session.execute(
        text(
            """
            select day::date, count(a.submitted_at)
            from generate_series(
                date_trunc('day', now(), 'UTC') - make_interval(days => :days - 1),
                date_trunc('day', now(), 'UTC'),
                interval '1 day'
            ) day
            left join assignments a
                on a.project_id = :project_id
                and a.submitted_at >= day
                and a.submitted_at < day + interval '1 day'
                and case when cast(:annotator_id as bigint) is null then not a.is_gold
                    else a.annotator_id = :annotator_id end
            group by day
            order by day
            """
        ),
        {"project_id": project_id, "days": THROUGHPUT_DAYS, "annotator_id": annotator_id},
    )
    return dict(rows.all())
