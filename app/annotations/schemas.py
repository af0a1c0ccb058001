"""Layers as they go over the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.preferences import Preferences
from app.annotations.models import LayerKind
from app.annotations.shapes import Shape
from app.assignments.models import AssignmentState
from app.projects.schemas import CategoryOut, QuestionOut
from app.web.identifiers import RowId

Text = Annotated[str, Field(max_length=10_000, pattern=r"^[^\x00]*$")]
AttributeValue = bool | float | Text | Annotated[list[Text], Field(max_length=1000)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class AnnotationBody(_Body):
    """One marked object. `id` is made by the client, so that repeating a save is harmless.

    Objects with the same `group_id`, also made by the client, belong together.
    """

    id: UUID
    category_id: RowId
    shape: Shape
    attributes: Annotated[dict[Text, AttributeValue], Field(max_length=200)] = {}
    is_crowd: bool = False
    z: Annotated[int, Field(ge=-(2**31), lt=2**31)] = 0
    group_id: UUID | None = None


class LayerPatch(_Body):
    """Changes of a layer, made on `base_revision` of it.

    `answers` holds only the questions that change (an empty list takes the answer back); `verified_absent` replaces
    the whole list. A repeat with the same `request_id` answers with the revision that the first made.
    """

    base_revision: Annotated[int, Field(ge=0)]
    request_id: UUID | None = None
    added: Annotated[list[AnnotationBody], Field(max_length=100_000)] = []
    updated: Annotated[list[AnnotationBody], Field(max_length=100_000)] = []
    removed: Annotated[list[UUID], Field(max_length=100_000)] = []
    answers: Annotated[dict[Text, list[Text]], Field(max_length=500)] | None = None
    verified_absent: Annotated[list[RowId], Field(max_length=5000)] | None = None


def place_in_patch(location: Sequence[int | str]) -> Sequence[int | str]:
    """Where a wrong field of a patch is, without the kind of shape that pydantic puts behind `shape`."""
    return (*location[:3], *location[4:]) if location[2:3] == ("shape",) else location


class Saved(BaseModel):
    revision: int
    saved_at: datetime
    is_handed_on: bool = Field(
        False,
        description="The lease had ended and others were given the image; this work counts beside theirs.",
    )


class Restoration(_Body):
    """The revision whose state becomes the newest again."""

    revision: Annotated[int, Field(ge=0)]


class Restored(Saved):
    """A restoration; `left_out` has a sentence for each kind of thing that could not be brought back."""

    left_out: list[str]


class Submission(_Body):
    """The revision that is submitted; leaving it out submits what the server has."""

    revision: Annotated[int, Field(ge=0)] | None = None


class AnnotationOut(BaseModel):
    id: UUID
    category_id: int
    shape: Shape
    attributes: dict[str, Any]
    is_crowd: bool
    z: int
    group_id: UUID | None = None
    score: float | None = None


class LayerOut(BaseModel):
    id: int
    revision: int
    annotations: list[AnnotationOut]
    answers: dict[str, list[str]]
    verified_absent: list[int]


class LayerSummary(BaseModel):
    """A layer of an image, without what is in it. Scores are models' alone."""

    id: int
    kind: LayerKind
    name: str = Field(description="The annotator's name, or the model's as `name@version`.")
    author_id: int | None = Field(description="None for models, imports and the consensus.")
    is_own: bool
    assignment_id: int | None
    state: AssignmentState | None = Field(description="Its assignment's, where it has one.")
    revision: int
    updated_at: datetime
    annotation_count: int
    lowest_score: float | None
    highest_score: float | None


class LayerList(BaseModel):
    items: list[LayerSummary]


class CategoryChanges(BaseModel):
    """What a revision did to the objects of one category, as it is called now."""

    category_id: int
    category: str
    added: int
    moved: int
    reshaped: int
    changed: int = Field(description="Other than in shape: category, attributes, order, group.")
    removed: int


class RevisionOut(BaseModel):
    """One entry of a layer's history, with how many annotations it added, updated and removed."""

    revision: int
    author_id: int | None
    author: str | None
    created_at: datetime
    added: int
    updated: int
    removed: int
    answered: int
    changes: list[CategoryChanges]
    questions: list[str] = Field(description="Those that were answered.")
    absent: list[str] = Field(description="Categories that were verified to be absent.")
    no_longer_absent: list[str]


class RevisionPage(BaseModel):
    items: list[RevisionOut]
    next_cursor: str | None


class AnnotatorOut(BaseModel):
    id: int
    name: str


class LabelledProject(BaseModel):
    """What of a project's policy an editor keeps to."""

    id: int
    name: str
    blind: bool = Field(description="Annotators do not see each other's layers.")
    predictions_hidden_until_first_stroke: bool


class TilesOut(BaseModel):
    """A large picture in squares; `{z}`, `{x}` and `{y}` of the address are level, column and row."""

    url: str
    tile_size: int
    levels: int


class DocumentImage(BaseModel):
    """The picture to label: its upright size, and where to fetch it."""

    id: int
    file_name: str
    width: int
    height: int
    state: str
    url: str
    preview_url: str
    thumbnail_url: str
    tiles: TilesOut | None
    metadata: dict[str, Any] = Field(description="Typed columns that the file has values for.")


class Neighbours(BaseModel):
    """The same person's assignments before and after this one in the project."""

    previous: int | None
    next: int | None


class MarkOut(BaseModel):
    """An object that the reviewer wants changed, and why."""

    annotation_id: UUID
    note: str | None = None


class AssignmentDocument(BaseModel):
    """Everything an editor needs for one assignment. Postgres builds it; this model describes it."""

    id: int
    state: AssignmentState
    lease_expires_at: datetime | None
    note: str | None = Field(description="What the reviewer wants changed.")
    submitted_at: datetime | None
    marked: list[MarkOut] = Field(description="The objects that a return is about.")
    annotator: AnnotatorOut
    may_edit: bool
    journal: str = Field(description="Names the caller's unsent changes: one for each server.")
    preferences: Preferences = Field(description="The caller's own.")
    project: LabelledProject
    has_other_layers: bool = Field(description="Whether the caller may see others of the image.")
    image: DocumentImage
    layer: LayerOut
    categories: list[CategoryOut]
    questions: list[QuestionOut]
    neighbours: Neighbours
    guidelines_html: str
