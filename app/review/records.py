"""What the planning of a consensus reads: clusters, decisions, and the image that they are of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from app.agreement.grouping import ClusterRow
from app.agreement.judges import NOTHING_KNOWN, Belief, Truths, believe

_NAMESPACE = uuid5(NAMESPACE_URL, "concord/consensus")


@dataclass(frozen=True)
class Cluster(ClusterRow):
    """The annotations of one object, or the answers to one question, as `agreement` has grouped and kept them."""

    id: int
    image_id: int

    @property
    def is_answer(self) -> bool:
        """Whether it is a question's, not an object's."""
        return self.question_id is not None

    @property
    def annotation_id(self) -> UUID:
        """The id of what stands for it in the consensus layer: the same one however often it is decided."""
        return consensus_id(self.image_id, self.key)

    @property
    def layer_ids(self) -> frozenset[int]:
        """The layers that say something."""
        return frozenset(int(member["layer_id"]) for member in self.members)

    @property
    def annotation_ids(self) -> frozenset[str]:
        """The annotations that it groups; none for an answer."""
        return frozenset(
            str(member["annotation_id"]) for member in self.members if "annotation_id" in member
        )


def consensus_id(image_id: int, cluster_key: str) -> UUID:
    """The annotation that a cluster's decision writes."""
    return uuid5(_NAMESPACE, f"{image_id}/{cluster_key}")


@dataclass(frozen=True)
class Decided:
    """A decision that nobody has undone; see `models.Decision`."""

    id: int
    image_id: int
    cluster_key: str
    fingerprint: str
    rater_count: int
    members: Sequence[Mapping[str, Any]]
    kind: str
    layer_id: int | None
    question_id: int | None
    annotation_id: UUID | None
    content: Mapping[str, Any] | None
    note: str | None
    decided_by: int | None
    decided_at: datetime
    is_in_force: bool
    revision: int | None

    @property
    def is_by_itself(self) -> bool:
        """Whether nobody decided it."""
        return self.decided_by is None

    @property
    def is_reopened(self) -> bool:
        """Whether it only says that a person is to decide."""
        return self.kind == "reopened"

    @property
    def annotation_ids(self) -> frozenset[str]:
        """The annotations that were seen."""
        return frozenset(
            str(member["annotation_id"]) for member in self.members if "annotation_id" in member
        )


@dataclass(frozen=True)
class Situation:
    """One image with submissions, as far as its consensus depends on it.

    `submitted_at` says for each submitted layer when. `is_complete`: nobody is still to submit. `settles_at` is the
    score from which clusters settle by themselves; none where they do not.
    """

    image_id: int
    project_id: int
    clusters: Sequence[Cluster]
    decisions: Sequence[Decided]
    submitted_at: Mapping[int, str] = field(default_factory=dict)
    rater_ids: Sequence[int] = ()
    is_complete: bool = False
    is_gold: bool = False
    was_settled: bool = False
    settles_at: float | None = None
    truths: Truths = NOTHING_KNOWN

    def belief_of(self, cluster: Cluster) -> Belief:
        """What is believed of a cluster, by how its annotators err where that is known."""
        return believe(
            cluster.members,
            rater_count=cluster.rater_count,
            question_id=cluster.question_id,
            truths=self.truths,
        )

    @property
    def is_frozen(self) -> bool:
        """Whether its consensus is what annotators are tested by, which their own work must not move."""
        return self.is_gold and self.was_settled

    def seen(self, cluster: Cluster) -> list[dict[str, Any]]:
        """What a decision notes of a cluster's members: which they are, and which submission they are from."""
        return [
            {
                "layer_id": member["layer_id"],
                "submitted_at": self.submitted_at.get(int(member["layer_id"])),
            }
            | ({"annotation_id": member["annotation_id"]} if "annotation_id" in member else {})
            for member in cluster.members
        ]
