"""Experiments as they go over the wire."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.exporting.schemas import TRUTHS
from app.jobs.schemas import JobOut
from app.web.texts import Storable

FieldName = Annotated[Storable, Field(max_length=100)]


class NewExperiment(BaseModel):
    """What is to be predicted, whose word is right, and which metadata may help."""

    model_config = ConfigDict(extra="forbid")

    task: Annotated[
        Storable,
        Field(
            max_length=40,
            description="objects (which categories are on an image), or question:<id> of a question with one answer.",
        ),
    ] = "objects"
    truth: Annotated[Storable, Field(max_length=300, description=TRUTHS)] = "consensus"
    where: Annotated[
        Storable, Field(max_length=4000, description="A filter line of the gallery; empty: all.")
    ] = ""
    fields: Annotated[
        list[FieldName] | None,
        Field(max_length=200, description="Names of features; without: all that are not private."),
    ] = None


class ExperimentSummary(BaseModel):
    """One experiment in a list. `verdict` and `sentence` are null until its job has finished."""

    id: int
    project_id: int
    subject: Annotated[str, Field(description="The question's name, or objects.")]
    parameters: NewExperiment
    created_by: int
    author: str
    created_at: datetime
    finished_at: datetime | None
    verdict: Annotated[
        str | None,
        Field(
            description="helps, leak, no_evidence, hurts, too_few, one_label or nothing_recorded."
        ),
    ]
    sentence: Annotated[str | None, Field(description="The answer.")]


class ExperimentList(BaseModel):
    items: list[ExperimentSummary]


class ExperimentOut(ExperimentSummary):
    """An experiment with its result; docs/experiments.md defines each number."""

    is_outdated: Annotated[
        bool | None,
        Field(description="Whether the truth or the schema have changed since; null: unknown."),
    ]
    job: JobOut | None
    result: dict[str, Any] | None


class ExperimentStarted(BaseModel):
    """The experiment that will be, and the job that makes it."""

    id: int
    job: JobOut
