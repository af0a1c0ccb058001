"""What goes over the wire about collections."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

KIND = "collecting.run"
"""The kind of job that a collection is."""
Pictures = Literal["copy", "reference"]


class NewCollection(BaseModel):
    """Where pictures lie that are to be added: exactly one of `folder`, `prefix` and `urls`."""

    model_config = ConfigDict(strict=True, extra="forbid")

    folder: Annotated[str, Field(min_length=1, max_length=4000)] | None = Field(
        None, description="A folder of the server, below one of CONCORD_IMPORT_ROOTS."
    )
    prefix: Annotated[str, Field(min_length=1, max_length=2000)] | None = Field(
        None, description="`s3://bucket/prefix`, below one of CONCORD_IMPORT_BUCKETS."
    )
    urls: Annotated[str, Field(min_length=1)] | list[str] | None = Field(
        None,
        description="A list of URLs, or the text of one: a URL a line, CSV, JSON lines, COCO or Label Studio.",
    )
    pictures: Pictures = Field(
        "copy", description="Whether files are copied into the store, or left where they are."
    )


class CollectionOut(BaseModel):
    """The job that collects; its result tells what became of every picture."""

    job_id: int
