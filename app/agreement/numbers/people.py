"""One annotator: how good they are by the others, what they miss and add, how their edges lie, how long they take."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, LiteralString

import numpy as np
from psycopg.rows import dict_row

from app.agreement.measures.intervals import Estimate, ratio_of_sums
from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.truth.inference import infer_truth
from app.agreement.numbers.gold import Gold, gold_of
from app.agreement.numbers.leaning import keypoints_of
from app.agreement.numbers.naming import Names
from app.agreement.numbers.ratios import moments, sums_from
from app.agreement.numbers.records import Cell, Number, Row, number
from app.agreement.numbers.scopes import Scope
from app.agreement.numbers.telling import tell
from app.database.engine import Connection

MOST_VOTES = 200_000
"""So many answers of a question are enough to tell how good each annotator is; the newest images come first."""
_NOTHING_EXPECTED = "The others have marked nothing on the images of this annotator."
_NOTHING_MARKED = "This annotator has marked nothing on images that others labelled, too."

_SIDES = ("left", "top", "right", "bottom")


@dataclass(frozen=True)
class Feedback:
    """One object or answer in which an annotator differs from most of the others; nobody is named."""

    image_id: int
    file_name: str
    status: str
    question: str | None
    own: dict[str, Any] | None
    others: str
    disagreement_id: int


@dataclass(frozen=True)
class AnnotatorTold:
    """An answer to `GET /projects/{p}/annotators/{user}/agreement`."""

    user_id: int
    name: str
    measures: tuple[Number, ...]
    pairs: tuple[Row, ...]
    confusions: tuple[Cell, ...]
    edges: dict[str, Number]
    habit: str | None
    submitted: int
    seconds_median: float | None
    seconds_p90: float | None
    feedback: tuple[Feedback, ...]
    keypoints: tuple[Row, ...] = ()
    gold: Gold | None = None
    """Only for those who may know which images are gold."""


async def annotator_of(
    connection: Connection, project_id: int, user_id: int, names: Names, *, is_reviewer: bool
) -> AnnotatorTold:
    """Everything that is told of one annotator.

    Who does not review is told nothing of gold, which must look like any other work to them, and in a blind project
    nothing of what others say before it is decided: they could change their own work after it.
    """
    scope = Scope(project_id, "annotator")
    whole = await tell(connection, scope, names)
    own = next((row.measures for row in whole.rows if row.key == str(user_id)), ())
    pairs = (await tell(connection, replace(scope, by="pair"), names)).rows
    against, edges = await _against_others(connection, project_id, user_id)
    submitted, median, late = await _times(connection, project_id, user_id, knows_gold=is_reviewer)
    return AnnotatorTold(
        user_id=user_id,
        name=names.person(user_id),
        measures=(*own, *against, *await _accuracies(connection, project_id, user_id, names)),
        pairs=tuple(row for row in pairs if str(user_id) in row.key.split(",")),
        confusions=tuple(await _confusions(connection, project_id, user_id, names)),
        edges=edges,
        habit=habit_of(edges),
        submitted=submitted,
        seconds_median=median,
        seconds_p90=late,
        feedback=tuple(
            await _feedback(connection, project_id, user_id, names, sees_open=is_reviewer)
        ),
        keypoints=await keypoints_of(connection, project_id, user_id, names),
        gold=await gold_of(connection, project_id, user_id) if is_reviewer else None,
    )


def habit_of(edges: dict[str, Number]) -> str | None:
    """What an annotator does with edges, where every side's interval says the same."""
    lows = [edge.low for edge in edges.values() if edge.low is not None]
    highs = [edge.high for edge in edges.values() if edge.high is not None]
    if len(lows) < len(_SIDES) or len(highs) < len(_SIDES):
        return None
    if min(lows) > 0:
        return "draws loose boxes"
    if max(highs) < 0:
        return "draws tight boxes"
    return None


