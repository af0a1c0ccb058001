"""Ask for another annotator where those there were leave it unsure, and nowhere else.

An image waits until everybody it was meant for has submitted. Then, for each object and each answer, the probability
of what most said is reckoned from the votes and from how often annotators of this project are right. Where the least
sure of them is below the project's certainty, one more annotator is asked; how many in all is the asked one's business
(`assignments.ask_for_another` keeps the budget).
"""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, LiteralString

from app.agreement.judges import Belief, Truths, answer_key, believe
from app.agreement.truths import truths_of
from app.database.engine import Connection

PRIOR_RIGHT, PRIOR_ALL = 9.0, 10.0
"""Before anything is known of a project's annotators, they are right nine times of ten."""
LEAST_ACCURACY, MOST_ACCURACY = 0.6, 0.99

Ask = Callable[[Connection, int], Awaitable[bool]]
After = Callable[[Connection, Sequence[int]], Awaitable[None]]


def existence_posterior(votes: int, raters: int, accuracy: float) -> float:
    """The probability of what most say of whether an object is there, all being right equally often."""
    return _against(accuracy, 1 - accuracy, votes, raters - votes)


def choice_posterior(votes: Sequence[int], accuracy: float, choices: int) -> float:
    """The probability of the commonest of several choices; who is wrong takes any other alike.

    Args:
        votes: of each choice that anybody made, at least one.
        accuracy: how often an annotator is right.
        choices: how many there are to choose from.
    """
    wrong = (1 - accuracy) / max(1, choices - 1)
    ratio = wrong / accuracy
    most = max(votes)
    unseen = max(0, choices - len(votes))
    return 1 / (sum(ratio ** (most - each) for each in votes) + unseen * ratio**most)


def _against(right: float, wrong: float, yes: int, no: int) -> float:
    ratio = wrong / right
    return float(1 / (1 + ratio ** abs(yes - no)))


def asking(ask: Ask) -> After:
    """What the keeper does after images were measured."""

    async def ask_where_unsure(connection: Connection, image_ids: Sequence[int]) -> None:
        for image_id in await unsure_images(connection, image_ids):
            await ask(connection, image_id)

    return ask_where_unsure


_READY: LiteralString = """
    select i.image_id, i.project_id, p.certainty
    from agreement_images i
    join projects p on p.id = i.project_id and p.deleted_at is null and p.archived_at is null
    left join queued_images q on q.image_id = i.image_id
    where i.image_id = any(%s)
      and i.rater_count > 1
      and p.extra_used < p.extra_budget
      and i.rater_count < p.max_overlap
      and coalesce(q.open_slots, 0) = 0
      and not exists (
          select from assignments a
          where a.image_id = i.image_id and a.holds_slot and a.state not in ('submitted', 'accepted')
      )
    order by i.image_id
"""


async def unsure_images(connection: Connection, image_ids: Sequence[int]) -> list[int]:
    """Those of the images whose least sure object or answer is below their project's certainty."""
    cursor = await connection.execute(_READY, [list(image_ids)])
    ready = await cursor.fetchall()
    clusters = await _clusters(connection, [row[0] for row in ready])
    known: dict[int, tuple[Truths, tuple[float, float]]] = {}
    unsure = []
    for image_id, project_id, certainty in ready:
        if project_id not in known:
            accuracies = await _accuracies(connection, project_id)
            known[project_id] = await truths_of(connection, project_id), accuracies
        sure = (_sureness(each, *known[project_id]) for each in clusters[image_id])
        if min(sure, default=1.0) < certainty:
            unsure.append(image_id)
    return unsure


async def _clusters(
    connection: Connection, image_ids: Sequence[int]
) -> Mapping[int, list[dict[str, Any]]]:
    """What nobody has decided yet."""
    cursor = await connection.execute(
        """
        select
            c.image_id, c.members, c.vote_count, c.rater_count, cardinality(q.values),
            (select count(*) from categories g where g.project_id = c.project_id and g.deleted_at is null),
            c.question_id
        from clusters c
        left join questions q on q.id = c.question_id
        where c.image_id = any(%s) and not c.is_decided and c.vanished_at is null
        """,
        [list(image_ids)],
    )
    names = ("members", "votes", "raters", "values", "categories", "question_id")
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for image_id, *row in await cursor.fetchall():
        found[image_id].append(dict(zip(names, row, strict=True)))
    return found


def _sureness(cluster: dict[str, Any], truths: Truths, accuracies: tuple[float, float]) -> float:
    """By how each annotator errs where that is known, else all being right equally often."""
    of_objects, of_answers = accuracies
    belief = believe(
        cluster["members"],
        rater_count=cluster["raters"],
        question_id=cluster["question_id"],
        truths=truths,
    )
    if cluster["question_id"] is not None:
        return _choice(cluster, belief, of_answers, cluster["values"])
    exists = existence_posterior(cluster["votes"], cluster["raters"], of_objects)
    if 2 * cluster["votes"] <= cluster["raters"]:
        return exists  # most say that nothing is there, so what it is does not matter
    return min(exists, _choice(cluster, belief, of_objects, cluster["categories"]))


def _choice(cluster: dict[str, Any], belief: Belief, accuracy: float, choices: int) -> float:
    if belief.shares_by == "dawid_skene":
        return belief.likeliest
    votes = Counter(
        answer_key(member["values"]) if "values" in member else str(member["category_id"])
        for member in cluster["members"]
    )
    return choice_posterior(list(votes.values()), accuracy, max(2, choices))


async def _accuracies(connection: Connection, project_id: int) -> tuple[float, float]:
    """How often annotators are right about objects and about answers, by the others; cautious while little is known."""
    cursor = await connection.execute(
        """
        select
            (select sum(same)::float8 from agreement_rater_sums where project_id = %(project)s),
            (select sum(expected)::float8 from agreement_rater_sums where project_id = %(project)s),
            (select sum(agreeing) from agreement_answer_sums
             where project_id = %(project)s and answer_count > 1),
            (select sum(answer_count)::float8 from agreement_answer_sums
             where project_id = %(project)s and answer_count > 1)
        """,
        {"project": project_id},
    )
    row = await cursor.fetchone()
    assert row is not None
    same, expected, agreeing, answered = (value or 0.0 for value in row)
    objects = (same + PRIOR_RIGHT) / (expected + PRIOR_ALL)
    # Two people agree about as often as both are right.
    alike = (agreeing + PRIOR_RIGHT**2 / PRIOR_ALL) / (answered + PRIOR_ALL)
    return _bounded(objects), _bounded(alike**0.5)


def _bounded(accuracy: float) -> float:
    return min(MOST_ACCURACY, max(LEAST_ACCURACY, accuracy))
