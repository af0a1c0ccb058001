"""Comments as they go over the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.projects.models import MemberRole
from app.web.identifiers import RowId
from app.web.texts import storable

MOST_MENTIONS = 50


def _said(value: str) -> str:
    trimmed = storable(value).strip()
    if not trimmed:
        raise ValueError("expected a sentence")
    return trimmed


CommentId = Annotated[UUID, Path(description="A comment, or a thread by its first comment.")]
ClientId = Annotated[UUID, Field(strict=False)]
"""An id as JSON has it: a text."""

Said = Annotated[str, Field(max_length=10_000), AfterValidator(_said)]
"""Text of any number of lines, trimmed, not empty."""

Mentions = Annotated[
    list[RowId],
    Field(
        max_length=MOST_MENTIONS,
        description="Ids of those it calls. Left out or null, they are read from the @names in the text.",
    ),
]
Coordinate = Annotated[float, Field(ge=-1e7, le=1e7, allow_inf_nan=False)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class NewReply(_Body):
    """A comment to add. `id` is made by the client, so that repeating the request is harmless."""

    id: ClientId
    text: Said
    mentions: Mentions | None = None


class NewThread(NewReply):
    """The first comment of a thread.

    Pinned to an annotation (`annotation_id`), to a place (`x`, `y` in pixels of the upright image), or to the whole
    image. `layer_id` says whose view of the image is meant; an annotation's is known.
    """

    annotation_id: ClientId | None = None
    layer_id: RowId | None = None
    x: Coordinate | None = None
    y: Coordinate | None = None
    is_question: bool = False


class CommentChange(_Body):
    """A change of one's own comment; what is not sent stays. A reply cannot become a question."""

    text: Said | None = None
    mentions: Mentions | None = None
    is_question: bool | None = None


class PersonOut(BaseModel):
    id: int
    name: str


class CommentOut(BaseModel):
    """One comment. Of a deleted one its place in the thread is left, and no words."""

    id: UUID
    author: PersonOut
    text: str
    mentions: list[PersonOut]
    created_at: datetime
    edited_at: datetime | None
    is_deleted: bool
    is_own: bool


class ResolutionOut(BaseModel):
    """Who settled a thread, and when."""

    at: datetime
    by: PersonOut


class ThreadOut(BaseModel):
    """A thread with all its comments, the first one first; `id` is the first comment's, too."""

    id: UUID
    image_id: int
    layer_id: int | None
    annotation_id: UUID | None
    is_annotation_removed: bool = Field(description="It was pinned to one that is no more.")
    x: float | None
    y: float | None
    is_question: bool
    resolution: ResolutionOut | None = Field(description="None while the thread is open.")
    comments: list[CommentOut]


class ThreadList(BaseModel):
    """The threads of an image, the oldest first."""

    items: list[ThreadOut]
    open_count: int


class MentionableOut(PersonOut):
    role: MemberRole


class PeopleList(BaseModel):
    items: list[MentionableOut]


class ProjectName(BaseModel):
    id: int
    name: str


class ImageName(BaseModel):
    id: int
    file_name: str


class WaitingComment(BaseModel):
    """An open thread that wants something of the caller, with the words that do."""

    kind: Literal["question", "answer", "mention"] = Field(
        description="A question to reviewers, an answer to one's own question, a mention of oneself."
    )
    thread_id: UUID
    project: ProjectName
    image: ImageName
    author: PersonOut
    text: str
    at: datetime
    url: str = Field(description="The page that shows it: one's own assignment, or the image.")


class WaitingList(BaseModel):
    """The latest that wait, at most 100 of them, and how many there are of each kind."""

    items: list[WaitingComment]
    counts: dict[str, int]
