"""The list of checks in docs/lint.md, from the checks themselves: `python -m app.doctor.manual` prints it."""

import sys

from app.doctor.examining import LETTERS
from app.doctor.findings import CHECKS


def table_of_checks() -> str:
    """Every check of every format: its code, severity, reason and remedy, as Markdown."""
    lines: list[str] = []
    for letter, name in LETTERS.items():
        lines += [f"### {name}", ""]
        for code, check in sorted(CHECKS.items()):
            if code.startswith(letter):
                repair = ", `--fix` may repair" if check.is_repairable else ""
                lines += [f"**`{code}`** ({check.severity}{repair}): {_escaped(check.why)}  "]
                lines += [f"*Mend:* {_escaped(check.mend)}", ""]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Without what Markdown would take for emphasis or a tag."""
    return text.replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;")


if __name__ == "__main__":
    sys.stdout.write(table_of_checks())
