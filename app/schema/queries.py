"""What is labelled with a category, or answered to a question: counted before it is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.schema.planning import Losses
from app.schema.schemas import CategoryImpact, QuestionImpact

MOST_VALUES = 50
# On the page, that is: what has to be confirmed is counted to the last one.
MOST_COUNTED = 20_000


async def category_impact(session: AsyncSession, category_id: int) -> CategoryImpact:
    """Everything that is labelled with a category, in every kind of layer."""
    totals = (
        await session.execute(
            text(
                """
                select
                    count(*) as annotation_count,
                    count(distinct n.image_id) as image_count,
                    count(distinct n.layer_id) as layer_count,
                    count(distinct n.layer_id) filter (where a.state in ('submitted', 'accepted')) as submitted_count
                from annotations n
                join layers l on l.id = n.layer_id
                left join assignments a on a.id = l.assignment_id
                where n.category_id = :category_id and n.removed_at is null
                """
            ),
            {"category_id": category_id},
        )
    ).one()
    return CategoryImpact(
        **totals._asdict(),
        shapes=await _shapes(session, category_id),
        attribute_values=await _attribute_values(session, category_id),
    )


async def _shapes(session: AsyncSession, category_id: int) -> dict[str, int]:
    rows = await session.execute(
        text(
            """
            select kind, count(*)
            from annotations
            where category_id = :category_id and removed_at is null
            group by kind
            order by count(*) desc, kind
            """
        ),
        {"category_id": category_id},
    )
    return dict(rows.all())


async def _attribute_values(session: AsyncSession, category_id: int) -> dict[str, dict[str, int]]:
    rows = await session.execute(
        text(
            """
            with given as (
                select attribute.key as name, element.value #>> '{}' as value
                from annotations n
                cross join lateral jsonb_each(n.attributes) attribute
                cross join lateral jsonb_array_elements(
                    case when jsonb_typeof(attribute.value) = 'array' then attribute.value
                         else jsonb_build_array(attribute.value) end
                ) element(value)
                where n.category_id = :category_id and n.removed_at is null
            ), counted as (
                select name, value, count(*) as count, row_number() over (
                    partition by name order by count(*) desc, value
                ) as place
                from given
                group by name, value
            )
            select name, value, count
            from counted
            where place <= :most
            order by name, place
            """
        ),
        {"category_id": category_id, "most": MOST_VALUES},
    )
    counts: dict[str, dict[str, int]] = {}
    for name, value, count in rows:
        counts.setdefault(name, {})[str(value)] = count
    return counts


async def lossy_count(session: AsyncSession, category_id: int, losses: Losses) -> int:
    """How many annotations have something that a change takes away."""
    count = await session.scalar(
        text(
            """
            select count(*)
            from annotations n
            where n.category_id = :category_id and n.removed_at is null and (
                n.kind = any(:shapes)
                or n.attributes ?| cast(:attributes as text[])
                or (:loses_keypoints and n.kind = 'keypoints')
                or exists (
                    select
                    from unnest(cast(:names as text[]), cast(:values as text[])) lost(name, value)
                    where n.attributes -> lost.name ? lost.value
                )
            )
            """
        ),
        {
            "category_id": category_id,
            "shapes": list(losses.shapes),
            "attributes": list(losses.attributes),
            "loses_keypoints": bool(losses.lost_keypoints),
            "names": [name for name, values in losses.values.items() for _ in values],
            "values": [value for values in losses.values.values() for value in values],
        },
    )
    return count or 0


async def question_impact(session: AsyncSession, question_id: int) -> QuestionImpact:
    """Everything that is answered to a question, in every kind of layer."""
    totals = (
        await session.execute(
            text(
                """
                select
                    count(*) as answer_count,
                    count(distinct l.image_id) as image_count,
                    count(*) as layer_count,
                    count(*) filter (where a.state in ('submitted', 'accepted')) as submitted_count
                from answers s
                join layers l on l.id = s.layer_id
                left join assignments a on a.id = l.assignment_id
                where s.question_id = :question_id and s.values <> '{}'
                """
            ),
            {"question_id": question_id},
        )
    ).one()
    values = await session.execute(
        text(
            """
            select value, count(*)
            from answers
            cross join lateral unnest(values) given(value)
            where question_id = :question_id
            group by value
            order by count(*) desc, value
            """
        ),
        {"question_id": question_id},
    )
    return QuestionImpact(**totals._asdict(), values=dict(values.all()))


async def unfit_answer_count(
    session: AsyncSession, question_id: int, *, values: Sequence[str], is_multiple: bool
) -> int:
    """How many answers give a value that is no longer offered, or several where one may be given."""
    count = await session.scalar(
        text(
            """
            select count(*)
            from answers
            where question_id = :question_id
              and (not values <@ cast(:values as text[]) or (cardinality(values) > 1 and not :is_multiple))
            """
        ),
        {"question_id": question_id, "values": list(values), "is_multiple": is_multiple},
    )
    return count or 0


@dataclass(frozen=True)
class Uses:
    """How often something is used; `is_capped` when there are more than were counted."""

    count: int
    is_capped: bool


NO_USES = Uses(0, is_capped=False)


async def category_uses(session: AsyncSession, project_id: int) -> dict[int, Uses]:
    """Category → annotations, in every kind of layer."""
    rows = await session.execute(
        text(
            """
            select c.id, least(counted.count, :most), counted.count > :most
            from categories c
            cross join lateral (
                select count(*)
                from (
                    select from annotations n
                    where n.category_id = c.id and n.removed_at is null
                    limit :most + 1
                ) first_ones
            ) counted
            where c.project_id = :project_id and c.deleted_at is null
            """
        ),
        {"project_id": project_id, "most": MOST_COUNTED},
    )
    return {category_id: Uses(count, is_capped) for category_id, count, is_capped in rows}


async def question_uses(session: AsyncSession, project_id: int) -> dict[int, Uses]:
    """Question → answers, in every kind of layer."""
    rows = await session.execute(
        text(
            """
            select q.id, least(counted.count, :most), counted.count > :most
            from questions q
            cross join lateral (
                select count(*)
                from (
                    select from answers s
                    where s.question_id = q.id and s.values <> '{}'
                    limit :most + 1
                ) first_ones
            ) counted
            where q.project_id = :project_id and q.deleted_at is null
            """
        ),
        {"project_id": project_id, "most": MOST_COUNTED},
    )
    return {question_id: Uses(count, is_capped) for question_id, count, is_capped in rows}
