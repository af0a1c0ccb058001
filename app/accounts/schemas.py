"""People, sessions and tokens as they go over the wire."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.accounts.models import UserRole
from app.accounts.preferences import Preferences


def _one_line(value: str) -> str:
    trimmed = value.strip()
    if not trimmed:
        raise ValueError("expected at least one character besides spaces")
    if not trimmed.isprintable():
        raise ValueError("expected one line of visible characters")
    return trimmed


def _address(value: str) -> str:
    """Only what surely is no address is refused: the rest is for the mail server to know."""
    trimmed = value.strip()
    local, _, domain = trimmed.rpartition("@")
    if not local or not domain or "@" in local or " " in trimmed or not trimmed.isprintable():
        raise ValueError("expected an e-mail such as ada@example.org")
    return trimmed


PersonName = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
"""One line of 1 to 200 characters, trimmed."""

Email = Annotated[str, Field(max_length=254), AfterValidator(_address)]
"""An e-mail address, trimmed; its case is kept but does not distinguish people."""

Password = Annotated[str, Field(max_length=1000)]
"""A password as typed. What makes a new one good enough is `policy.password_refusal`."""

SessionId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
"""A session's name in an address."""


class Body(BaseModel):
    """What a client sends: exact types, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid")


class SignIn(Body):
    email: Annotated[str, Field(max_length=254)]
    password: Password


class NewPassword(Body):
    current_password: Password | None = None
    new_password: Password


class AccountSetup(Body):
    email: Email
    name: PersonName
    password: Password


class MeChange(Body):
    name: PersonName | None = None


class NewToken(Body):
    name: PersonName
    expires_in_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class NewUser(Body):
    email: Email
    name: PersonName | None = None
    role: UserRole = "member"
    password: Password | None = None


class UserChange(Body):
    name: PersonName | None = None
    email: Email | None = None
    role: UserRole | None = None
    is_active: bool | None = None


class UserOut(BaseModel):
    """A person as others may see them."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    name: str
    role: str
    is_active: bool
    has_password: bool
    created_at: datetime
    last_seen_at: datetime | None


class Me(UserOut):
    """The person who asks."""

    preferences: Preferences


class CreatedUser(UserOut):
    """A new person, and the address at which they choose a password when none was given."""

    sign_in_url: str | None


class SignInLinkOut(BaseModel):
    """Signs one person in once."""

    url: str
    expires_at: datetime


class TokenOut(BaseModel):
    """An API token without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class CreatedToken(TokenOut):
    """An API token with its secret, which is never shown again."""

    token: str


class SessionOut(BaseModel):
    """A signed-in browser."""

    id: str
    user_agent: str
    address: str
    created_at: datetime
    last_used_at: datetime
    is_current: bool


class AuditEntryOut(BaseModel):
    """One change that somebody made."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: datetime
    actor_id: int | None
    actor_name: str | None
    project_id: int | None
    action: str
    subject: str
    detail: dict[str, Any]
    address: str


class UserPage(BaseModel):
    items: list[UserOut]
    next_cursor: str | None


class TokenList(BaseModel):
    items: list[TokenOut]


class SessionList(BaseModel):
    items: list[SessionOut]


class AuditPage(BaseModel):
    items: list[AuditEntryOut]
    next_cursor: str | None
