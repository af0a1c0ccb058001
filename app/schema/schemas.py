"""What a change of the label schema touches, as it goes over the wire."""

from typing import Annotated

from pydantic import BaseModel, Field

from app.projects.schemas import Attribute, Body, CategoryOut, NewCategory, NewQuestion, QuestionOut
from app.web.identifiers import RowId

Confirm = Annotated[
    int | None, Field(ge=0, description="The count in the impact that was seen before.")
]


class Merger(Body):
    """Where a category's annotations go."""

    into: RowId
    confirm: Confirm = None


class NewSchema(Body):
    """Categories and questions to add to a project."""

    categories: Annotated[list[NewCategory], Field(max_length=5000, default_factory=list)]
    questions: Annotated[list[NewQuestion], Field(max_length=500, default_factory=list)]


class SchemaOut(BaseModel):
    """A project's label schema as a new project takes it."""

    categories: list[NewCategory]
    questions: list[NewQuestion]


class CocoCategory(BaseModel):
    """A category in COCO's form; keypoints are counted from 1. What a category does not have is left out."""

    id: int
    name: str
    supercategory: str
    color: str
    keypoints: list[str] | None = None
    skeleton: list[list[int]] | None = None
    flip_pairs: list[list[int]] | None = None
    sigmas: list[float] | None = None
    attributes: list[Attribute] | None = None


class CocoSchema(BaseModel):
    """The part of a COCO file that says what its categories are. COCO has no questions."""

    categories: list[CocoCategory]


class SchemaAdded(BaseModel):
    """What was added. Names that the project has already are `left` as they are."""

    categories: list[CategoryOut]
    questions: list[QuestionOut]
    left: Annotated[list[str], Field(description="Names of categories and questions left alone.")]


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
