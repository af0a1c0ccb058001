"""What is sent. Every field stands in the server's OpenAPI document; what may be left out has a default there."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

from concord_client.shapes import Shape

ShapeKind = Literal[
    "box", "rotated_box", "polygon", "polyline", "ellipse", "point", "mask", "keypoints"
]
AttributeValue = bool | float | str | Sequence[str]
Role = Literal["owner", "reviewer", "annotator"]
Family = Literal["region", "keypoints", "line", "point"]
Frame = Literal["upright", "stored"]
FusionMethod = Literal["majority", "union", "intersection", "staple", "simple"]
ImageState = Literal["new", "in_progress", "submitted", "accepted", "excluded"]
AssignmentState = Literal["open", "in_progress", "submitted", "accepted", "returned", "skipped"]
DisagreementKind = Literal[
    "agreed", "category", "attribute", "loose", "missed", "single", "answer", "unchecked"
]
AgreementRows = Literal[
    "overall",
    "category",
    "annotator",
    "pair",
    "image",
    "question",
    "slice",
    "time",
    "keypoint",
]


class NewCollection(TypedDict):
    """Where pictures lie: one of a folder of the server, `s3://bucket/prefix`, and URLs."""

    folder: NotRequired[str | None]
    prefix: NotRequired[str | None]
    urls: NotRequired[list[str] | str | None]
    pictures: NotRequired[Literal["copy", "reference"]]


NewImport = TypedDict(
    "NewImport",
    {
        "folder": str | None,
        "prefix": str | None,
        "as": str,
        "pictures": Literal["copy", "reference"],
        "source": str | None,
        "dry_run": bool,
    },
    total=False,
)
"""Where a dataset lies, one of a folder of the server and `s3://bucket/prefix`, and how it is to be taken over."""


class NewAttribute(TypedDict):
    """A typed property that a category asks of each annotation."""

    name: str
    type: Literal["select", "multiselect", "number", "text", "boolean"]
    values: NotRequired[Sequence[str] | None]
    default: NotRequired[bool | float | str | Sequence[str] | None]
    required: NotRequired[bool]


class NewSkeleton(TypedDict):
    """Named points; edges and pairs by their places from 0."""

    keypoints: Sequence[str]
    edges: NotRequired[Sequence[Sequence[int]]]
    flip_pairs: NotRequired[Sequence[Sequence[int]]]
    sigmas: NotRequired[Sequence[float] | None]


class NewCategory(TypedDict):
    """What can be marked, and with which shapes."""

    name: str
    color: NotRequired[str | None]
    supercategory: NotRequired[str | None]
    shapes: NotRequired[Sequence[ShapeKind]]
    attributes: NotRequired[Sequence[NewAttribute]]
    skeleton: NotRequired[NewSkeleton | None]


class NewQuestion(TypedDict):
    """What is asked of whole images."""

    name: str
    mode: Literal["binary", "multiclass", "multilabel"]
    values: NotRequired[Sequence[str] | None]
    required: NotRequired[bool]


class Policy(TypedDict, total=False):
    """How a project is labelled and reviewed; what is left out keeps the server's default."""

    overlap: int
    review: Literal["none", "each", "consensus"]
    gold_rate: float
    iou_threshold: float
    agreement_threshold: float
    lease_minutes: int
    blind: bool
    predictions_hidden_until_first_stroke: bool
    max_overlap: int
    certainty: float
    extra_budget: int
    auto_settle: bool
    pilot: int


class NewProject(TypedDict):
    """A project of the caller."""

    name: str
    description: NotRequired[str]
    guidelines: NotRequired[str]
    categories: NotRequired[Sequence[NewCategory]]
    questions: NotRequired[Sequence[NewQuestion]]
    policy: NotRequired[Policy]


class NewSchema(TypedDict):
    """Categories and questions to add to those that there are."""

    categories: NotRequired[Sequence[NewCategory]]
    questions: NotRequired[Sequence[NewQuestion]]


class NewMembership(TypedDict):
    """Somebody's role in a project."""

    role: Role


class NewAnnotation(TypedDict):
    """One marked object. Whoever makes it gives it its id, a UUID, so that a repeat is harmless."""

    id: str
    category_id: int
    shape: Shape
    attributes: NotRequired[Mapping[str, AttributeValue]]
    is_crowd: NotRequired[bool]
    z: NotRequired[int]
    group_id: NotRequired[str | None]


