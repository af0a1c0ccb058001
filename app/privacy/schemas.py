"""Erasing over the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

OriginalFate = Literal["erased", "shared", "referenced"]


class ContainingExport(BaseModel):
    """A finished export whose file has the image in it."""

    id: int
    name: str | None
    format: str
    finished_at: datetime
    has_pictures: bool = Field(description="Whether the picture itself is in the file.")


class ImageErasurePreview(BaseModel):
    """What erasing an image would take away, counted now."""

    image_id: int
    file_name: str = Field(description="To be typed for confirmation.")
    rows: dict[str, int] = Field(description="Table → its rows that belong to the image.")
    texts: int = Field(description="Messages and reports in which its name would be replaced.")
    file_count: int = Field(description="Files in the store: the original and all made from it.")
    file_bytes: int
    original: OriginalFate = Field(
        description="`shared`: another image has the same bytes, so the files stay. "
        "`referenced`: the original lies outside the store and stays there."
    )
    other_images: int = Field(description="How many other images have the same bytes.")
    exports: list[ContainingExport]


class ErasureWish(BaseModel):
    """An erasure, meant."""

    model_config = ConfigDict(extra="forbid")

    confirm: Annotated[str, Field(max_length=1000)] = Field(
        description="The file name of the image."
    )
    delete_exports: bool = Field(
        default=False, description="Delete exports that have the image in them, too."
    )


class NamingExport(BaseModel):
    """A finished export that may say a person's name as an annotator's."""

    id: int
    project_id: int
    project_name: str
    name: str | None
    format: str


class PersonErasurePreview(BaseModel):
    """What erasing a person would take away, and what stays under a number; counted now."""

    user_id: int
    name: str
    email: str = Field(description="To be typed for confirmation.")
    erased_name: str = Field(description="What their work is under afterwards.")
    rows: dict[str, int] = Field(description="Table → its rows that are this person's alone.")
    texts: int = Field(description="Texts and log entries in which the name would be replaced.")
    kept: dict[str, int] = Field(description="Work that stays, under the number.")
    exports: list[NamingExport]


class PersonErasureWish(BaseModel):
    """An erasure of a person, meant."""

    model_config = ConfigDict(extra="forbid")

    confirm: Annotated[str, Field(max_length=1000)] = Field(description="The person's e-mail.")
    remove_comments: bool = Field(default=False, description="Take out what they said, too.")
    remove_labels: bool = Field(
        default=False,
        description="Remove all that they labelled, too; agreement and consensus follow without it.",
    )
    delete_exports: bool = Field(
        default=False, description="Delete exports that may say their name, too."
    )


class ErasureOut(BaseModel):
    """A certificate: what was erased, with hashes and without names."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    project_id: int | None
    kind: Literal["image", "person"]
    subject_id: int
    body: dict[str, Any]
    sha256: str = Field(
        description="Over the previous hash, a line feed, and the body as JSON with sorted keys and no spaces."
    )
    previous_sha256: str | None
    created_by: int | None
    created_at: datetime


class ErasureCheck(BaseModel):
    """The proof, made again now."""

    is_clean: bool = Field(description="Nothing is left and the certificate is as it was written.")
    rows_left: dict[str, int]
    files_left: list[str] = Field(description="Keys of the store that are there though erased.")
    is_added_again: bool = Field(
        description="Somebody has added the same file since: its files are those of another image."
    )
    is_unaltered: bool = Field(description="The certificate and its place in the chain are intact.")
    checked_at: datetime


class ViewerOut(BaseModel):
    """Somebody who opened an image."""

    user_id: int
    name: str
    first_at: datetime
    last_at: datetime
    count: int = Field(description="How often, with five minutes or more in between.")


class ViewingExport(ContainingExport):
    """An export through which the picture left Concord."""

    created_by: int
    author: str
    downloaded_by: list[str] = Field(description="Who took its file, as they are called now.")


class ImageViews(BaseModel):
    """Who saw an image: in Concord, and through exports that have its picture."""

    people: list[ViewerOut]
    exports: list[ViewingExport]


class PersonViews(BaseModel):
    """What somebody opened in a project."""

    user_id: int
    name: str
    image_count: int
    view_count: int
    first_at: datetime
    last_at: datetime


class PersonViewsList(BaseModel):
    items: list[PersonViews]


class SeenImageOut(BaseModel):
    """An image that somebody opened."""

    image_id: int
    file_name: str
    first_at: datetime
    last_at: datetime
    count: int


class SeenImages(BaseModel):
    items: list[SeenImageOut]
    next_cursor: str | None


Days = Annotated[int | None, Field(ge=1, le=36_500, description="None: they are kept.")]


class RetentionRules(BaseModel):
    """After how many days a project's exports, and records of who saw what, are deleted."""

    model_config = ConfigDict(extra="forbid")

    export_days: Days = None
    view_days: Days = None


class RetentionCounts(BaseModel):
    """How many go."""

    exports: int
    views: int


class RetentionOut(BaseModel):
    """The rules of a project, and what they would delete today."""

    rules: RetentionRules
    overdue: RetentionCounts
