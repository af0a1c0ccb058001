"""What goes over the wire about imports."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.importing.models import ImportState

As = Annotated[
    str,
    Field(
        pattern=r"^(import|authors|predictions|consensus|annotator:[1-9][0-9]{0,17})$",
        description=(
            "Whose layers they become: `import`, `predictions` (of the model `source`), `consensus`, "
            "`annotator:<user id>`, or `authors`: of the members whose names a Concord export gives, else `import`."
        ),
    ),
]
SourceName = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class ImportOptions(BaseModel):
    """How a dataset is to be taken over."""

    model_config = ConfigDict(
        strict=True, extra="forbid", validate_by_name=True, serialize_by_alias=True
    )

    as_: As = Field("import", alias="as")
    categories: Literal["create", "match"] = Field(
        "create", description="Whether categories and questions that are missing are made."
    )
    images: Literal["add", "fetch", "match"] = Field(
        "add",
        description=(
            "Whether pictures that come along and are not in the project are added; `fetch` adds those too that the "
            "file names by URL."
        ),
    )
    pictures: Literal["copy", "reference"] = Field(
        "copy",
        description=(
            "Whether the pictures of a folder of the server or a prefix, and those that are fetched, are copied into "
            "the store or kept by reference. Those of uploads are always copied."
        ),
    )
    splits: Literal["ignore", "pin"] = Field(
        "ignore",
        description=(
            "Whether images are pinned to the part (train, val, test) that the dataset says they are in; one that is "
            "pinned to another part stays there, and is told."
        ),
    )
    frame: Literal["auto", "upright", "stored"] = Field(
        "auto",
        description="Which frame of turned pictures the labels are in; `auto` goes by the file's sizes.",
    )
    format: str | None = Field(
        None,
        max_length=50,
        description="The format's name; found out from the content when left out.",
    )


class SentOptions(ImportOptions):
    """The options of a file that is sent, as they stand in the address."""

    model_config = ConfigDict(strict=False)

    source: SourceName | None = Field(
        None, description="Names the layers; by default the file's own name."
    )
    dry_run: bool = Field(False, description="Report what would be done, and write nothing.")


class NewImport(ImportOptions):
    """An import of one place: a folder of the server, or a prefix of a bucket."""

    folder: Annotated[str, Field(min_length=1, max_length=4000)] | None = Field(
        None, description="A folder of the server, below one of CONCORD_IMPORT_ROOTS."
    )
    prefix: Annotated[str, Field(min_length=1, max_length=2000)] | None = Field(
        None, description="`s3://bucket/prefix`, below one of CONCORD_IMPORT_BUCKETS."
    )
    source: SourceName | None = Field(
        None, description="Names the layers; by default the folder's own name, or the prefix's."
    )
    dry_run: bool = Field(False, description="Report what would be done, and write nothing.")


class ImportOut(BaseModel):
    """An import: what was sent, how far it is, and what was found."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    project_id: int
    job_id: int | None
    source: str
    files: list[dict[str, Any]]
    folder: str | None
    prefix: str | None
    options: dict[str, Any]
    state: ImportState
    format: str | None
    report: dict[str, Any] | None
    created_by: int | None
    created_at: datetime
    checked_at: datetime | None
    finished_at: datetime | None


class ImportList(BaseModel):
    items: list[ImportOut]
