"""Jobs as they go over the wire."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from app.jobs.models import JobState

FINAL_STATES = frozenset({"succeeded", "failed", "cancelled"})


class JobOut(BaseModel):
    """Background work: how far it is, what came out, or why it failed."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    project_id: int | None
    kind: str
    title: str
    state: JobState
    done: int
    total: int | None
    message: str
    result: dict[str, Any] | None
    error: str | None
    attempts: int
    is_cancel_requested: bool
    created_by: int | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen, unless somebody asks for another run."""
        return self.state in FINAL_STATES


class JobPage(BaseModel):
    items: list[JobOut]
    next_cursor: str | None
