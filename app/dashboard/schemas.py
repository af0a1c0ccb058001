"""A project's progress as it goes over the wire."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class WaitingOut(_Out):
    """What waits for the caller."""

    to_label: int
    returned: int
    to_review: int
    disagreements: int


class CategoryProgress(_Out):
    """Annotations of a category; `is_capped` when there are more than were counted."""

    id: int
    name: str
    color: str
    count: int
    is_capped: bool


class PersonProgress(_Out):
    """What a member's assignments have come to."""

    id: int
    name: str
    role: str
    submitted: int
    accepted: int
    returned: int
    last_seen_at: datetime | None


class Progress(BaseModel):
    """Where a project stands. In a blind project annotators see only themselves among the people."""

    images: dict[str, int]
    waiting: WaitingOut
    categories: list[CategoryProgress]
    people: list[PersonProgress]
    submissions_by_day: dict[date, int]