class LayerPatch(TypedDict):
    """Changes of a layer, made on `base_revision` of it."""

    base_revision: int
    request_id: str
    added: NotRequired[Sequence[NewAnnotation]]
    updated: NotRequired[Sequence[NewAnnotation]]
    removed: NotRequired[Sequence[str]]
    answers: NotRequired[Mapping[str, Sequence[str]] | None]
    verified_absent: NotRequired[Sequence[int] | None]


class Submission(TypedDict):
    """The revision that is submitted."""

    revision: int


class Skip(TypedDict):
    """Why an image is not labelled."""

    reason: str


class Verdict(TypedDict):
    """What a reviewer says of a submission."""

    verdict: Literal["accepted", "returned"]
    note: NotRequired[str | None]


class PredictedAnnotation(TypedDict):
    """An annotation of a model."""

    category_id: int
    shape: Shape
    score: float
    id: NotRequired[str | None]
    attributes: NotRequired[Mapping[str, AttributeValue]]
    is_crowd: NotRequired[bool]


class PredictedImage(TypedDict):
    """All that a model says of one image, by its id or its file name."""

    image_id: NotRequired[int | None]
    file_name: NotRequired[str | None]
    annotations: NotRequired[Sequence[PredictedAnnotation]]
    answers: NotRequired[Mapping[str, Sequence[str]]]


class RunLengths(TypedDict):
    """COCO's: `counts` compressed or as numbers, `size` [height, width]."""

    size: Sequence[int]
    counts: str | Sequence[int]


class CocoResult(TypedDict):
    """One entry of a COCO results file."""

    image_id: int
    category_id: int
    score: float
    bbox: NotRequired[Sequence[float] | None]
    segmentation: NotRequired[RunLengths | Sequence[Sequence[float]] | None]
    keypoints: NotRequired[Sequence[float] | None]


class NewPredictions(TypedDict):
    """What a model says, in one of two forms."""

    model: str
    version: NotRequired[str | None]
    results: NotRequired[Sequence[CocoResult] | None]
    images: NotRequired[Sequence[PredictedImage] | None]
    clip_boxes: NotRequired[bool]


class EditedAnnotation(TypedDict):
    """An object as the reviewer wants it."""

    category_id: int
    shape: Shape
    attributes: NotRequired[Mapping[str, AttributeValue]]
    is_crowd: NotRequired[bool]


class DecisionDetails(TypedDict, total=False):
    """What a decision says beside what it takes.

    `annotation`, `category_id` and `values` say how it should be instead; `method` fuses polygons and masks. A decision
    is refused where the cluster has changed since `fingerprint`, or where somebody else has decided, unless `replaces`
    names that decision.
    """

    annotation: EditedAnnotation | None
    category_id: int | None
    values: Sequence[str] | None
    method: FusionMethod
    note: str | None
    fingerprint: str | None
    replaces: int | None


class NewDecision(DecisionDetails):
    """What is taken of a disagreement: a layer's version by its id, the fused one, or none."""

    take: int | Literal["fused", "none"]


class NewSettlement(TypedDict):
    """From which certainty on agreed objects go into the consensus by themselves."""

    threshold: float
    dry_run: NotRequired[bool]


class Split(TypedDict, total=False):
    """The parts into which images go, which add up to 1."""

    train: float
    val: float
    test: float
    by: Literal["hash", "group", "stratified"]
    seed: int


class License(TypedDict):
    """Under what terms the dataset may be used."""

    name: str
    url: NotRequired[str | None]


class ExportOptions(TypedDict, total=False):
    """What an export is of, and how it is written; what is left out has the server's default.

    `truth` is `consensus`, `accepted`, `all`, `annotator:<user id>`, `model:<name>` or `agreed>=<0 to 1>`; `where` a
    filter line of the gallery; `images` which pictures go along; `metadata` whether theirs does; `strip_gps` leaves
    places, serial numbers and names out; `options` are the format's own. One with a `name` is a version, which is kept.
    """

    truth: str
    where: str
    images: Literal["none", "upright", "stored"]
    strip_gps: bool
    metadata: bool
    split: Split | None
    license: License | None
    options: Mapping[str, Any]
    name: str | None


class NewExport(ExportOptions):
    """What to write."""

    format: str
