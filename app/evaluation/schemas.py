"""Evaluations as they go over the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.jobs.schemas import JobOut
from app.web.texts import Storable

Name = Annotated[Storable, StringConstraints(min_length=1, max_length=201)]


class EvaluationParameters(BaseModel):
    """How to evaluate."""

    model_config = ConfigDict(extra="forbid")

    iou: Annotated[
        float,
        Field(ge=0.1, le=0.95, description="The overlap from which a detection is right."),
    ] = 0.5
    score: Annotated[
        float | None,
        Field(
            ge=0, le=1, description="The score from which it counts; without one, that of best F1."
        ),
    ] = None
    slice: Annotated[
        Storable | None,
        Field(
            max_length=220,
            description="By what images are parted: a field of metadata, quality or size, `hour`, `month`, `camera`, "
            "`place`, or `answer:` and a question.",
        ),
    ] = None
    where: Annotated[
        Storable,
        Field(
            max_length=4000, description="A filter line of the gallery; empty: all images count."
        ),
    ] = ""
    compare: Annotated[
        Literal["auto", "boxes", "masks", "keypoints"],
        Field(description="By what objects are held against each other; auto looks at the model."),
    ] = "auto"


class NewEvaluation(EvaluationParameters):
    """A model, named as `model@version`, and the truth to hold it against."""

    model: Name
    truth: Annotated[
        Storable, Field(max_length=100, description="consensus, accepted or annotator:<user id>.")
    ] = "accepted"


class EvaluationSummary(BaseModel):
    """One evaluation in a list."""

    id: int
    project_id: int
    model: str
    truth: str
    parameters: EvaluationParameters
    created_by: int
    author: str
    created_at: datetime
    finished_at: datetime | None
    is_outdated: Annotated[
        bool | None,
        Field(
            description="Whether predictions, truth or schema have changed since; null: unfinished."
        ),
    ]
    headline: Annotated[
        dict[str, Any] | None, Field(description="ap, ap50, f1 and the counts of images.")
    ]


class EvaluationList(BaseModel):
    items: list[EvaluationSummary]


class EvaluationOut(EvaluationSummary):
    """An evaluation with all its numbers; docs/evaluation.md defines each."""

    job: JobOut | None
    numbers: dict[str, Any] | None


class EvaluationStarted(BaseModel):
    """The evaluation that will be, and the job that makes it."""

    id: int
    job: JobOut


class ComparisonOut(BaseModel):
    """Two evaluations on the images that both have: the second less the first."""

    first: EvaluationSummary
    second: EvaluationSummary
    image_count: int
    is_same_truth: bool
    numbers: dict[str, Any]
    categories: list[dict[str, Any]]
