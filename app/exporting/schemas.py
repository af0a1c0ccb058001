"""The exported file as the OpenAPI document describes it; docs/formats/coco.md tells every field."""

from typing import Any

from pydantic import BaseModel, Field


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
