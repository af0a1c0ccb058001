"""The queue of disagreements: found by the person who asks, filtered and sorted over indexes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, LiteralString

from psycopg.rows import dict_row

from app.accounts.viewer import Viewer
from app.assignments.errors import ImageExcluded, ProjectClosed
from app.database.engine import Connection
from app.metadata.sliceable import BESIDE
from app.metadata.slicing import Slicing
from app.projects.errors import RoleTooLow
from app.projects.policy import effective_role, reaches
from app.review.errors import NoSuchDisagreement

Sort = Literal["value", "image", "newest"]
Key = tuple[float | int, int] | tuple[int]

# Sort → (the columns that it goes by, their direction).
_ORDERS: dict[Sort, tuple[Sequence[str], str]] = {
    "value": (("d.value", "d.cluster_id"), ""),
    "image": (("d.image_id", "d.cluster_id"), "asc"),
    "newest": (("d.cluster_id",), "desc"),
}


@dataclass(frozen=True)
class Wanted:
    """Which disagreements: `labels` are both sides of a confusion, `pair` two people who differ from each other.

    `week` is a Monday, of the image's last submission; `slice_key` a part of what `slicing` divides images into.
    """

    project_id: int
    sort: Sort = "value"
    status: str | None = None
    category_id: int | None = None
    question_id: int | None = None
    annotator_id: int | None = None
    pair: Sequence[int] = ()
    labels: Sequence[str] = ()
    image_id: int | None = None
    week: str | None = None
    slicing: Slicing | None = None
    slice_key: str = ""
    is_decided: bool = False


async def find_disagreement(connection: Connection, viewer: Viewer, disagreement_id: int) -> int:
    """The image of a cluster, for somebody who may decide on it.

    Raises:
        NoSuchDisagreement, RoleTooLow, ProjectClosed, ImageExcluded: the person may not, or not now.
    """
    cursor = await connection.execute(
        """
        select c.image_id, m.role, p.archived_at is not null, i.state = 'excluded' or i.deleted_at is not null
        from clusters c
        join projects p on p.id = c.project_id and p.deleted_at is null
        join images i on i.id = c.image_id
        left join members m on m.project_id = c.project_id and m.user_id = %(viewer)s
        where c.id = %(id)s and (m.role is not null or %(is_admin)s)
        """,
        {"id": disagreement_id, "viewer": viewer.id, "is_admin": viewer.is_admin},
    )
    row = await cursor.fetchone()
    if row is None:
        raise NoSuchDisagreement
    image_id, member_role, is_archived, is_excluded = row
    role = effective_role(is_admin=viewer.is_admin, member_role=member_role)
    assert role is not None  # the query lets nobody else through
    if not reaches(role, "reviewer"):
        raise RoleTooLow(role=role, at_least="reviewer")
    if is_archived:
        raise ProjectClosed
    if is_excluded:
        raise ImageExcluded
    return int(image_id)


async def list_disagreements(
    connection: Connection, wanted: Wanted, *, after: Key | None, limit: int
) -> list[dict[str, Any]]:
    """A page of the queue; one more than `limit` says that there are more. What one alone has said is left out."""
    conditions = [*_conditions(wanted), "d.is_open = %(is_open)s"]
    columns, direction = _ORDERS[wanted.sort]
    values = _values(wanted) | {"is_open": not wanted.is_decided, "limit": limit + 1}
    if after is not None:
        conditions.append(_BEHIND[wanted.sort])
        values |= {f"after_{place}": part for place, part in enumerate(after)}
    order = (
        "d.value desc, d.cluster_id"
        if wanted.sort == "value"
        else ", ".join(f"{column} {direction}" for column in columns)
    )
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            with page as materialized (
                select d.* from disagreements d
                where {" and ".join(conditions)}
                order by {order}
                limit %(limit)s
            )
            select
                d.cluster_id as id, d.image_id, i.file_name,
                '/api/v1/images/' || i.id || '/thumbnail?size=512' as thumbnail_url,
                c.family, d.status, q.name as question, d.category_id, d.labels,
                json_build_object('marked', c.vote_count, 'asked', c.rater_count) as votes,
                c.similarity, d.value, d.is_open, d.is_reopened
            from page d
            join clusters c on c.id = d.cluster_id
            join images i on i.id = d.image_id
            left join questions q on q.id = d.question_id
            order by {order}
            """,
            values,
            # Planned anew for each value: whether few or many are found decides which index is quick.
            prepare=False,
        )
        return await cursor.fetchall()


