"""What comes back about agreement, disagreements and the consensus."""

from typing import Any, Literal, TypedDict

from concord_client.answers import LayerRecord
from concord_client.bodies import DisagreementKind


class Headline(TypedDict):
    """The one number of a project with its interval; `reason` says why there is none."""

    value: float | None
    low: float | None
    high: float | None
    n_images: int
    n_objects: int
    reason: str | None
    sentence: str
    verdict: str


class Number(TypedDict):
    """A measure with its interval."""

    code: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    n_images: int
    n_objects: int | None
    reason: str | None
    note: str | None


class AgreementRow(TypedDict):
    """The measures of one category, annotator, pair, image …"""

    key: str
    name: str
    measures: list[Number]


class Confusion(TypedDict):
    """How often one takes for `second` what another takes for `first`."""

    first: str
    second: str
    first_name: str
    second_name: str
    count: int
    share: float


class Agreement(TypedDict):
    """How far annotators agree."""

    by: str
    headline: Headline
    measures: list[Number]
    rows: list[AgreementRow]
    confusions: list[Confusion]
    next_cursor: str | None
    stale_images: int


class Votes(TypedDict):
    """How many marked an object of those who were asked."""

    marked: int
    asked: int


class Disagreement(TypedDict):
    """An object or an answer on which annotators differ, in a list."""

    id: int
    image_id: int
    file_name: str
    family: str
    status: DisagreementKind
    question: str | None
    category_id: int | None
    labels: list[str]
    votes: Votes
    similarity: float | None
    value: float
    is_open: bool
    is_reopened: bool


class Version(TypedDict):
    """What one layer says of an object or a question."""

    layer_id: int
    annotator_id: int
    annotation: dict[str, Any] | None
    values: list[str] | None


class Fused(TypedDict):
    """What all layers together propose."""

    annotation: dict[str, Any] | None
    values: list[str] | None


class Decider(TypedDict):
    """Who decided."""

    id: int
    name: str


class Decision(TypedDict):
    """What was taken, by whom; nobody where it settled by itself."""

    id: int
    take: int | Literal["fused", "none"]
    kind: Literal["layer", "fused", "none", "edited"]
    annotation: dict[str, Any] | None
    values: list[str] | None
    note: str | None
    decided_by: Decider | None
    decided_at: str
    is_outdated: bool


class Cluster(TypedDict):
    """One object or answer of an image with every version of it."""

    id: int
    family: str
    status: DisagreementKind
    kind: Literal["object", "answer"]
    question: dict[str, Any] | None
    members: list[Version]
    votes: Votes
    similarity: float | None
    value: float
    fingerprint: str
    fused: Fused
    decision: Decision | None
    is_open: bool
    settled: bool


class Rater(TypedDict):
    """Whose layer it is."""

    layer_id: int
    assignment_id: int
    annotator_id: int
    name: str
    verified_absent: list[int]


class ImageDisagreements(TypedDict):
    """Everything on an image that annotators agree and disagree on."""

    raters: list[Rater]
    clusters: list[Cluster]
    settled_at: str | None


class Outcome(TypedDict):
    """What a decision came to; `open_count` disagreements of the image are left."""

    decision: Decision | None
    is_open: bool
    layer_id: int | None
    revision: int | None
    open_count: int
    settled_at: str | None


class Consensus(TypedDict):
    """What stands for an image, and who decided it."""

    image_id: int
    open_count: int
    settled_at: str | None
    layer: LayerRecord | None
    decisions: list[Decision]


class ConsensusOverview(TypedDict):
    """How far a project is settled."""

    images: int
    settled: int
    open: int
    disagreements: int
    auto_settle: bool
    threshold: float


class SettlementAnswer(TypedDict):
    """What settles by itself from a certainty on."""

    threshold: float
    images_settled: int
    clusters_settled: int
    job_id: int | None
