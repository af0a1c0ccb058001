"""The queue as owners see it."""

from datetime import datetime
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from app.assignments.models import AssignmentState
from app.images.models import ImageState
from app.web.identifiers import RowId

Shown = Literal["all", "waiting", "held", "skipped", "gold", "pilot"]
SHOWN: tuple[Shown, ...] = get_args(Shown)


class QueueQuery(BaseModel):
    """What the queue may be asked."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, Field(max_length=4000, description="A filter line, as of the images.")] = ""
    show: Annotated[
        Shown,
        Field(
            description="Only images that wait for somebody, that somebody is at, that were skipped, gold or pilot."
        ),
    ] = "all"
    annotator_id: RowId | None = None
    pool_id: RowId | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[str | None, Field(description="`next_cursor` of the page before.")] = None


class Holder(BaseModel):
    """Somebody's assignment of the image. `holds_slot`: it counts towards the overlap."""

    assignment_id: int
    annotator_id: int
    name: str
    state: AssignmentState
    holds_slot: bool
    is_gold: bool
    is_by_hand: bool
    lease_expires_at: datetime | None
    skip_reason: str | None


class QueuedImageOut(BaseModel):
    """An image in the order in which images are handed out.

    `overlap` is the image's own; null follows the project. `wanted` is null where everybody is (a pilot).
    """

    id: int
    file_name: str
    state: ImageState
    priority: int
    overlap: int | None
    wanted: int | None
    held: int
    open_slots: int
    pool_id: int | None
    is_gold: bool
    is_pilot: bool
    assignments: list[Holder]


class QueuePage(BaseModel):
    items: list[QueuedImageOut]
    next_cursor: str | None


class Load(BaseModel):
    """What one person has in hand and has done."""

    user_id: int
    name: str
    role: str
    open: int
    in_progress: int
    returned: int
    submitted: int
    accepted: int
    skipped: int


class LoadList(BaseModel):
    items: list[Load]
