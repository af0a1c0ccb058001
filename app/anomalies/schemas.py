"""What goes over the wire."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from app.metadata.anomaly_kinds import AnomalyKind

AnomalyState = Literal["open", "dismissed", "excluded"]


class AnomalyFact(BaseModel):
    """One of the facts that contradict each other, in words."""

    label: str
    value: str


class AnomalyOut(BaseModel):
    """Why an image is doubtful."""

    id: int
    image_id: int
    file_name: str
    kind: AnomalyKind
    severity: int = Field(description="1 is odd, 2 doubtful, 3 impossible.")
    reason: str
    facts: list[AnomalyFact]
    state: AnomalyState = Field(description="`excluded` says that the image is.")
    found_at: datetime
    dismissed_at: datetime | None
    dismissed_by: str | None


class AnomalyPage(BaseModel):
    items: list[AnomalyOut]
    next_cursor: str | None


def anomaly_out(row: dict[str, Any]) -> AnomalyOut:
    """A row of the list, as programs see it."""
    return AnomalyOut.model_validate(row | {"facts": facts_in(row), "found_at": row["created_at"]})


def facts_in(row: dict[str, Any]) -> list[dict[str, str]]:
    """What contradicts each other, each with its label."""
    return [{"label": label, "value": value} for label, value in row["details"]["facts"]]
