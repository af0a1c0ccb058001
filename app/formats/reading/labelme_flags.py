"""What labelme's files say of whole images: flags, which become answers, and categories that are not there.

A flag `question: value` is Concord's way to write an answer; any other is a question of its own, answered by yes or no.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from app.formats.reading.findings import Findings
from app.formats.reading.names import Names
from app.formats.reading.records import Said
from app.formats.records import Question

_YES, _NO = "yes", "no"


class Flags:
    """The questions that the flags of all files make."""

    def __init__(self) -> None:
        self._values: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._several: set[str] = set()

    def answers_of(self, flags: Any, place: str, findings: Findings) -> dict[str, list[str]]:
        """What the flags of one image answer."""
        answers: dict[str, list[str]] = {}
        for flag, is_set in flags.items() if isinstance(flags, dict) else ():
            question, _, value = str(flag).partition(": ")
            if not isinstance(is_set, bool) or not question.strip():
                findings.refused(
                    "flag-malformed", f"{place}, flags", "true or false", {flag: is_set}, "left out"
                )
            elif value:
                self._values[question][value] = None
                if is_set:
                    answers.setdefault(question, []).append(value)
            else:
                self._values[question] = dict.fromkeys((_YES, _NO))
                answers[question] = [_YES if is_set else _NO]
        self._several |= {name for name, values in answers.items() if len(values) > 1}
        return answers

    def questions(self) -> tuple[Question, ...]:
        """All of them, with the values that have come."""
        return tuple(
            Question(number, name, self._mode(name), tuple(values))
            for number, (name, values) in enumerate(self._values.items(), start=1)
        )

    def _mode(self, name: str) -> str:
        if name in self._several:
            return "multilabel"
        return "binary" if set(self._values[name]) == {_YES, _NO} else "multiclass"


class Absences:
    """Categories that were looked for and not there: by their names, or by the ids that shapes of the files have."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._by_id: dict[int, int] = {}
        self._told: list[tuple[Said, list[Any], str]] = []

    def meet(self, entry: Mapping[str, Any]) -> None:
        """Learn from a shape what its category's id is called."""
        id, label = entry.get("category_id"), entry.get("label")
        if type(id) is int and isinstance(label, str):
            self._by_id.setdefault(id, self._names.number(label))

    def note(self, said: Said, told: Any, place: str) -> None:
        """What one file lists; what it means is settled when all are read."""
        if isinstance(told, list) and told:
            self._told.append((said, told, f"{place}, verified_absent"))

    def settle(self, findings: Findings) -> None:
        """Say of each image which categories are absent."""
        for said, told, place in self._told:
            found = [(each, self._number(each)) for each in told]
            said.verified_absent = [number for _, number in found if number is not None]
            for each, number in found:
                if number is None:
                    expected = "a category's name, or an id that a shape has"
                    findings.refused("unknown-category", place, expected, each, "left out")

    def _number(self, told: Any) -> int | None:
        if isinstance(told, str) and told.strip():
            return self._names.number(told)
        return self._by_id.get(told) if type(told) is int else None
