"""Exports as they go over the wire; docs/exporting.md tells what each choice means."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from app.exporting.altering.asked import Preparation
from app.jobs.schemas import JobOut
from app.web.texts import Storable

TRUTHS = "consensus, accepted, all, annotator:<user id>, model:<name> or agreed>=<0 to 1>."
Part = Literal["train", "val", "test"]
Fraction = Annotated[float, Field(ge=0, le=1)]


class CocoFile(BaseModel):
    """One COCO JSON. Postgres writes it; this model describes it."""

    info: dict[str, Any] = Field(description="The project's name and whose layers were chosen.")
    licenses: list[dict[str, Any]]
    categories: list[dict[str, Any]] = Field(description="With permanent ids from 1.")
    questions: list[dict[str, Any]] = Field(description="What is asked of whole images.")
    annotators: list[dict[str, Any]] = Field(description="The authors of the chosen layers.")
    images: list[dict[str, Any]] = Field(description="Sizes of the upright frame, and answers.")
    annotations: list[dict[str, Any]] = Field(
        description="Boxes as [x, y, width, height] in pixels of the upright frame."
    )


class Split(BaseModel):
    """The parts into which images go, which add up to 1."""

    model_config = ConfigDict(extra="forbid")

    train: Fraction = 0.8
    val: Fraction = 0.1
    test: Fraction = 0.1
    by: Annotated[
        Literal["hash", "group", "stratified"],
        Field(description="Each image alone; bursts as one; bursts as one and categories shared."),
    ] = "group"
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0

    @model_validator(mode="after")
    def adds_up(self) -> Self:
        """Raises ValueError."""
        total = self.train + self.val + self.test
        if abs(total - 1) > 1e-6:
            raise ValueError(f"expected train, val and test to add up to 1, received {total:g}")
        return self


class License(BaseModel):
    """Under what terms the dataset may be used."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Storable, StringConstraints(min_length=1, max_length=200)]
    url: HttpUrl | None = None


class ExportOptions(BaseModel):
    """What an export is of, and how it is written."""

    model_config = ConfigDict(extra="forbid")

    truth: Annotated[Storable, Field(max_length=300, description=TRUTHS)] = "accepted"
    where: Annotated[
        Storable, Field(max_length=4000, description="A filter line of the gallery; empty: all.")
    ] = ""
    images: Annotated[
        Literal["none", "upright", "stored"],
        Field(description="Which pictures go along: none, turned upright, or as uploaded."),
    ] = "none"
    strip_gps: Annotated[
        bool, Field(description="Pictures and metadata without places, serials and names.")
    ] = False
    metadata: Annotated[bool, Field(description="The typed metadata of each image.")] = False
    prepare: Annotated[
        Preparation | None, Field(description="Pictures made otherwise; labels go with them.")
    ] = None
    split: Split | None = None
    license: License | None = None
    options: Annotated[dict[str, Any], Field(description="Options of the format.")] = {}

    @model_validator(mode="after")
    def has_pictures_to_prepare(self) -> Self:
        """Raises ValueError."""
        if self.prepare is not None and self.images != "upright":
            raise ValueError(
                f"expected images: upright with prepare, because labels go with pictures; received {self.images}"
            )
        return self


class NewExport(ExportOptions):
    """What to write. One with a name is a version: its file is kept and never changes."""

    format: Annotated[Storable, StringConstraints(min_length=1, max_length=100)]
    name: (
        Annotated[Storable, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
        | None
    ) = None


class ExportSummary(BaseModel):
    """One export in a list. `size_bytes` and `sha256` are null until its job has finished."""

    id: int
    project_id: int
    name: str | None
    format: str
    options: ExportOptions
    state: Annotated[
        str,
        Field(
            description="That of its job, or `wrong` where the file, read back, is not what was to be written."
        ),
    ]
    size_bytes: int | None
    sha256: str | None
    image_count: int | None
    object_count: int | None
    verified: Annotated[
        bool | None,
        Field(
            description="Whether the file, read back, is what was to be written: `manifest.verified` says what not."
        ),
    ]
    created_by: int
    author: str
    created_at: datetime
    finished_at: datetime | None


class ExportList(BaseModel):
    items: list[ExportSummary]


class ExportOut(ExportSummary):
    """An export with its manifest and its report, once its job has finished."""

    job: JobOut | None
    manifest: dict[str, Any] | None
    report: dict[str, Any] | None


class ChangesOut(BaseModel):
    """How many came, went, changed and stayed."""

    model_config = ConfigDict(from_attributes=True)

    added: int
    removed: int
    changed: int
    unchanged: int


class CategoryChanges(ChangesOut):
    category_id: int
    name: str


class ImageChanges(ChangesOut):
    """An image on which anything differs, with the changes of its objects."""

    image_id: int


class ExportDifference(BaseModel):
    """From the first export to the second."""

    first: ExportSummary
    second: ExportSummary
    images: ChangesOut
    objects: ChangesOut
    by_category: list[CategoryChanges]
    changed_images: Annotated[list[ImageChanges], Field(description="The first 200.")]
    changed_image_count: int
