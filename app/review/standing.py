"""Which decisions stand, what settles by itself, and what is left for a person. Pure.

A decision stands while its cluster is what was seen. Where a member was submitted anew with changes, or a cluster has
other members than before, the decision lapses: the cluster is open again and tells of it. A change of the label schema
rewrites members without a new submission, so decisions survive it. What settled by itself also needs as many annotators
as then; what a person decided does not, for one more who marked nothing changes nothing that they looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.review.records import Cluster, Decided, Situation

LEAST_RATERS = 2
"""Nothing settles by itself on the word of one."""


@dataclass(frozen=True)
class Standing:
    """What a situation comes to.

    `standing` are the decisions that hold, by their cluster's key. `settling` settles now. `lapsed` had stood and no
    longer do, `revived` stand again. `open` waits for a person. `earlier` is what people had decided before a cluster
    changed, by the key that it has now.
    """

    standing: Mapping[str, Decided]
    settling: Sequence[Cluster]
    lapsed: Sequence[Decided]
    revived: Sequence[Decided]
    open: Sequence[Cluster]
    earlier: Mapping[str, Sequence[Decided]] = field(default_factory=dict)

    @property
    def changes_layer(self) -> bool:
        """Whether the consensus layer is to be written."""
        return bool(self.settling or self.lapsed or self.revived)


def standing_of(situation: Situation) -> Standing:
    """What stands on an image."""
    by_key = {cluster.key: cluster for cluster in situation.clusters}
    held = {
        decision.cluster_key: decision
        for decision in situation.decisions
        if (cluster := by_key.get(decision.cluster_key)) and _holds(decision, cluster, situation)
    }
    if situation.is_frozen:
        return _frozen(situation, held)
    standing = {key: one for key, one in held.items() if not one.is_reopened}
    earlier = _earlier(situation, held)
    free = [cluster for cluster in situation.clusters if cluster.key not in held]
    settling = [each for each in free if _settles(each, situation, earlier)]
    if not settling and _is_all_but_agreed_decided(situation, standing, free, earlier):
        settling = free
    settled = {cluster.key for cluster in settling}
    return Standing(
        standing=standing,
        settling=settling,
        lapsed=[
            one
            for one in situation.decisions
            if one.is_in_force and one.cluster_key not in standing
        ],
        revived=[one for one in standing.values() if not one.is_in_force],
        open=[
            cluster
            for cluster in situation.clusters
            if cluster.key not in standing and cluster.key not in settled
        ],
        earlier=earlier,
    )


def _frozen(situation: Situation, held: Mapping[str, Decided]) -> Standing:
    """Of an image that annotators are tested by: what is in force stays so, and nothing is left to decide."""
    in_force = {one.cluster_key: one for one in situation.decisions if one.is_in_force}
    decided = {key: one for key, one in held.items() if not one.is_reopened}
    return Standing(
        standing=in_force | decided,
        settling=(),
        lapsed=(),
        revived=[one for one in decided.values() if not one.is_in_force],
        open=(),
    )


def _is_all_but_agreed_decided(
    situation: Situation,
    standing: Mapping[str, Decided],
    free: Sequence[Cluster],
    earlier: Mapping[str, Sequence[Decided]],
) -> bool:
    """Whether a person has decided every disagreement of an image, and what is left nobody disagrees about.

    Then it comes along: nobody need press a key for each thing that all see alike.
    """
    has_reviewer = any(not one.is_by_itself for one in standing.values())
    is_undisputed = all(
        each.status == "agreed" and each.rater_count >= LEAST_RATERS and each.key not in earlier
        for each in free
    )
    reopened = len(situation.clusters) - len(free) - len(standing)
    return has_reviewer and situation.is_complete and is_undisputed and reopened == 0


def _holds(decision: Decided, cluster: Cluster, situation: Situation) -> bool:
    settled = decision.is_by_itself and not decision.is_reopened
    if settled and decision.rater_count != cluster.rater_count:
        return False
    if decision.fingerprint == cluster.fingerprint:
        return True
    then = {int(member["layer_id"]): member.get("submitted_at") for member in decision.members}
    now = {layer_id: situation.submitted_at.get(layer_id) for layer_id in cluster.layer_ids}
    return then == now


def _settles(
    cluster: Cluster, situation: Situation, earlier: Mapping[str, Sequence[Decided]]
) -> bool:
    """Never what a person had decided before it changed: they look again."""
    return (
        situation.settles_at is not None
        and situation.is_complete
        and cluster.rater_count >= LEAST_RATERS
        and cluster.settle_score >= situation.settles_at
        and cluster.key not in earlier
    )


def _earlier(situation: Situation, held: Mapping[str, Decided]) -> dict[str, Sequence[Decided]]:
    lapsed = [
        one for one in situation.decisions if one.cluster_key not in held and not one.is_by_itself
    ]
    if not lapsed:
        return {}
    found = {
        cluster.key: [one for one in lapsed if _is_about(one, cluster)]
        for cluster in situation.clusters
        if cluster.key not in held
    }
    return {key: decisions for key, decisions in found.items() if decisions}


def _is_about(decision: Decided, cluster: Cluster) -> bool:
    """Whether a decision was made on what is now this cluster: it has the key, or shares an annotation."""
    same = decision.cluster_key == cluster.key
    return same or not decision.annotation_ids.isdisjoint(cluster.annotation_ids)