async def count_disagreements(connection: Connection, wanted: Wanted) -> dict[str, Any]:
    """`schemas.Totals`: how many there are, decided or not, from the narrow rows alone."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            select
                count(*) filter (where d.is_open) as open,
                count(*) filter (where not d.is_open) as decided,
                count(distinct d.image_id) as images,
                count(distinct d.image_id) filter (where d.is_open) as open_images
            from disagreements d
            where {" and ".join(_conditions(wanted))}
            """,
            _values(wanted),
            prepare=False,
        )
        row = await cursor.fetchone()
    assert row is not None
    return row


def _conditions(wanted: Wanted) -> list[LiteralString]:
    conditions: list[LiteralString] = ["d.project_id = %(project_id)s"]
    conditions += [clause for field, clause in _FILTERS.items() if getattr(wanted, field)]
    if wanted.status is None:
        conditions.append("d.status <> 'unchecked'")
    if wanted.slicing is not None:
        conditions.append(_IN_SLICE.replace("{bin}", wanted.slicing.expression))
    return conditions


def _values(wanted: Wanted) -> dict[str, Any]:
    return {
        "project_id": wanted.project_id,
        "status": wanted.status,
        "category": str(wanted.category_id),
        "question_id": wanted.question_id,
        "annotator_id": wanted.annotator_id,
        "pair": list(wanted.pair),
        "labels": list(wanted.labels),
        "image_id": wanted.image_id,
        "week": wanted.week,
        "slice_key": wanted.slice_key,
        **(wanted.slicing.parameters if wanted.slicing else {}),
    }


_FILTERS: dict[str, LiteralString] = {
    "status": "d.status = %(status)s",
    "category_id": "d.labels @> array[%(category)s] and d.question_id is null",
    "question_id": "d.question_id = %(question_id)s",
    "annotator_id": "d.annotator_ids @> array[%(annotator_id)s::bigint]",
    "labels": "d.labels @> %(labels)s",
    "image_id": "d.image_id = %(image_id)s",
    # Both looked at it, and only one marked it, or they called it two things, or their shapes or attributes are apart.
    "pair": """
        exists (
            select from clusters u
            join agreement_images g on g.image_id = u.image_id and g.rater_ids @> %(pair)s::bigint[]
            cross join lateral (
                select
                    count(*) as speakers,
                    count(distinct coalesce(m ->> 'category_id', m ->> 'values')) as words
                from json_array_elements(u.members) m
                where (m ->> 'annotator_id')::bigint = any(%(pair)s::bigint[])
            ) said
            where u.id = d.cluster_id
              and (
                  said.words > 1
                  or d.status in ('missed', 'single') and said.speakers = 1
                  or d.status in ('loose', 'attribute') and said.speakers = 2
              )
        )
    """,
    "week": """
        exists (
            select from agreement_images g
            where g.image_id = d.image_id
              and to_char(date_trunc('week', g.submitted_at at time zone 'UTC'), 'YYYY-MM-DD') = %(week)s
        )
    """,
}
_IN_SLICE: LiteralString = f"""
    exists (
        select from agreement_images g
        {BESIDE}
        where g.image_id = d.image_id and coalesce(({{bin}})::text, '') = %(slice_key)s
    )
"""
_BEHIND: dict[Sort, LiteralString] = {
    # Two ways of saying one thing: the first is found in the index, the second leaves out what stands before.
    "value": "d.value <= %(after_0)s and (d.value < %(after_0)s or d.cluster_id > %(after_1)s)",
    "image": "(d.image_id, d.cluster_id) > (%(after_0)s, %(after_1)s)",
    "newest": "d.cluster_id < %(after_0)s",
}


def key_of(sort: Sort, row: dict[str, Any]) -> list[float | int]:
    """What the next page begins behind."""
    match sort:
        case "value":
            return [float(row["value"]), row["id"]]
        case "image":
            return [row["image_id"], row["id"]]
        case "newest":
            return [row["id"]]
