"""What a change of the label schema touches, as it goes over the wire."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.projects.schemas import Body
from app.web.identifiers import RowId

Confirm = Annotated[
    int | None, Field(ge=0, description="The count in the impact that was seen before.")
]


class Merger(Body):
    """Where a category's annotations go."""

    into: RowId
    confirm: Confirm = None


class CategoryImpact(BaseModel):
    """What is labelled with a category; `submitted_count` counts layers that are submitted or accepted."""

    annotation_count: int
    image_count: int
    layer_count: int
    submitted_count: int
    shapes: Annotated[dict[str, int], Field(description="Kind of shape → annotations.")]
    attribute_values: Annotated[
        dict[str, dict[str, int]],
        Field(description="Attribute → value → annotations, the most frequent 50 values."),
    ]


class QuestionImpact(BaseModel):
    """What is answered to a question; `submitted_count` counts layers that are submitted or accepted."""

    answer_count: int
    image_count: int
    layer_count: int
    submitted_count: int
    values: Annotated[dict[str, int], Field(description="Value → answers that give it.")]
