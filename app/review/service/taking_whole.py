"""Take a whole layer as an image's consensus, or everything fused."""

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.annotations.label_schema import label_schema
from app.database.engine import Connection
from app.review.errors import CannotTake, DecidedAlready, NothingSubmitted
from app.review.queries.contents import contents_of, size_and_schema_of
from app.review.queries.decisions import decision_json
from app.review.queries.situations import situations_of
from app.review.records import Cluster, Situation
from app.review.schemas import NewDecision, WholeDecision
from app.review.service.deciding import keep
from app.review.service.writing import Deed
from app.review.standing import standing_of
from app.review.taking import Offer, Taken, problems_of_taken, taken


async def take_whole(
    connection: Connection, *, viewer: Viewer, image_id: int, wanted: WholeDecision
) -> None:
    """Decide every cluster of an image at once; `fused` only those that are open and have a clear middle.

    Raises:
        NothingSubmitted: nobody has.
        CannotTake: the layer is not a submission of this image.
        DecidedAlready: somebody else has decided on a part of it, and that is not to be overruled.
    """
    situations = await situations_of(connection, [image_id])
    if not situations or not situations[0].submitted_at:
        raise NothingSubmitted
    [situation] = situations
    if isinstance(wanted.take, int) and wanted.take not in situation.submitted_at:
        raise CannotTake(f"expected a layer that is submitted, received {wanted.take}")
    decided = await _taken(connection, situation, wanted)
    await _refuse_overruling(connection, viewer, situation, decided, wanted)
    layer_id = wanted.take if isinstance(wanted.take, int) else None
    deed = Deed(absences_of=layer_id, takes_empty=True)
    await keep(connection, viewer, situation, decided, deed=deed)
    await record_on(
        connection,
        actor=viewer,
        action="consensus.taken",
        subject=f"image:{image_id}",
        project_id=situation.project_id,
        detail={"take": wanted.take, "clusters": len(decided)}
        | ({"note": wanted.note} if wanted.note else {}),
    )


async def _taken(
    connection: Connection, situation: Situation, wanted: WholeDecision
) -> list[tuple[Cluster, Taken]]:
    standing = standing_of(situation)
    clusters = standing.open if wanted.take == "fused" else situation.clusters
    size, version = await size_and_schema_of(connection, situation.image_id)
    schema = await label_schema(connection, project_id=situation.project_id, schema_version=version)
    contents = await contents_of(connection, clusters)
    made = []
    for cluster in clusters:
        offer = Offer(situation, cluster, contents, None, schema, size, wanted.method)
        if wanted.take == "fused" and not offer.fused.is_clear:
            continue
        one = taken(offer, NewDecision(take=wanted.take, note=wanted.note))
        if cluster.is_answer or not problems_of_taken(offer, one, path="take"):
            made.append((cluster, one))
    return made


async def _refuse_overruling(
    connection: Connection,
    viewer: Viewer,
    situation: Situation,
    decided: list[tuple[Cluster, Taken]],
    wanted: WholeDecision,
) -> None:
    if wanted.overrules:
        return
    standing = standing_of(situation).standing
    for cluster, made in decided:
        held = standing.get(cluster.key)
        if held is None or held.decided_by in (None, viewer.id):
            continue
        if held.content != made.content:
            shown = await decision_json(connection, held.id)
            name = shown["decided_by"]["name"]
            raise DecidedAlready(name=name, disagreement_id=cluster.id, current=shown)
