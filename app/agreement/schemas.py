"""What goes over the wire."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.agreement.models import Family
from app.agreement.numbers.scopes import By
from app.web.identifiers import RowId


class AgreementQuery(BaseModel):
    """What to tell of a project's agreement, and how."""

    by: By = Field("overall", description="How to divide the numbers into rows.")
    slice: Annotated[str, Field(max_length=220)] | None = Field(
        None,
        description="With by=slice: a field of images (`iso`, `camera`, `hour`, `place`), or `answer:` and a question.",
    )
    family: Family | None = Field(None, description="Only shapes of this family.")
    question: RowId | None = Field(None, description="Only this question.")
    category: RowId | None = Field(None, description="Only this category.")
    names: Literal["shown", "hidden"] = Field("shown", description="Of people.")
    format: Literal["json", "csv"] | None = Field(
        None, description="Instead of the header Accept: text/csv."
    )
    limit: int = Field(100, ge=1, le=1000, description="Most rows, with by=image.")
    cursor: str | None = Field(None, description="`next_cursor` of the page before, with by=image.")


class AnnotatorQuery(BaseModel):
    """How to tell of one annotator."""

    names: Literal["shown", "hidden"] = Field(
        "shown", description="Of the others; of oneself they are hidden always."
    )
    format: Literal["json", "csv"] | None = Field(
        None, description="Instead of the header Accept: text/csv."
    )


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class NumberOut(_Out):
    """One number; without a value it has a reason, which is a sentence."""

    code: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    n_images: int
    n_objects: int | None
    reason: str | None
    note: str | None


class RowOut(_Out):
    """The numbers of one part, and where the disagreements behind them are listed."""

    key: str
    name: str
    measures: list[NumberOut]
    disagreements: str


class HeadlineOut(_Out):
    """The one number of a project, what it means, and how far to trust it."""

    value: float | None
    low: float | None
    high: float | None
    n_images: int
    n_objects: int
    reason: str | None
    sentence: str
    verdict: str


class CellOut(_Out):
    """Two categories, or answers, that people gave to the same thing."""

    first: str
    second: str
    first_name: str
    second_name: str
    count: int
    share: float
    disagreements: str


class AgreementOut(_Out):
    """How far people agree."""

    by: str
    headline: HeadlineOut
    measures: list[NumberOut]
    rows: list[RowOut]
    confusions: list[CellOut]
    next_cursor: str | None
    stale_images: int
    recompute_job_id: int | None


class FeedbackOut(_Out):
    """One object or answer in which an annotator differs from most of the others."""

    image_id: int
    file_name: str
    status: str
    question: str | None
    own: dict[str, Any] | None
    others: str
    disagreement_id: int


class GoldImageOut(_Out):
    """A gold image on which something differs from what is known."""

    image_id: int
    file_name: str
    missed: int
    extra: int
    other_category: int
    other_answer: int


class GoldOut(_Out):
    """Work on images whose answer is known: the numbers, and the images that differ most."""

    measures: list[NumberOut]
    images: list[GoldImageOut]


class AnnotatorAgreementOut(_Out):
    """How one annotator's work stands beside the others'."""

    user_id: int
    name: str
    measures: list[NumberOut]
    pairs: list[RowOut]
    confusions: list[CellOut]
    edges: dict[str, NumberOut]
    habit: str | None
    submitted: int
    seconds_median: float | None
    seconds_p90: float | None
    feedback: list[FeedbackOut]
    keypoints: list[RowOut] = Field(
        description="Of each point where this annotator leans (K1x, K1y) and how often sides differ from the others'."
    )
    gold: GoldOut | None = Field(
        description="How the work on gold images compares with what is known. For owners and reviewers; else null."
    )


class RecomputeStarted(BaseModel):
    """The job to watch."""

    job_id: int
