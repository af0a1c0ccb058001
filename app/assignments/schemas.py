"""Assignments as they go over the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.assignments.models import AssignmentState
from app.web.texts import Storable


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
