"""What goes over the wire about images."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.images.models import ImageState
from app.images.outside.records import Kind


class ImageOut(BaseModel):
    """One picture. `width` and `height` are of the upright frame, the one that is labelled."""

    model_config = ConfigDict(from_attributes=True)

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
    is_referenced: bool = Field(
        description="Whether the original is read from where it lies outside; see `GET /images/{i}/origin`."
    )
    metadata: dict[str, Any] = Field(description="What the file says about itself; nulls left out.")
    created_at: datetime


class OriginOut(BaseModel):
    """Where an image's file lay when it came, and how it looked then: its size, and its time or ETag."""

    kind: Kind
    address: str | None = Field(description="A path, s3://bucket/key or URL; for owners alone.")
    size_bytes: int
    stamp: str | None
    is_referenced: bool = Field(description="Whether the original is still read from there.")
    problem: str | None = Field(
        description="What the last look has found: what was expected and what came, or nothing wrong."
    )
    checked_at: datetime


class QueuedChecks(BaseModel):
    """The job that looks at every original of a project that is kept by reference."""

    job_id: int


class RejectedFile(BaseModel):
    """A file that was not taken, and why."""

    filename: str
    reason: str


class QueuedArchive(BaseModel):
    """An archive that is being unpacked by a job."""

    filename: str
    job_id: int


class UploadAnswer(BaseModel):
    """What became of every file of an upload."""

    created: list[ImageOut]
    duplicates: list[ImageOut]
    rejected: list[RejectedFile]
    archives: list[QueuedArchive]
