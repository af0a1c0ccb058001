"""Decide on a disagreement, and take a decision back."""

from dataclasses import replace
from typing import Any

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.annotations.errors import LayerInvalid
from app.annotations.label_schema import label_schema
from app.database.engine import Connection
from app.review.errors import ClusterChanged, DecidedAlready
from app.review.proposals import fused_of
from app.review.queries.contents import contents_of, size_and_schema_of
from app.review.queries.decisions import decision_json, replaced_decision
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
    if wanted.fingerprint is not None and wanted.fingerprint != cluster.fingerprint:
        raise ClusterChanged
    offer = await _offer(connection, situation, cluster)
    made = taken(offer, wanted)
    current = _standing_on(situation, cluster)
    if current is not None and _says_the_same(current, made, wanted):
        return
    await _refuse_overruling(connection, viewer, current, wanted)
    problems = problems_of_taken(offer, made, path=_path_of(wanted))
    if problems:
        raise LayerInvalid(problems)
    await keep(connection, viewer, situation, [(cluster, made)], wanted.note)


async def keep(
    connection: Connection,
    viewer: Viewer,
    situation: Situation,
    decided: list[tuple[Cluster, Taken]],
    note: str | None,
    *,
    deed: Deed | None = None,
) -> None:
    """Replace what had been decided on these clusters, and write the consensus."""
    keys = {cluster.key for cluster, _ in decided}
    earlier = standing_of(situation).earlier
    replaced = [one for one in situation.decisions if one.cluster_key in keys]
    replaced += [one for key in keys for one in earlier.get(key, ()) if one not in replaced]
    await _undo(connection, viewer, replaced)
    rows = [kept_row(situation, cluster, made, note) for cluster, made in decided]
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
        await _record(connection, viewer, situation, cluster, "decided", detail | _noted(note))


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
    current = _standing_on(situation, cluster)
    if current is None or decision_id not in (None, current.id):
        return
    if current.is_by_itself:
        await keep(connection, viewer, situation, [(cluster, Taken("reopened", None, None))], None)
        return
    before = await replaced_decision(connection, current)
    await _undo(connection, viewer, [current])
    if before is not None:
        await connection.execute(
            "update decisions set undone_at = null, undone_by = null where id = %s", [before]
        )
    [renewed] = await situations_of(connection, [situation.image_id])
    deed = Deed(author_id=viewer.id, withdrawn=[current])
    await bring_about(connection, [renewed], deed=deed)
    detail = {"image": situation.image_id, "decision": current.id}
    await _record(connection, viewer, situation, cluster, "undone", detail)


async def _open(
    connection: Connection, viewer: Viewer, disagreement_id: int
) -> tuple[Situation, Cluster]:
    """The cluster and its image, locked, for somebody who may decide."""
    image_id = await find_disagreement(connection, viewer, disagreement_id)
    for situation in await situations_of(connection, [image_id]):
        for cluster in situation.clusters:
            if cluster.id == disagreement_id:
                return situation, cluster
    raise ClusterChanged


async def _offer(connection: Connection, situation: Situation, cluster: Cluster) -> Offer:
    size, version = await size_and_schema_of(connection, situation.image_id)
    schema = await label_schema(connection, project_id=situation.project_id, schema_version=version)
    contents = await contents_of(connection, [cluster])
    fused = fused_of(cluster, contents, size)
    names = {rules.id: name for name, rules in schema.questions.items()}
    question = names.get(cluster.question_id) if cluster.question_id else None
    return Offer(situation, cluster, contents, fused, question, schema, size)


def _standing_on(situation: Situation, cluster: Cluster) -> Decided | None:
    return standing_of(situation).standing.get(cluster.key)


def _says_the_same(current: Decided, made: Taken, wanted: NewDecision) -> bool:
    """Whether a decision is there already: sent again, or by two people who agree."""
    return (
        not current.is_by_itself
        and current.kind == made.kind
        and current.layer_id == made.layer_id
        and current.content == made.content
        and (wanted.note is None or current.note == wanted.note)
    )


async def _refuse_overruling(
    connection: Connection, viewer: Viewer, current: Decided | None, wanted: NewDecision
) -> None:
    if current is None or current.decided_by in (None, viewer.id) or wanted.replaces == current.id:
        return
    shown = await decision_json(connection, current.id)
    raise DecidedAlready(name=shown["decided_by"]["name"], current=shown)


def _path_of(wanted: NewDecision) -> str:
    return "values" if wanted.values is not None else "annotation"


async def _undo(connection: Connection, viewer: Viewer, decisions: list[Decided]) -> None:
    await connection.execute(
        """
        update decisions
        set undone_at = now(), undone_by = %s, is_in_force = false
        where id = any(%s) and undone_at is null
        """,
        [viewer.id, [one.id for one in decisions]],
    )


def _noted(note: str | None) -> dict[str, Any]:
    return {"note": note} if note else {}


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
