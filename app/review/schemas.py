"""Disagreements, decisions and the consensus as they go over the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.agreement.judges import By
from app.agreement.measures.fusion.regions import Method
from app.agreement.models import ClusterStatus
from app.annotations.schemas import AttributeValue, LayerOut, Text
from app.annotations.shapes import Shape
from app.web.identifiers import RowId
from app.web.texts import Storable

Take = RowId | Literal["fused", "none"]
Note = Annotated[Storable, Field(max_length=10_000)]
MOST_AT_ONCE = 500


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class EditedAnnotation(_Body):
    """An object as the reviewer wants it. Its `id` is not kept: what stands for a cluster always has the same one."""

    id: UUID | None = None
    category_id: RowId
    shape: Shape
    attributes: Annotated[dict[Text, AttributeValue], Field(max_length=200)] = {}
    is_crowd: bool = False
    z: Annotated[int, Field(ge=-(2**31), lt=2**31)] = 0
    group_id: UUID | None = None


class NewDecision(_Body):
    """What is taken: a layer's version by its id, the fused one, or none of them.

    `annotation` or `values` say it in the reviewer's own way; `take` is then what these began as. `category_id` and
    `attributes` change only these. `replaces` names the decision of somebody else that is to be replaced;
    `fingerprint` is the cluster's as it was seen: where it has changed since, the decision is refused. `method` is how
    polygons and masks are fused: as the picture was that was looked at.
    """

    take: Take
    annotation: EditedAnnotation | None = None
    category_id: RowId | None = None
    attributes: Annotated[dict[Text, AttributeValue], Field(max_length=200)] | None = None
    values: Annotated[list[Text], Field(max_length=1000)] | None = None
    method: Method = "majority"
    note: Note | None = None
    replaces: RowId | None = None
    fingerprint: Annotated[str, Field(max_length=200)] | None = None


class SeveralNew(NewDecision):
    """A decision on one of several disagreements."""

    disagreement_id: RowId


class Undone(_Body):
    """A decision that is to be taken back; with `decision_id` only that one, so that a repeat changes nothing."""

    disagreement_id: RowId
    decision_id: RowId | None = None


class SeveralDecisions(_Body):
    """Decisions on disagreements of one image, and some to be taken back: all of them, or none."""

    decisions: Annotated[list[SeveralNew], Field(max_length=MOST_AT_ONCE)] = []
    undone: Annotated[list[Undone], Field(max_length=MOST_AT_ONCE)] = []

    @property
    def disagreement_ids(self) -> list[int]:
        """All that it is about, in the order in which they were sent."""
        decided = [one.disagreement_id for one in self.decisions]
        return decided + [one.disagreement_id for one in self.undone]

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        asked = self.disagreement_ids
        twice = next((each for each in asked if asked.count(each) > 1), None)
        if twice is not None:
            raise ValueError(f"expected each disagreement once, received {twice} twice")
        return self


class WholeDecision(_Body):
    """A layer that is taken as the consensus, or every object fused; `overrules` replaces others' decisions."""

    take: RowId | Literal["fused"]
    method: Method = "majority"
    note: Note | None = None
    overrules: bool = False


class Settlement(_Body):
    """Settle whatever reaches a threshold; with `dry_run` only count it."""

    threshold: Annotated[float, Field(ge=0, le=1)]
    dry_run: bool = False


class Decider(BaseModel):
    id: int
    name: str


class DecisionOut(BaseModel):
    """What was taken for a cluster, by whom and why."""

    id: int
    take: int | Literal["fused", "none"]
    kind: Literal["layer", "fused", "none", "edited"]
    annotation: dict[str, Any] | None = Field(description="As it was put into the consensus.")
    values: list[str] | None
    note: str | None
    decided_by: Decider | None = Field(description="Nobody where it settled by itself.")
    decided_at: datetime
    is_outdated: bool = Field(description="The cluster has changed since, so it is open again.")


class RaterOut(BaseModel):
    """Somebody who has submitted the image; `color_index` is the same on every image of the project."""

    layer_id: int
    assignment_id: int
    annotator_id: int
    name: str
    color_index: int
    verified_absent: list[int]


class VersionOut(BaseModel):
    """What one layer says of a cluster: an annotation, or an answer's values."""

    layer_id: int
    annotator_id: int
    annotation: dict[str, Any] | None
    values: list[str] | None


class Votes(BaseModel):
    marked: int
    asked: int


class CategoryVotes(BaseModel):
    category_id: int
    count: int


