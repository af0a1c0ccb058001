"""Findings as text for people and as JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.doctor.findings import CHECKS, SEVERITIES, Check, Findings, Severity

_COLORS: dict[Severity, str] = {"error": "31", "warning": "33", "note": "36"}
FORMAT_VERSION = 1


@dataclass(frozen=True)
class Look:
    """How a report looks: places told of each code, and whether in colour."""

    places: int = 5
    in_color: bool = False


def as_text(results: Sequence[Findings], look: Look, repairs: Sequence[str] = ()) -> str:
    """What was repaired, then findings grouped by code, errors first, with the first places of each."""
    lines = [f"repaired: {_plain(line)}" for line in repairs]
    for findings in results:
        kind = f" ({findings.kind})" if findings.kind else ""
        lines.append(_paint(f"{findings.subject}{kind}: {_sentence(findings)}", "1", look))
        for check in sorted_checks(findings):
            lines += _block(check, findings, look)
        lines.append("")
    return "\n".join(lines)


def as_json(results: Sequence[Findings], repairs: Sequence[str] = ()) -> str:
    """One document, as docs/lint.md describes it."""
    document = {
        "version": FORMAT_VERSION,
        "files": [_file(findings) for findings in results],
        "repairs": list(repairs),
        "counts": {severity: count_of(results, severity) for severity in SEVERITIES},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def explain(check: Check) -> str:
    """Why a check matters and how to mend what it finds."""
    repair = "--fix repairs it." if check.is_repairable else "--fix leaves it alone."
    return (
        f"{check.code} ({check.severity})\n\nWhy: {check.why}\n\nMend: {check.mend}\n\n{repair}\n"
    )


def count_of(results: Sequence[Findings], severity: Severity) -> int:
    """How many findings of a severity there are."""
    return sum(
        count
        for findings in results
        for code, count in findings.counts.items()
        if CHECKS[code].severity == severity
    )


def sorted_checks(findings: Findings) -> list[Check]:
    """The checks that found something: errors, warnings, notes, each by code."""
    checks = [CHECKS[code] for code in findings.counts]
    return sorted(checks, key=lambda check: (SEVERITIES.index(check.severity), check.code))


def _block(check: Check, findings: Findings, look: Look) -> list[str]:
    count = findings.counts[check.code]
    head = _paint(f"{check.severity} {check.code}", _COLORS[check.severity], look)
    repair = ", --fix may repair" if check.is_repairable else ""
    lines = [f"  {head}  {count:,} {'place' if count == 1 else 'places'}{repair}"]
    lines += [
        _plain(f"    {found.place}: expected {found.expected}, found {found.found}")
        for found in findings.places[check.code][: look.places]
    ]
    if count > look.places:
        lines.append(f"    … and {count - look.places:,} more")
    return lines


def _sentence(findings: Findings) -> str:
    counts = [(count_of([findings], severity), severity) for severity in SEVERITIES]
    said = [f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counts if count]
    return ", ".join(said) or "clean"


def _file(findings: Findings) -> dict[str, object]:
    return {
        "subject": findings.subject,
        "kind": findings.kind,
        "findings": [
            {
                "code": check.code,
                "severity": check.severity,
                "count": findings.counts[check.code],
                "fixable": check.is_repairable,
                "places": [found._asdict() for found in findings.places[check.code]],
            }
            for check in sorted_checks(findings)
        ],
    }


def _paint(text: str, color: str, look: Look) -> str:
    return f"\x1b[{color}m{_plain(text)}\x1b[0m" if look.in_color else _plain(text)


def _plain(text: str) -> str:
    """Without what would steer the terminal: names come from files that anybody may have written."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
