"""Assignments as they go over the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.assignments.models import AssignmentState
from app.projects.schemas import Body, Change, Name
from app.web.identifiers import RowId
from app.web.texts import Storable

MOST_NAMED = 100_000


class Skip(BaseModel):
    """Why an image is handed back."""

    model_config = ConfigDict(strict=True, extra="forbid")

    reason: Annotated[Storable, Field(min_length=1, max_length=2000)]


class Mark(BaseModel):
    """An annotation that a return is about, and what is wrong with it."""

    model_config = ConfigDict(strict=True, extra="forbid")

    annotation_id: Annotated[UUID, Field(strict=False)]
    note: Annotated[Storable, Field(max_length=2000)] | None = None


class Verdict(BaseModel):
    """A reviewer's judgement on a submission; a return says what to change, and may point at objects."""

    model_config = ConfigDict(strict=True, extra="forbid")

    verdict: Literal["accepted", "returned"]
    note: Annotated[Storable, Field(max_length=10_000)] | None = None
    marks: Annotated[list[Mark], Field(max_length=1000)] = []


class AssignmentOut(BaseModel):
    id: int
    project_id: int
    image_id: int
    annotator_id: int
    state: AssignmentState
    is_gold: bool | None = Field(description="Told to owners and reviewers; null for annotators.")
    assigned_by: int | None
    file_name: str
    note: str | None
    skip_reason: str | None
    lease_expires_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    submitted_at: datetime | None
    decided_at: datetime | None


class AssignmentPage(BaseModel):
    items: list[AssignmentOut]
    next_cursor: str | None


class AssignmentQuery(BaseModel):
    """What a list of assignments may be asked. `annotator_id` and `gold` are for owners and reviewers."""

    model_config = ConfigDict(extra="forbid")

    state: AssignmentState | None = None
    annotator_id: RowId | None = None
    gold: bool | None = None
    limit: Annotated[int, Field(ge=1, le=1000, description="Most items in the answer.")] = 50
    cursor: Annotated[str | None, Field(description="`next_cursor` of the page before.")] = None


class QueueChange(Change):
    """How images are to be handed out: those in `image_ids`, or all that match the filter line `q`.

    Fields that are not sent stay. `overlap` null follows the project again, `pool_id` null opens an image to all.
    """

    image_ids: list[RowId] = Field(default_factory=list, min_length=1, max_length=MOST_NAMED)
    q: Annotated[Storable, Field(max_length=4000)] = ""
    overlap: Annotated[int, Field(ge=1, le=100)] | None = None
    priority: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 0
    pool_id: RowId | None = None
    annotator_ids: list[RowId] = Field(default_factory=list, max_length=1000)
    gold: bool = False

    @model_validator(mode="after")
    def _names_images_one_way(self) -> Self:
        if ("image_ids" in self.model_fields_set) == ("q" in self.model_fields_set):
            raise ValueError("expected either image_ids or q")
        return self

    def changes(self) -> dict[str, Any]:
        """Only the fields that were sent, without those that choose the images."""
        sent = super().changes()
        return {name: value for name, value in sent.items() if name not in {"image_ids", "q"}}


class QueueChanged(BaseModel):
    """`not_gold` counts images that cannot be gold, since nothing about them is settled."""

    images: int
    assigned: int
    not_gold: int


class NewPool(Body):
    name: Name
    annotator_ids: list[RowId] = Field(default_factory=list, max_length=1000)


class PoolChange(Change):
    name: Name = ""
    annotator_ids: list[RowId] = Field(default_factory=list, max_length=1000)


class PoolOut(BaseModel):
    id: int
    name: str
    annotator_ids: list[int]
    image_count: int


class PoolList(BaseModel):
    items: list[PoolOut]


class HandOver(Body):
    """Who goes on."""

    annotator_id: RowId


class Given(BaseModel):
    assignment_id: int