class FusedOut(BaseModel):
    """What the members say together. `disputed` names what is not decided: existence, category, attribute:<name>, …

    `spread` are distances in pixels between the members, for each side, corner or point; its category is null where two
    are as likely. With `is_pending` its outline has not been fused yet: `GET /images/{i}/proposals` does.
    """

    annotation: dict[str, Any] | None
    values: list[str] | None
    spread: list[float | None]
    disputed: list[str]
    notes: list[str]
    is_pending: bool = False


class ProposalOut(BaseModel):
    disagreement_id: int
    fingerprint: str
    fused: FusedOut


class Proposals(BaseModel):
    """What the members of some of an image's clusters say together; clusters that are gone are left out."""

    items: list[ProposalOut]


class ClusterOut(BaseModel):
    """One object as several people see it, or one question; `members` are those who say something of it."""

    id: int
    family: str
    status: ClusterStatus
    kind: Literal["object", "answer"]
    question: dict[str, Any] | None
    members: list[VersionOut]
    votes: Votes
    category_votes: list[CategoryVotes]
    similarity: float | None
    spread: float | None
    value: float
    fingerprint: str
    fused: FusedOut
    shares: dict[str, float] = Field(description="Probabilities of categories or answers.")
    posterior: float | None = Field(description="Of the likeliest category or answer.")
    posterior_by: By = Field(
        description="Their shares of the votes, or how each annotator errs, once that is known."
    )
    existence: float = Field(description="The probability that the object is there, by votes.")
    decision: DecisionOut | None
    is_open: bool
    is_reopened: bool = Field(description="A reviewer has taken back what had settled by itself.")
    settled: bool = Field(description="It has settled by itself.")


class Counts(BaseModel):
    agreed: int
    open: int
    decided: int
    settled: int


class ImageOut(BaseModel):
    id: int
    project_id: int
    file_name: str
    width: int
    height: int
    state: str
    url: str
    preview_url: str
    thumbnail_url: str
    tiles: dict[str, Any] | None


class ImageDisagreements(BaseModel):
    """Everything that a reviewer needs to decide on one image."""

    image: ImageOut
    raters: list[RaterOut]
    clusters: list[ClusterOut]
    counts: Counts
    settled_at: datetime | None


class DisagreementOut(BaseModel):
    """One row of the queue."""

    id: int
    image_id: int
    file_name: str
    thumbnail_url: str
    family: str
    status: ClusterStatus
    question: str | None
    category_id: int | None
    labels: list[str] = Field(description="Category ids, or answers, that members chose.")
    votes: Votes
    similarity: float | None
    value: float
    is_open: bool
    is_reopened: bool


class Totals(BaseModel):
    """How many disagreements a filter finds, whatever page is looked at and whether decided or not."""

    open: int
    decided: int
    images: int
    open_images: int = Field(description="Images with one that is open.")


class DisagreementPage(BaseModel):
    items: list[DisagreementOut]
    next_cursor: str | None
    totals: Totals | None = Field(description="Where they were asked for with `totals=true`.")


class Outcome(BaseModel):
    """What a decision has made of its image."""

    decision: DecisionOut | None
    is_open: bool
    layer_id: int | None = Field(description="The consensus layer, once there is one.")
    revision: int | None
    open_count: int = Field(description="Clusters of the image that are still to be decided.")
    settled_at: datetime | None


class OneOutcome(BaseModel):
    """What stands on one of several disagreements."""

    disagreement_id: int
    decision: DecisionOut | None
    is_open: bool


class Outcomes(BaseModel):
    """What several decisions have made of their image; `items` in the order in which they were asked for."""

    items: list[OneOutcome]
    layer_id: int | None = Field(description="The consensus layer, once there is one.")
    revision: int | None
    open_count: int = Field(description="Clusters of the image that are still to be decided.")
    settled_at: datetime | None


class ConsensusOut(BaseModel):
    """The consensus of one image, as far as it has come."""

    image_id: int
    open_count: int
    settled_at: datetime | None
    layer: LayerOut | None
    decisions: list[DecisionOut]


class ThresholdOut(BaseModel):
    threshold: float
    images_settled: int
    clusters_settled: int


class ConsensusOverview(BaseModel):
    """How far a project's consensus has come, and what each threshold would settle of the rest by itself."""

    images: int = Field(description="Submitted by at least one annotator.")
    settled: int
    open: int
    disagreements: int = Field(description="Open ones.")
    images_waiting: int = Field(
        description="Open images of two annotators or more that nobody is still to submit: those that can settle."
    )
    clusters_waiting: int = Field(description="Their objects and answers that nobody has decided.")
    auto_settle: bool
    threshold: float
    thresholds: list[ThresholdOut]


class SettlementOut(BaseModel):
    """What a threshold settles; the job that does it, unless it was only counted."""

    threshold: float
    images_settled: int
    clusters_settled: int
    job_id: int | None
