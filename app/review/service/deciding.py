"""Decide on a disagreement, and take a decision back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.agreement.measures.fusion.regions import Method
from app.annotations.errors import LayerInvalid
from app.annotations.label_schema import label_schema
from app.database.engine import Connection
from app.review.errors import ClusterChanged, DecidedAlready
from app.review.queries.contents import contents_of, size_and_schema_of
from app.review.queries.decisions import decision_json, replaced_decisions
from app.review.queries.disagreements import find_disagreement
from app.review.queries.situations import situations_of
from app.review.records import Cluster, Decided, Situation
from app.review.schemas import NewDecision
from app.review.service.keeping import keep_decided, kept_row
from app.review.service.settling import bring_about
from app.review.service.writing import Deed
from app.review.standing import standing_of
from app.review.taking import Offer, Taken, problems_of_taken, taken


async def decide(
    connection: Connection, *, viewer: Viewer, disagreement_id: int, wanted: NewDecision
) -> None:
    """Take one version of a cluster into the consensus; the same decision again changes nothing.

    Raises:
        NoSuchDisagreement, RoleTooLow, ProjectClosed, ImageExcluded: not this person's to decide, or not now.
        ClusterChanged: the cluster is no longer what was looked at.
        DecidedAlready: somebody else has decided; their decision comes along.
        CannotTake, LayerInvalid: what was to be taken is not there, or is not valid.
    """
    situation, cluster = await _open(connection, viewer, disagreement_id)
    [offer] = await offers_of(connection, situation, [cluster], {cluster.id: wanted.method})
    current = standing_of(situation).standing.get(cluster.key)
    made = await newly_taken(connection, viewer, offer, current, wanted)
    if made is not None:
        await keep(connection, viewer, situation, [(cluster, made)])


async def newly_taken(
    connection: Connection,
    viewer: Viewer,
    offer: Offer,
    current: Decided | None,
    wanted: NewDecision,
) -> Taken | None:
    """What `wanted` takes, where it may; none where `current`, the decision that stands, says so already."""
    cluster = offer.cluster
    if wanted.fingerprint is not None and wanted.fingerprint != cluster.fingerprint:
        raise ClusterChanged(cluster.id)
    made = taken(offer, wanted)
    if current is not None and _says_the_same(current, made):
        return None
    await _refuse_overruling(connection, viewer, cluster, current, wanted)
    problems = problems_of_taken(offer, made, path=_path_of(wanted))
    if problems:
        raise LayerInvalid(problems)
    return made


async def keep(
    connection: Connection,
    viewer: Viewer,
    situation: Situation,
    decided: Sequence[tuple[Cluster, Taken]],
    *,
    deed: Deed | None = None,
) -> None:
    """Replace what had been decided on these clusters, and write the consensus."""
    keys = {cluster.key for cluster, _ in decided}
    earlier = standing_of(situation).earlier
    replaced = [one for one in situation.decisions if one.cluster_key in keys]
    replaced += [one for key in keys for one in earlier.get(key, ()) if one not in replaced]
    await _undo(connection, viewer, replaced)
    rows = [kept_row(situation, cluster, made) for cluster, made in decided]
    await keep_decided(connection, situation, rows, decided_by=viewer.id)
    [renewed] = await situations_of(connection, [situation.image_id])
    withdrawn = [one for one in replaced if one.is_in_force]
    done = replace(deed or Deed(), author_id=viewer.id, withdrawn=withdrawn)
    await bring_about(connection, [renewed], deed=done)
    for cluster, made in decided:
        detail = {
            "image": situation.image_id,
            "take": made.layer_id or made.kind,
            "kind": made.kind,
        }
        noted = {"note": made.note} if made.note else {}
        await _record(connection, viewer, situation, cluster, "decided", detail | noted)


async def undo(
    connection: Connection, *, viewer: Viewer, disagreement_id: int, decision_id: int | None
) -> None:
    """Take back the decision on a cluster: what stood before it stands again.

    What had settled by itself is reopened: a person decides, and it does not settle again. With `decision_id`, only
    that decision is taken back, so that a repeated request changes nothing.

    Raises:
        NoSuchDisagreement, RoleTooLow, ProjectClosed, ImageExcluded: as `decide`.
    """
    situation, cluster = await _open(connection, viewer, disagreement_id)
    await take_back(connection, viewer, situation, [(cluster, decision_id)])


async def take_back(
    connection: Connection,
    viewer: Viewer,
    situation: Situation,
    undone: Sequence[tuple[Cluster, int | None]],
) -> None:
    """`undo` for clusters of one image, in one revision of its consensus."""
    standing = standing_of(situation).standing
    reopened: list[tuple[Cluster, Taken]] = []
    withdrawn: list[tuple[Cluster, Decided]] = []
    for cluster, decision_id in undone:
        current = standing.get(cluster.key)
        if current is None or decision_id not in (None, current.id):
            continue
        if current.is_by_itself:
            reopened.append((cluster, Taken("reopened", None, None)))
        else:
            withdrawn.append((cluster, current))
    if withdrawn:
        await _withdraw(connection, viewer, situation, withdrawn)
    if reopened:
        [renewed] = await situations_of(connection, [situation.image_id])
        await keep(connection, viewer, renewed, reopened)


async def _withdraw(
    connection: Connection,
    viewer: Viewer,
    situation: Situation,
    withdrawn: Sequence[tuple[Cluster, Decided]],
) -> None:
    decisions = [decision for _, decision in withdrawn]
    before = await replaced_decisions(connection, decisions)
    await _undo(connection, viewer, decisions)
    await connection.execute(
        "update decisions set undone_at = null, undone_by = null where id = any(%s)", [before]
    )
    [renewed] = await situations_of(connection, [situation.image_id])
    deed = Deed(author_id=viewer.id, withdrawn=decisions)
    await bring_about(connection, [renewed], deed=deed)
    for cluster, decision in withdrawn:
        detail = {"image": situation.image_id, "decision": decision.id}
        await _record(connection, viewer, situation, cluster, "undone", detail)


async def offers_of(
    connection: Connection,
    situation: Situation,
    clusters: Sequence[Cluster],
    methods: Mapping[int, Method],
) -> list[Offer]:
    """What can be taken of each of these clusters, in their order; `methods` say how each one's outlines are fused."""
    size, version = await size_and_schema_of(connection, situation.image_id)
    schema = await label_schema(connection, project_id=situation.project_id, schema_version=version)
    contents = await contents_of(connection, clusters)
    names = {rules.id: name for name, rules in schema.questions.items()}
    return [
        Offer(
            situation,
            cluster,
            contents,
            names.get(cluster.question_id) if cluster.question_id else None,
            schema,
            size,
            methods[cluster.id],
        )
        for cluster in clusters
    ]


