"""The refusals of Concord.

AppError
 ├─ SignedOut   nobody is signed in, or the credentials are wrong
 ├─ NotFound    what was asked for does not exist, or may not be seen: the two look the same
 ├─ Forbidden   it may be seen, but not done by this person
 ├─ Conflict    it was possible before, but the state has moved on
 ├─ Invalid     the request does not make sense; `errors` says where
 ├─ TooLarge    more bytes or items than a limit allows
 └─ TooMany     too many attempts; `retry_after_s` says when to come back

Every refusal is a class whose message is a sentence for a person. `app.web.problems` turns kinds into HTTP.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PERHAPS_ELSEWHERE = (
    "It may have been removed, or it may belong to a project that you are not part of."
)
"""Advice about what belongs to a project and was not found."""


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with a request: where (`added.3.shape.width`) and what was expected."""

    path: str
    message: str


class AppError(Exception):
    """A refusal with a sentence for the user; `advice` is what a page adds for people."""

    advice = ""

    def __init__(self, message: str, *, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, Any] = details or {}


class SignedOut(AppError):
    """Nobody is signed in, or the credentials are wrong."""


class NotFound(AppError):
    """It does not exist, or this person may not see it."""


class Forbidden(AppError):
    """This person may see it but not do this."""


class Conflict(AppError):
    """The state has moved on since the request was thought of."""


class Invalid(AppError):
    """The request cannot be understood or breaks a rule of the domain."""

    def __init__(self, message: str, *, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)


class TooLarge(AppError):
    """More bytes or items than a limit allows."""


class TooMany(AppError):
    """Too many attempts in a short time."""

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
