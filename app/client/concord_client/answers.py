"""What comes back: JSON as it is, with the types of its fields. A list of them is a table for pandas.

A newer server may send more fields than stand here, never others.
"""

from typing import Any, Generic, Literal, NotRequired, TypedDict, TypeVar

from concord_client.bodies import (
    AssignmentState,
    ImageState,
    Policy,
    Role,
    ShapeKind,
)
from concord_client.shapes import Shape

Item = TypeVar("Item")


class Page(TypedDict, Generic[Item]):
    """A part of a list; None for the cursor of the last."""

    items: list[Item]
    next_cursor: str | None


class Items(TypedDict, Generic[Item]):
    """A whole list."""

    items: list[Item]


class Me(TypedDict):
    """Whoever the token belongs to."""

    id: int
    email: str
    name: str
    role: str


class Skeleton(TypedDict):
    """Named points; edges and pairs by their places from 0."""

    keypoints: list[str]
    edges: NotRequired[list[list[int]]]
    flip_pairs: NotRequired[list[list[int]]]
    sigmas: NotRequired[list[float] | None]


class Category(TypedDict):
    """What can be marked. Its id is permanent and from 1."""

    id: int
    name: str
    color: str
    supercategory: str | None
    shapes: list[ShapeKind]
    attributes: list[dict[str, Any]]
    skeleton: Skeleton | None


class Question(TypedDict):
    """What is asked of whole images."""

    id: int
    name: str
    mode: Literal["binary", "multiclass", "multilabel"]
    values: list[str]
    required: bool


class ProjectSummary(TypedDict):
    """A project in a list."""

    id: int
    name: str
    description: str
    role: Role
    policy: Policy
    schema_version: int
    created_at: str
    archived_at: str | None
    deleted_at: str | None


class ProjectRecord(ProjectSummary):
    """A project with its categories and questions."""

    guidelines: str
    categories: list[Category]
    questions: list[Question]


class SchemaAdded(TypedDict):
    """What was added, and the names of what was left out because it was there."""

    categories: list[Category]
    questions: list[Question]
    left: list[str]


class Member(TypedDict):
    """Somebody in a project."""

    user_id: int
    name: str
    email: str
    role: Role


class Image(TypedDict):
    """A picture; `width` and `height` are those of its upright frame."""

    id: int
    file_name: str
    width: int
    height: int
    stored_width: int
    stored_height: int
    orientation: int
    sha256: str
    mime_type: str
    size_bytes: int
    state: ImageState
    exclusion_reason: str | None
    is_gold: bool
    is_referenced: bool
    metadata: dict[str, Any]
    created_at: str


class QueuedCollection(TypedDict):
    """The job that fetches pictures from where they lie."""

    job_id: int


class RejectedFile(TypedDict):
    """A file that was not taken, and why."""

    filename: str
    reason: str


class QueuedArchive(TypedDict):
    """An archive that a job unpacks."""

    filename: str
    job_id: int


class UploadAnswer(TypedDict):
    """What became of the files of one request."""

    created: list[Image]
    duplicates: list[Image]
    rejected: list[RejectedFile]
    archives: list[QueuedArchive]


class Metadata(TypedDict):
    """What the camera wrote: typed, raw, and what was wrong with it."""

    typed: dict[str, Any]
    raw: dict[str, Any]
    problems: list[dict[str, Any]]


class Annotation(TypedDict):
    """One marked object; a score where a model marked it."""

    id: str
    category_id: int
    shape: Shape
    attributes: dict[str, Any]
    is_crowd: bool
    z: int
    group_id: NotRequired[str | None]
    score: NotRequired[float | None]


class LayerSummary(TypedDict):
    """Whose view of an image there is, without what is in it."""

    id: int
    kind: Literal["annotator", "prediction", "import", "consensus"]
    name: str
    author_id: int | None
    is_own: bool
    assignment_id: int | None
    state: AssignmentState | None
    revision: int
    updated_at: str
    annotation_count: int
    lowest_score: float | None
    highest_score: float | None


class LayerRecord(TypedDict):
    """One author's view of one image, as it is at a revision."""

    id: int
    revision: int
    annotations: list[Annotation]
    answers: dict[str, list[str]]
    verified_absent: list[int]


class Saved(TypedDict):
    """The revision that a save made."""

    revision: int
    saved_at: str


class DocumentImage(TypedDict):
    """The picture to label."""

    id: int
    file_name: str
    width: int
    height: int
    state: str
    metadata: dict[str, Any]


class AssignmentRecord(TypedDict):
    """Everything that one needs to label an image."""

    id: int
    state: AssignmentState
    lease_expires_at: str | None
    note: str | None
    submitted_at: str | None
    may_edit: bool
    image: DocumentImage
    layer: LayerRecord
    categories: list[Category]
    questions: list[Question]
    guidelines_html: str


class AssignmentSummary(TypedDict):
    """An assignment in a list."""

    id: int
    project_id: int
    image_id: int
    annotator_id: int
    state: AssignmentState
    file_name: str
    note: str | None
    skip_reason: str | None
    created_at: str
    submitted_at: str | None


class ModelSummary(TypedDict):
    """A model that has predicted in a project; `name` is `model@version`."""

    name: str
    model: str
    version: str | None
    image_count: int
    annotation_count: int
    updated_at: str


class PredictionsKept(TypedDict):
    """What became of predictions."""

    name: str
    image_count: int
    annotation_count: int
    created_layers: int
    changed_layers: int
    unchanged_layers: int


class Job(TypedDict):
    """Work in the background."""

    id: int
    project_id: int | None
    kind: str
    title: str
    state: Literal["waiting", "running", "succeeded", "failed", "cancelled"]
    done: int
    total: int | None
    message: str
    result: dict[str, Any] | None
    error: str | None


class ExportRecord(TypedDict):
    """An export; size, checksum, manifest and report once it has finished."""

    id: int
    project_id: int
    name: str | None
    format: str
    state: str
    size_bytes: int | None
    sha256: str | None
    image_count: int | None
    object_count: int | None
    verified: bool | None
    created_at: str
    finished_at: str | None
    job: Job | None
    manifest: dict[str, Any] | None
    report: dict[str, Any] | None


class ExportSummary(TypedDict):
    """An export in a list."""

    id: int
    project_id: int
    name: str | None
    format: str
    state: str
    size_bytes: int | None
    sha256: str | None
    image_count: int | None
    object_count: int | None
    verified: bool | None
    created_at: str
    finished_at: str | None


class ImportRecord(TypedDict):
    """An import; its report once it was checked."""

    id: int
    project_id: int
    job_id: int | None
    source: str
    state: Literal["waiting", "checked", "imported", "refused"]
    format: str | None
    report: dict[str, Any] | None
    created_at: str
    checked_at: str | None
    finished_at: str | None
