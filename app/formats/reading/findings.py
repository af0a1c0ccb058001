"""What a reader has to say about a file: what was repaired, ignored or refused, and where."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from app.formats.listing import Held, Listing

Severity = Literal["repaired", "ignored", "refused"]
SEVERITIES: tuple[Severity, ...] = ("refused", "repaired", "ignored")

FIRST_PLACES = 20
"""So many places of each kind of finding are kept in a report; its count is of all, and so is the listing."""

LISTED = ("severity", "code", "place", "expected", "received", "done")
"""What a line of the listing says."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: `place` is `annotations[17]`, or a file and a line."""

    place: str
    expected: str
    received: str = ""


@dataclass
class Found:
    """All findings of one code: what was done about them, how often, and the first of them."""

    code: str
    severity: Severity
    done: str
    count: int = 0
    first: list[Finding] = field(default_factory=list)


class FileRefused(Exception):
    """Nothing can be read from the file at all; `place` says where it broke."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


class Findings:
    """Collects findings by their code, in flat memory however many there are; a `listing` takes each of them."""

    def __init__(self, listing: Listing | None = None) -> None:
        self._found: dict[tuple[Severity, str], Found] = {}
        self._listing = listing

    @classmethod
    def held(cls) -> "Findings":
        """Of as much as is worked on at a time: all are kept until they are merged with others, or taken."""
        return cls(Held())

    def repaired(self, code: str, place: str, expected: str, received: object, done: str) -> None:
        """Something was wrong, and could be put right without a doubt."""
        self._add("repaired", code, Finding(place, expected, _told(received)), done)

    def ignored(self, code: str, place: str, expected: str, received: object, done: str) -> None:
        """Something was left out that does not change what is marked."""
        self._add("ignored", code, Finding(place, expected, _told(received)), done)

    def refused(self, code: str, place: str, expected: str, received: object, done: str) -> None:
        """An entry is left out, because nobody can say what it means."""
        self._add("refused", code, Finding(place, expected, _told(received)), done)

    def merge(self, others: "Findings") -> None:
        """Take in what was found elsewhere."""
        for key, other in others._found.items():
            found = self._found.setdefault(key, Found(other.code, other.severity, other.done))
            found.count += other.count
            found.first = [*found.first, *other.first][:FIRST_PLACES]
        if self._listing is not None and isinstance(others._listing, Held):
            self._listing.extend(others._listing.lines)

    def take(self) -> "Findings":
        """What was found since the last time, which is forgotten here; what stands in a file stays there."""
        taken = Findings()
        taken._found, self._found = self._found, {}
        if isinstance(self._listing, Held):
            taken._listing, self._listing = self._listing, Held()
        return taken

    def _add(self, severity: Severity, code: str, finding: Finding, done: str) -> None:
        found = self._found.get((severity, code))
        if found is None:
            found = self._found[severity, code] = Found(code, severity, done)
        found.count += 1
        if len(found.first) < FIRST_PLACES:
            found.first.append(finding)
        if self._listing is not None:
            told = (severity, code, finding.place, finding.expected, finding.received, done)
            self._listing.add(dict(zip(LISTED, told, strict=True)))

    def __iter__(self) -> Iterator[Found]:
        """By severity, the worst first, then by how often."""
        ranks = {severity: rank for rank, severity in enumerate(SEVERITIES)}
        yield from sorted(
            self._found.values(), key=lambda each: (ranks[each.severity], -each.count, each.code)
        )

    def count(self, severity: Severity) -> int:
        """How many there are of a severity."""
        return sum(each.count for each in self._found.values() if each.severity == severity)

    def codes(self) -> dict[str, int]:
        """How often each code was found."""
        return {each.code: each.count for each in self}

    def as_json(self) -> list[dict[str, Any]]:
        """Plain JSON, in the order of `__iter__`."""
        return [
            {
                "code": each.code,
                "severity": each.severity,
                "count": each.count,
                "done": each.done,
                "places": [
                    {"place": one.place, "expected": one.expected, "received": one.received}
                    for one in each.first
                ],
            }
            for each in self
        ]


_LONGEST_TOLD = 120


def _told(received: object) -> str:
    """What came, short enough for a line."""
    text = received if isinstance(received, str) else repr(received)
    return text if len(text) <= _LONGEST_TOLD else f"{text[: _LONGEST_TOLD - 1]}…"
