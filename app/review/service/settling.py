"""Bring the consensus of images up to how they stand: after they were grouped anew, and after every decision."""

import dataclasses
from collections.abc import Sequence

from app.assignments import service as assignments
from app.database.engine import Connection
from app.review.queries.situations import situations_of
from app.review.records import Cluster, Situation
from app.review.service.noting import note_standings
from app.review.service.writing import NOBODYS, Deed, Writing, write_consensus
from app.review.standing import Standing, standing_of


async def settle(
    connection: Connection, image_ids: Sequence[int], *, settles_at: float | None = None
) -> None:
    """Settle what settles by itself on these images, and reopen what has changed.

    With `settles_at`, whatever reaches this score settles, whatever the project's policy says.
    """
    situations = await situations_of(connection, image_ids, settles_at=settles_at)
    await bring_about(connection, situations, deed=Deed(takes_empty=settles_at is not None))


async def bring_about(
    connection: Connection,
    situations: Sequence[Situation],
    *,
    deed: Deed = NOBODYS,
) -> None:
    """Write what the situations come to: the consensus layers, the queue, and what they mean for submissions.

    `deed` is what a person has just done, where it was one."""
    notes = []
    for situation in situations:
        standing = standing_of(situation)
        is_settled = _is_settled(situation, standing, takes_empty=deed.takes_empty)
        if standing.changes_layer or deed.withdrawn or is_settled != situation.was_settled:
            writing = Writing(situation, standing, deed, is_settled)
            refused = await write_consensus(connection, writing)
            standing = _without(standing, refused)
            is_settled = is_settled and not refused
        notes.append((situation, standing, is_settled))
    await note_standings(connection, notes)
    for situation, _, is_settled in notes:
        if is_settled:
            await assignments.accept_submissions(connection, image_id=situation.image_id)
        elif situation.was_settled:
            await assignments.withdraw_acceptance(connection, image_id=situation.image_id)


def _is_settled(situation: Situation, standing: Standing, *, takes_empty: bool) -> bool:
    """Whether everything on an image is decided, and nobody is still to submit."""
    if situation.is_frozen:
        return True
    if standing.open or not situation.is_complete or not situation.rater_ids:
        return False
    if situation.clusters:
        return True
    settles = situation.settles_at is not None and len(situation.rater_ids) > 1
    return settles or takes_empty or situation.was_settled


def _without(standing: Standing, refused: Sequence[Cluster]) -> Standing:
    """What could not be written by itself waits for a person."""
    if not refused:
        return standing
    keys = {cluster.key for cluster in refused}
    return dataclasses.replace(
        standing,
        standing={key: one for key, one in standing.standing.items() if key not in keys},
        settling=[each for each in standing.settling if each.key not in keys],
        open=[*standing.open, *refused],
    )
