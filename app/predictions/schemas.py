"""Predictions as they go over the wire: COCO's results, or annotations with scores."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.annotations.schemas import AttributeValue, Text
from app.annotations.shapes import Shape
from app.web.identifiers import RowId
from app.web.texts import storable

MOST_ENTRIES = 1_000_000
# Letters of any script, digits, spaces and a few signs; `@` parts name and version, `/` would part an address.
NAME_FORM = r"^\w[\w .:+-]*$"

Name = Annotated[str, Field(max_length=100, pattern=NAME_FORM)]
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Number = Annotated[float, Field(ge=-1e7, le=1e7, allow_inf_nan=False)]
FileName = Annotated[str, Field(min_length=1, max_length=4096), AfterValidator(storable)]
ModelName = Annotated[
    str,
    Path(max_length=201, pattern=r"^[^\x00/]+$", description="`name@version`, or `name` alone."),
]
"""A model in an address."""


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class RunLengths(_Body):
    """COCO's run lengths: `counts` as numbers, or compressed as a text; `size` is [height, width]."""

    size: tuple[int, int]
    counts: (
        Annotated[str, Field(min_length=1, max_length=20_000_000)]
        | Annotated[list[Annotated[int, Field(ge=0, le=2**40)]], Field(min_length=1)]
    )


class CocoResult(BaseModel):
    """One entry of a COCO results file: `bbox` is [x, y, width, height], `keypoints` x, y, v in turn.

    What else such files hold (`id`, `area`, `iscrowd` …) says nothing new, so it is left aside.
    """

    model_config = ConfigDict(strict=True, extra="ignore")

    image_id: RowId
    category_id: RowId
    score: Score
    bbox: Annotated[list[Number], Field(min_length=4, max_length=4)] | None = None
    segmentation: (
        RunLengths
        | Annotated[
            list[Annotated[list[Number], Field(min_length=6)]],
            Field(min_length=1, max_length=10_000),
        ]
        | None
    ) = None
    keypoints: Annotated[list[Number], Field(min_length=3, max_length=1500)] | None = None


class PredictedAnnotation(_Body):
    """An annotation with its score. Without an `id` it gets one that follows from what it says."""

    id: UUID | None = None
    category_id: RowId
    shape: Shape
    score: Score
    attributes: Annotated[dict[Text, AttributeValue], Field(max_length=200)] = {}
    is_crowd: bool = False
    z: Annotated[int, Field(ge=-(2**31), lt=2**31)] = 0
    group_id: UUID | None = None


class PredictedImage(_Body):
    """All that a model says of one image, which is named by its id or its file name."""

    image_id: RowId | None = None
    file_name: FileName | None = None
    annotations: Annotated[list[PredictedAnnotation], Field(max_length=MOST_ENTRIES)] = []
    answers: Annotated[dict[Text, list[Text]], Field(max_length=500)] = {}

    @model_validator(mode="after")
    def _is_named_once(self) -> Self:
        if (self.image_id is None) == (self.file_name is None):
            raise ValueError("expected either image_id or file_name")
        return self


class NewPredictions(_Body):
    """What a model says of images of a project; of each image that is sent, it replaces all that the model said."""

    model: Name
    version: Name | None = None
    results: Annotated[list[CocoResult], Field(max_length=MOST_ENTRIES)] | None = None
    images: Annotated[list[PredictedImage], Field(max_length=MOST_ENTRIES)] | None = None
    clip_boxes: Annotated[
        bool, Field(description="Cut the boxes of `results` at the border instead of refusing.")
    ] = False

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        if (self.results is None) == (self.images is None):
            raise ValueError("expected either results or images")
        return self

    @property
    def source(self) -> str:
        """How the model's layers are named."""
        return self.model if self.version is None else f"{self.model}@{self.version}"


def place_in_predictions(location: Sequence[int | str]) -> Sequence[int | str]:
    """Where a wrong field is, without the names that pydantic puts behind alternatives."""
    if location[2:3] == ("segmentation",):
        return (
            *location[:3],
            *[step for step in location[4:] if step in _STEPS or _is_place(step)],
        )
    if location[4:5] == ("shape",):
        return (*location[:5], *location[6:])
    return location


_STEPS = {"size", "counts"}


def _is_place(step: Any) -> bool:
    return isinstance(step, int)


class PredictionsKept(BaseModel):
    """What became of predictions: how many layers were made, changed, or were like this already."""

    name: str = Field(description="`model@version`, the layers' name.")
    image_count: int
    annotation_count: int
    created_layers: int
    changed_layers: int
    unchanged_layers: int


class ModelOut(BaseModel):
    """A model with what it has predicted in the project."""

    name: str
    model: str
    version: str | None
    image_count: int
    annotation_count: int
    updated_at: datetime


class ModelList(BaseModel):
    items: list[ModelOut]
