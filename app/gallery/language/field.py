"""One field of the filter language, and what it makes of values."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from app.gallery.language.readings import (
    read_area,
    read_circle,
    read_id,
    read_likes,
    read_moment,
    read_number,
    read_period,
    read_said,
    read_span,
    read_split,
    read_truth,
)
from app.gallery.language.tree import Operator, Term

T = TypeVar("T")
Kind = Literal[
    "text",
    "choice",
    "number",
    "time",
    "truth",
    "label",
    "said",
    "place",
    "area",
    "likes",
    "image",
    "split",
]

_EXACT: tuple[Operator, ...] = (":", "=")
_ORDERED: tuple[Operator, ...] = (":", "=", "<", "<=", ">", ">=")
_OPERATORS: Mapping[Kind, tuple[Operator, ...]] = {
    "text": _EXACT,
    "choice": (":",),
    "number": _ORDERED,
    "time": _ORDERED,
    "truth": (":",),
    "label": (":",),
    "said": (":",),
    "place": (":",),
    "area": (":",),
    "likes": (":",),
    "image": (":",),
    "split": (":",),
}


@dataclass(frozen=True)
class Field:
    """One field of the language.

    `column` is the SQL of its value on what app.gallery.sources names, empty where its condition is no comparison.
    `called` is the SQL of what people call the value, where that is not how it is recorded: `=` takes either.
    `is_reviewers` says that only those who see everybody's work may ask;
    `is_private`, that a term may tell who or where somebody was.
    """

    name: str
    kind: Kind
    label: str
    about: str = ""
    unit: str = ""
    section: str = "labelling"
    column: str = ""
    called: str = ""
    choices: tuple[str, ...] = ()
    is_private: bool = False
    is_reviewers: bool = False

    @property
    def operators(self) -> tuple[Operator, ...]:
        """What may stand between it and its values."""
        return _OPERATORS[self.kind]

    def complaints(self, term: Term) -> Iterator[tuple[int, str]]:
        """The place among the values, and a sentence, of what it cannot read."""
        if self.kind in _WHOLE:
            yield from _complaint(0, _WHOLE[self.kind], term.values)
        elif self.kind == "choice":
            yield from self._unknown_choices(term.values)
        else:
            for place, value in enumerate(term.values):
                yield from _complaint(place, _reader(self.kind, term.operator), value)

    def _unknown_choices(self, values: Iterable[str]) -> Iterator[tuple[int, str]]:
        for place, value in enumerate(values):
            if value not in self.choices:
                yield place, f"{value!r} is no {self.name}; there are {', '.join(self.choices)}"


_WHOLE: Mapping[Kind, Callable[[tuple[str, ...]], object]] = {
    "place": read_circle,
    "area": read_area,
    "likes": read_likes,
}
"""What reads all values of a term as one."""


def _complaint(place: int, read: Callable[[T], object], value: T) -> Iterator[tuple[int, str]]:
    try:
        read(value)
    except ValueError as error:
        yield place, str(error)


def _reader(kind: Kind, operator: Operator) -> Callable[[str], object]:
    is_span = operator == ":"
    readers: dict[Kind, Callable[[str], object]] = {
        "number": read_span if is_span else read_number,
        "time": read_period if is_span else read_moment,
        "truth": read_truth,
        "said": read_said,
        "image": read_id,
        "split": read_split,
    }
    return readers.get(kind, str)