async def _against_others(
    connection: Connection, project_id: int, user_id: int
) -> tuple[list[Number], dict[str, Number]]:
    sides: LiteralString = ", ".join(
        moments(
            '"left"' if side == "left" else '"right"' if side == "right" else side, "edge_count"
        )
        for side in _SIDES
    )
    cursor = await connection.execute(
        f"""
        select
            coalesce(sum(marked), 0)::bigint, {moments("found", "expected")}, {moments("extra", "marked")},
            {moments("same", "found")}, {sides}
        from (
            select
                image_id, sum(marked) as marked, sum(found) as found, sum(expected) as expected,
                sum(extra) as extra, sum(same) as same, sum(edge_count) as edge_count, sum("left") as "left",
                sum(top) as top, sum("right") as "right", sum(bottom) as bottom
            from agreement_rater_sums
            where project_id = %s and annotator_id = %s
            group by image_id
        ) images
        """,
        [project_id, user_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    objects, found, extra, same, *edges = row
    shares = {
        "Q1r": (found, _NOTHING_EXPECTED),
        "Q1x": (extra, _NOTHING_MARKED),
        "Q1c": (same, _NOTHING_EXPECTED),
    }
    numbers = [
        number(code, ratio_of_sums(sums_from(values), reason=reason), objects=objects)
        for code, (values, reason) in shares.items()
    ]
    return numbers, {
        side: number(
            "Q1e",
            ratio_of_sums(sums_from(values), is_share=False, reason=_NOTHING_MARKED),
            objects=objects,
        )
        for side, values in zip(_SIDES, edges, strict=True)
    }


async def _accuracies(
    connection: Connection, project_id: int, user_id: int, names: Names
) -> list[Number]:
    """Q1 of each question: by the truth that all find together, or by the others where little is known."""
    told = []
    for question_id, question in names.questions.items():
        estimate = await _accuracy(connection, project_id, question_id, user_id)
        if estimate is not None:
            basis, found = estimate
            told.append(
                replace(number("Q1", found), name=f"Accuracy: {question['name']}", note=basis)
            )
    return told


async def _accuracy(
    connection: Connection, project_id: int, question_id: int, user_id: int
) -> tuple[str, Estimate] | None:
    cursor = await connection.execute(
        """
        select image_id, annotator_id, array_to_json(values)::text
        from agreement_votes
        where project_id = %s and question_id = %s
        order by image_id desc, annotator_id
        limit %s
        """,
        [project_id, question_id, MOST_VOTES],
    )
    votes = await cursor.fetchall()
    images, unit = np.unique([vote[0] for vote in votes], return_inverse=True)
    people, rater = np.unique([vote[1] for vote in votes], return_inverse=True)
    values, value = np.unique([vote[2] for vote in votes], return_inverse=True)
    if user_id not in people:
        return None
    ratings = Ratings(unit, rater, value, len(images), len(people), len(values))
    quality = infer_truth(ratings).quality[int(np.searchsorted(people, user_id))]
    by_truth = "By the truth that all annotators' answers tell together."
    by_others = "By what most of the others answered."
    return (by_truth if quality.basis == "posterior" else by_others), quality.accuracy


async def _confusions(
    connection: Connection, project_id: int, user_id: int, names: Names
) -> list[Cell]:
    """What this annotator calls one thing and others another; `first` is the annotator's own word."""
    cursor = await connection.execute(
        """
        select own, other, sum(count)::bigint
        from (
            select first_category_id as own, second_category_id as other, count
            from agreement_confusions where project_id = %(project)s and first_id = %(person)s
            union all
            select second_category_id, first_category_id, count
            from agreement_confusions where project_id = %(project)s and second_id = %(person)s
        ) said
        group by own, other
        order by 3 desc, 1, 2
        """,
        {"project": project_id, "person": user_id},
    )
    found = await cursor.fetchall()
    total: dict[int, int] = defaultdict(int)
    for own, _, count in found:
        total[own] += count
    return [
        Cell(
            str(own),
            str(other),
            names.categories[own],
            names.categories[other],
            count,
            count / total[own],
            f"/projects/{project_id}/disagreements?cell={own},{other}&annotator={user_id}",
        )
        for own, other, count in found
        if own in names.categories and other in names.categories
    ]


async def _times(
    connection: Connection, project_id: int, user_id: int, *, knows_gold: bool
) -> tuple[int, float | None, float | None]:
    """How many images were submitted, and seconds from beginning to submitting: the median and the slow tenth.

    Gold counts for those who must not know it: by a submission that is not counted they would find it.
    """
    cursor = await connection.execute(
        """
        select
            count(*) filter (where submitted_at is not null),
            percentile_cont(0.5) within group (order by extract(epoch from submitted_at - started_at)::float8),
            percentile_cont(0.9) within group (order by extract(epoch from submitted_at - started_at)::float8)
        from assignments
        where project_id = %s and annotator_id = %s and state in ('submitted', 'accepted')
          and not (is_gold and %s)
        """,
        [project_id, user_id, knows_gold],
    )
    row = await cursor.fetchone()
    assert row is not None
    return row[0], row[1], row[2]


_MOST_FEEDBACK = 50


async def _feedback(
    connection: Connection, project_id: int, user_id: int, names: Names, *, sees_open: bool
) -> list[Feedback]:
    """Where this annotator differs from most of the others, the newest first.

    Without `sees_open`, of a blind project only what is decided.
    """
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select c.id, c.image_id, g.file_name, c.status, c.question_id, c.category_id, c.members, c.vote_count,
                   c.rater_count
            from clusters c
            join agreement_images i on i.image_id = c.image_id and %(person)s = any(i.rater_ids)
            join images g on g.id = c.image_id
            join projects p on p.id = c.project_id
            where c.project_id = %(project)s and c.vanished_at is null
              and (
                  %(sees_open)s or not p.blind
                  or exists (
                      select from decisions d
                      where d.image_id = c.image_id and d.cluster_key = c.key and d.is_in_force and d.kind <> 'reopened'
                  )
              )
              and c.status in ('category', 'missed', 'single', 'answer', 'attribute', 'loose')
            order by i.submitted_at desc, c.id
            limit %(most)s
            """,
            {
                "project": project_id,
                "person": user_id,
                "most": 20 * _MOST_FEEDBACK,
                "sees_open": sees_open,
            },
        )
        rows = await cursor.fetchall()
    found = [_feedback_of(row, user_id, names) for row in rows]
    return [each for each in found if each is not None][:_MOST_FEEDBACK]


def _feedback_of(row: dict[str, Any], user_id: int, names: Names) -> Feedback | None:
    """None where most of the others say as this annotator does."""
    own = next((each for each in row["members"] if each["annotator_id"] == user_id), None)
    others = row["vote_count"] - (own is not None)
    half = (row["rater_count"] - 1) / 2
    said: str | None = None
    if own is None and others > half:
        said = "Most of the others have marked this."
    elif own is not None and others < half:
        said = "Most of the others have not marked this."
    elif own is not None:
        said = _others_say(row["members"], own, names)
    if said is None:
        return None
    kept = ("annotation_id", "category_id", "values")
    question = names.questions.get(row["question_id"])
    return Feedback(
        image_id=row["image_id"],
        file_name=row["file_name"],
        status=row["status"],
        question=question["name"] if question else None,
        own=None if own is None else {name: own[name] for name in kept if name in own},
        others=said,
        disagreement_id=row["id"],
    )


def _others_say(members: list[dict[str, Any]], own: dict[str, Any], names: Names) -> str | None:
    """What more than half of the others say, if it is not what this annotator says."""
    key = "values" if "values" in own else "category_id"
    others = [each[key] for each in members if each is not own]
    most = next((each for each in others if 2 * others.count(each) > len(others)), own[key])
    if most == own[key]:
        return None
    if key == "values":
        return f"Most of the others answered {', '.join(most) or 'none of them'}."
    return f"Most of the others call this {names.categories.get(most, 'another category')}."
