"""What can go wrong, as one family: `except ConcordError` catches all of it.

ConcordError
 ├─ Unreachable    no server answered, or its answer broke off
 ├─ Refused        the server answered, and said no: `sentence`, `status`, `fields`
 │   ├─ SignedOut  401: the token is missing, wrong or expired
 │   ├─ Forbidden  403: this person may see it but not do this
 │   ├─ NotFound   404: it does not exist, or this person may not see it
 │   ├─ Conflict   409: the state has moved on; `details` has what stands now
 │   ├─ TooLarge   413: more bytes or entries than a limit allows
 │   ├─ Invalid    422: the request makes no sense; `fields` says where
 │   ├─ TooMany    429: too often, and still so after waiting as long as the server asked
 │   └─ Failed     5xx: the server made a mistake, or is overloaded
 ├─ JobFailed      work in the background ended without a result
 ├─ Damaged        a download is not what its checksum says
 └─ NotGenuine     a message claims to come from Concord, and does not
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Field:
    """One thing wrong with a request: where (`added.3.shape.width`) and what was expected."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class ConcordError(Exception):
    """Anything that Concord or the way to it refuses; `sentence` is for people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unreachable(ConcordError):
    """No server answered, or its answer broke off."""


class JobFailed(ConcordError):
    """Work in the background ended without a result."""


class Damaged(ConcordError):
    """A download is not what its checksum says, or the server has found its own file wrong."""


class NotGenuine(ConcordError):
    """A message claims to come from Concord, and does not."""


class Refused(ConcordError):
    """The server's refusal (RFC 9457).

    Attributes:
        sentence: what the server said.
        status: the HTTP status.
        fields: what is wrong with the request, where it is that.
        details: whatever else the server said of it, such as `current` of a conflict.
        request_id: by which the operator finds the request in the log.
    """

    def __init__(self, status: int, sentence: str, problem: Mapping[str, Any]) -> None:
        super().__init__(sentence)
        self.status = status
        self.fields: Sequence[Field] = [
            Field(str(each.get("path", "")), str(each.get("message", "")))
            for each in problem.get("errors") or []
        ]
        self.request_id: str | None = problem.get("request_id")
        self.details = {name: problem[name] for name in problem.keys() - _OF_EVERY_PROBLEM}

    def __str__(self) -> str:
        more = [str(each) for each in self.fields if str(each) not in self.sentence]
        return "\n  ".join([f"{self.sentence} ({self.status})", *more[:_MOST_SHOWN]])


_OF_EVERY_PROBLEM = {"type", "title", "status", "detail", "errors", "request_id"}
_MOST_SHOWN = 10


class SignedOut(Refused):
    """The token is missing, wrong or expired."""


class Forbidden(Refused):
    """This person may see it but not do this."""


class NotFound(Refused):
    """It does not exist, or this person may not see it."""


class Conflict(Refused):
    """The state has moved on since."""


class TooLarge(Refused):
    """More bytes or entries than a limit allows."""


class Invalid(Refused):
    """The request makes no sense, or breaks a rule."""


class TooMany(Refused):
    """Too often, and still so after waiting as long as the server asked."""


class Failed(Refused):
    """The server made a mistake, or is overloaded."""


_KINDS: Mapping[int, type[Refused]] = {
    401: SignedOut,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    422: Invalid,
    429: TooMany,
}


def refusal_of(response: httpx.Response) -> Refused:
    """What a refusal says; something in between, such as a proxy, may have said it in its own way."""
    status = response.status_code
    problem = _problem_of(response)
    sentence = problem.get("detail") or f"The server answered {status} {response.reason_phrase}."
    kind = _KINDS.get(status, Failed if status >= 500 else Refused)
    return kind(status, str(sentence), problem)


def _problem_of(response: httpx.Response) -> Mapping[str, Any]:
    if "json" not in response.headers.get("content-type", ""):
        return {}
    try:
        problem = response.json()
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}
