"""What a check is, and what it finds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Literal, NamedTuple, TypeVar

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
MOST_PLACES = 1_000  # of one code in one file that are kept; all are counted

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Check:
    """What is looked for: `why` it matters, how to `mend` it, and whether `--fix` can without guessing."""

    code: str
    severity: Severity
    why: str
    mend: str
    is_repairable: bool = False

    @property
    def number(self) -> str:
        """The short form of the code: C012."""
        return self.code.partition("-")[0]


class Found(NamedTuple):
    """One place where a check found something; `record` is its place in its table, -1 where it is no one record."""

    place: str
    expected: str
    found: str
    record: int = -1


@dataclass
class Findings:
    """What was found in one file or folder: every finding is counted, the first places of each code are kept."""

    subject: str
    kind: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[Found]] = field(default_factory=dict)

    def add(self, check: Check, found: Found) -> None:
        """Count a finding, and keep its place while there are few."""
        self.counts[check.code] += 1
        kept = self.places.setdefault(check.code, [])
        if len(kept) < MOST_PLACES:
            kept.append(found)

    def add_all(self, check: Check, found: Iterable[Found]) -> None:
        """Count what a check found."""
        for each in found:
            self.add(check, each)

    def drop(self, codes: Iterable[str]) -> None:
        """Forget the findings of these codes."""
        for code in codes:
            self.counts.pop(code, None)
            self.places.pop(code, None)


CHECKS: dict[str, Check] = {}


def declare(
    code: str, severity: Severity, *, why: str, mend: str, is_repairable: bool = False
) -> Check:
    """A check whose findings are met while reading, in no function of its own."""
    if code in CHECKS:
        raise ValueError(f"Two checks have the code {code}.")
    CHECKS[code] = Check(code, severity, why, mend, is_repairable)
    return CHECKS[code]


Examine = Callable[[Subject], Iterable[Found]]


class Register(Generic[Subject]):
    """The checks of one kind of subject, in the order in which they are written."""

    def __init__(self) -> None:
        self._checks: list[tuple[Check, Examine[Subject]]] = []

    def check(
        self, code: str, severity: Severity, *, why: str, mend: str, is_repairable: bool = False
    ) -> Callable[[Examine[Subject]], Examine[Subject]]:
        """Register a function as the check of this code."""
        made = declare(code, severity, why=why, mend=mend, is_repairable=is_repairable)

        def keep(examine: Examine[Subject]) -> Examine[Subject]:
            self._checks.append((made, examine))
            return examine

        return keep

    def examine(self, subject: Subject, findings: Findings) -> None:
        """Run every check."""
        for check, examine in self._checks:
            findings.add_all(check, examine(subject))

    def __iter__(self) -> Iterator[tuple[Check, Examine[Subject]]]:
        return iter(self._checks)
