"""Batches as they go over the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.assignments.schemas import MOST_NAMED
from app.exporting.schemas import Part
from app.jobs.models import JobState
from app.web.identifiers import RowId
from app.web.texts import Storable

Deed = Literal["exclude", "include", "gold", "ordinary", "pool", "assign", "pin"]
AnyDeed = Deed | Literal["take_back"]
Outcome = Literal["done", "waiting", "already", "excluded", "unsettled", "had", "begun", "gone"]


class NewBatch(BaseModel):
    """What to do, to the images named or to all that match the filter line `q`.

    `exclude` needs a `reason`, `assign` people; `pool` without a `pool_id` opens images to all.
    """

    model_config = ConfigDict(strict=True, extra="forbid")

    request_id: UUID
    deed: Deed
    image_ids: Annotated[list[RowId], Field(min_length=1, max_length=MOST_NAMED)] | None = None
    q: Annotated[Storable, Field(max_length=4000)] | None = None
    reason: Annotated[Storable, Field(max_length=2000)] = ""
    pool_id: RowId | None = None
    split: Part | None = None
    annotator_ids: Annotated[list[RowId], Field(max_length=1000)] = []

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if (self.image_ids is None) == (self.q is None):
            raise ValueError("expected either image_ids or q")
        if self.deed == "exclude" and not self.reason.strip():
            raise ValueError("say why the images are excluded, in reason")
        if self.deed == "assign" and not self.annotator_ids:
            raise ValueError("say who gets the images, in annotator_ids")
        return self

    @property
    def details(self) -> dict[str, Any]:
        """What belongs to the deed."""
        by_deed: dict[str, dict[str, Any]] = {
            "exclude": {"reason": self.reason.strip()},
            "pool": {"pool_id": self.pool_id},
            "pin": {"split": self.split},
            "assign": {"annotator_ids": self.annotator_ids},
        }
        return by_deed.get(self.deed, {})


class OutcomeOut(BaseModel):
    """So many images, and what became of them in a sentence."""

    outcome: Outcome
    sentence: str
    count: int


class BatchListed(BaseModel):
    """A batch in a list. `done` images of `total` are done; `undone_by_id` is the batch that takes it back."""

    id: int
    deed: AnyDeed
    state: JobState
    total: int
    done: int
    author: str
    undoes_id: int | None
    undone_by_id: int | None
    created_at: datetime


class BatchPage(BaseModel):
    """A page of batches, the newest first."""

    items: list[BatchListed]
    next_cursor: str | None


class BatchOut(BaseModel):
    """A batch, how far its job is, and what became of its images. `undone_by_id` is the batch that takes it back."""

    id: int
    project_id: int
    deed: AnyDeed
    state: JobState
    job_id: int | None
    total: int
    outcomes: list[OutcomeOut]
    undoes_id: int | None
    undone_by_id: int | None
    created_at: datetime
