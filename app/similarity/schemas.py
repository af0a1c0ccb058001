"""What goes over the wire about measures and likeness."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

GroupKind = Literal["exact", "near", "burst"]


class QualityOut(BaseModel):
    """Measures by name (docs/quality.md); null where nobody has measured yet, or nothing can be said."""

    measures: dict[str, float | None]
    perceptual_hash: str | None = Field(description="16 hexadecimal digits.")
    version: int | None = Field(
        description="Of the definitions; measures of different ones do not compare."
    )
    groups: list[GroupKind] = Field(
        description="Whether another image has the same pixels, looks the same, or is of the same camera and moment."
    )


class SimilarImage(BaseModel):
    """An image that looks like another one."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    file_name: str
    width: int
    height: int
    distance: float = Field(description="0 looks the same, 1 has nothing in common.")
    groups: list[GroupKind] = Field(description="In which kinds of groups both are together.")


class SimilarImages(BaseModel):
    """The nearest first, and whose embedding says so. Empty while the image is not measured."""

    model: str
    version: int
    items: list[SimilarImage]
