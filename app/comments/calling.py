"""Whom a text calls by `@name`. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_CALL = re.compile(r"(?<!\w)@(?=\S)")


def called_in(text: str, people: Sequence[Mapping[str, Any]]) -> list[int]:
    """The ids of the people `{id, name}` whose names stand behind an `@`, whatever their case.

    The longest name that fits is meant, so `@Ann Lee` does not call Ann. Of people with one name all are called.
    """
    called: dict[int, None] = {}
    for at in _CALL.finditer(text):
        called |= dict.fromkeys(_named_at(text[at.end() :].casefold(), people))
    return list(called)


def _named_at(rest: str, people: Sequence[Mapping[str, Any]]) -> list[int]:
    fitting = [person for person in people if _begins_with(rest, person["name"].casefold())]
    longest = max((len(person["name"]) for person in fitting), default=0)
    return [person["id"] for person in fitting if len(person["name"]) == longest]


def _begins_with(rest: str, name: str) -> bool:
    """Whether a text begins with a name as a whole word."""
    return rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum()
