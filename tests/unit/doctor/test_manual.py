from pathlib import Path

from app.doctor.findings import CHECKS
from app.doctor.manual import table_of_checks
from app.doctor.report import explain

MANUAL = Path(__file__).parents[3] / "docs" / "lint.md"


def test_the_manual_lists_every_check_as_it_is() -> None:
    """Written anew by: python -m app.doctor.manual."""
    listed = MANUAL.read_text(encoding="utf-8").partition("## All checks\n")[2]

    assert listed.strip() == table_of_checks().strip()


def test_every_check_explains_itself() -> None:
    for check in CHECKS.values():
        assert check.why.endswith((".", ")")), check.code
        assert check.mend.endswith("."), check.code
        assert check.code in explain(check)


def test_numbers_of_checks_are_unique() -> None:
    numbers = [check.number for check in CHECKS.values()]

    assert len(numbers) == len(set(numbers))