async def _open(
    connection: Connection, viewer: Viewer, disagreement_id: int
) -> tuple[Situation, Cluster]:
    """The cluster and its image, locked, for somebody who may decide."""
    image_id = await find_disagreement(connection, viewer, disagreement_id)
    for situation in await situations_of(connection, [image_id]):
        for cluster in situation.clusters:
            if cluster.id == disagreement_id:
                return situation, cluster
    raise ClusterChanged(disagreement_id)


def _says_the_same(current: Decided, made: Taken) -> bool:
    """Whether a decision is there already: sent again, or by two people who agree."""
    return (
        not current.is_by_itself
        and current.kind == made.kind
        and current.layer_id == made.layer_id
        and current.content == made.content
        and (made.note is None or current.note == made.note)
    )


async def _refuse_overruling(
    connection: Connection,
    viewer: Viewer,
    cluster: Cluster,
    current: Decided | None,
    wanted: NewDecision,
) -> None:
    if current is None or current.decided_by in (None, viewer.id) or wanted.replaces == current.id:
        return
    shown = await decision_json(connection, current.id)
    name = shown["decided_by"]["name"]
    raise DecidedAlready(name=name, disagreement_id=cluster.id, current=shown)


def _path_of(wanted: NewDecision) -> str:
    return "values" if wanted.values is not None else "annotation"


async def _undo(connection: Connection, viewer: Viewer, decisions: Sequence[Decided]) -> None:
    await connection.execute(
        """
        update decisions
        set undone_at = now(), undone_by = %s, is_in_force = false
        where id = any(%s) and undone_at is null
        """,
        [viewer.id, [one.id for one in decisions]],
    )


async def _record(
    connection: Connection,
    viewer: Viewer,
    situation: Situation,
    cluster: Cluster,
    deed: str,
    detail: dict[str, Any],
) -> None:
    await record_on(
        connection,
        actor=viewer,
        action=f"disagreement.{deed}",
        subject=f"disagreement:{cluster.id}",
        project_id=situation.project_id,
        detail=detail,
    )
