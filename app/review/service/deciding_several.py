"""Decide on several disagreements of one image, all of them or none."""

from collections.abc import Mapping, Sequence

from app.accounts.viewer import Viewer
from app.annotations.errors import LayerInvalid
from app.database.engine import Connection
from app.errors import FieldError, Invalid
from app.review.errors import ClusterChanged, NoSuchDisagreement
from app.review.queries.situations import situations_of
from app.review.records import Cluster, Situation
from app.review.schemas import SeveralDecisions, SeveralNew
from app.review.service.deciding import keep, newly_taken, offers_of, take_back
from app.review.standing import standing_of
from app.review.taking import Taken


async def decide_several(
    connection: Connection, *, viewer: Viewer, image_id: int, wanted: SeveralDecisions
) -> None:
    """Take what is wanted of each, and take back what is to be undone; the caller has asked whether this person may.

    Raises:
        NoSuchDisagreement: one is not of this image.
        ClusterChanged, DecidedAlready: as `decide`; `disagreement_id` says of which.
        LayerInvalid: names everything that cannot be taken, by its place.
    """
    situations = await situations_of(connection, [image_id])
    by_id = {cluster.id: cluster for each in situations for cluster in each.clusters}
    asked = wanted.disagreement_ids
    await _refuse_unknown(connection, image_id, [each for each in asked if each not in by_id])
    for situation in situations:
        made = await _newly_taken(connection, viewer, situation, by_id, wanted.decisions)
        if made:
            await keep(connection, viewer, situation, made)
        await _take_back(connection, viewer, image_id, wanted)


async def _refuse_unknown(
    connection: Connection, image_id: int, disagreement_ids: Sequence[int]
) -> None:
    """What is not on the image now has gone from it meanwhile, or never was."""
    if not disagreement_ids:
        return
    cursor = await connection.execute(
        "select count(*) from clusters where image_id = %s and id = any(%s)",
        [image_id, list(disagreement_ids)],
    )
    row = await cursor.fetchone()
    if row is None or row[0] < len(disagreement_ids):
        raise NoSuchDisagreement
    raise ClusterChanged(disagreement_ids[0])


async def _newly_taken(
    connection: Connection,
    viewer: Viewer,
    situation: Situation,
    by_id: Mapping[int, Cluster],
    decisions: Sequence[SeveralNew],
) -> list[tuple[Cluster, Taken]]:
    clusters = [by_id[one.disagreement_id] for one in decisions]
    standing = standing_of(situation).standing
    methods = {one.disagreement_id: one.method for one in decisions}
    offers = await offers_of(connection, situation, clusters, methods)
    made: list[tuple[Cluster, Taken]] = []
    problems: list[FieldError] = []
    for place, (offer, wanted) in enumerate(zip(offers, decisions, strict=True)):
        current = standing.get(offer.cluster.key)
        try:
            one = await newly_taken(connection, viewer, offer, current, wanted)
        except Invalid as refused:
            problems += [
                FieldError(f"decisions.{place}.{each.path}", each.message)
                for each in refused.errors
            ]
            continue
        if one is not None:
            made.append((offer.cluster, one))
    if problems:
        raise LayerInvalid(problems)
    return made


async def _take_back(
    connection: Connection, viewer: Viewer, image_id: int, wanted: SeveralDecisions
) -> None:
    if not wanted.undone:
        return
    for situation in await situations_of(connection, [image_id]):
        decision_ids = {one.disagreement_id: one.decision_id for one in wanted.undone}
        undone = [
            (each, decision_ids[each.id]) for each in situation.clusters if each.id in decision_ids
        ]
        await take_back(connection, viewer, situation, undone)
