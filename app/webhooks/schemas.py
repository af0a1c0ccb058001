"""Webhooks as they go over the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.web.outgoing import AddressRefused, check_address
from app.web.texts import storable
from app.webhooks.events import EVENTS


def _address(value: str) -> str:
    trimmed = storable(value).strip()
    try:
        check_address(trimmed)
    except AddressRefused as refusal:
        raise ValueError(refusal.message) from refusal
    return trimmed


def _known(events: list[str]) -> list[str]:
    """Of none, all are meant: written out, so that an event that comes later is not told unasked."""
    unknown = [event for event in events if event not in EVENTS]
    if unknown:
        raise ValueError(f"there is no event {unknown[0]!r}; expected some of {', '.join(EVENTS)}")
    return sorted(set(events) or EVENTS)


Address = Annotated[str, Field(max_length=2000), AfterValidator(_address)]
Events = Annotated[
    list[Annotated[str, Field(max_length=100)]],
    Field(max_length=100, description="Names of events; none for all of them."),
    AfterValidator(_known),
]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class NewWebhook(_Body):
    """An address to be told of events."""

    url: Address
    events: Events = Field(default=[], validate_default=True)


class WebhookChange(_Body):
    """A change of a webhook; what is not sent stays."""

    url: Address | None = None
    events: Events | None = None
    is_active: bool | None = None


class WebhookOut(BaseModel):
    """A webhook, without its secret."""

    id: int
    url: str
    events: list[str]
    is_active: bool
    stopped_because: str = Field(description="Why Concord has switched it off; empty otherwise.")
    waiting: int = Field(description="Deliveries on their way.")
    failed: int = Field(description="Deliveries of the last 30 days that were given up.")
    last_delivered_at: datetime | None
    created_at: datetime


class WebhookWithSecret(WebhookOut):
    """What is shown once: the secret that signatures are checked with."""

    secret: str


class WebhookList(BaseModel):
    items: list[WebhookOut]


class DeliveryOut(BaseModel):
    """One event on its way to one address."""

    id: int
    message_id: UUID = Field(description="Sent as `webhook-id`; the same at every attempt.")
    event: str
    body: str = Field(description="What is sent, as it is signed.")
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    due_at: datetime = Field(description="When it is tried next, while it is waiting.")
    status: int | None = Field(description="HTTP status of the last answer.")
    answer: str = Field(description="How the last answer begins, or why there was none.")
    took_ms: int | None
    created_at: datetime
    finished_at: datetime | None


class DeliveryList(BaseModel):
    items: list[DeliveryOut]
    next_cursor: str | None
