"""The table of targets: what was measured, held against what was promised."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One target. `measured` is held against `limit`: at least it, or at most it."""

    what: str
    limit: float
    measured: float
    unit: str
    absolute: str
    is_floor: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the promise is kept."""
        return self.measured >= self.limit if self.is_floor else self.measured <= self.limit

    def line(self) -> str:
        """The row as Markdown."""
        sign = "≥" if self.is_floor else "≤"
        met = "yes" if self.is_met else "**no**"
        return (
            f"| {self.what} | {sign} {_digits(self.limit)} {self.unit} "
            f"| {_digits(self.measured)} {self.unit} | {self.absolute} | {met} |"
        )


def at_least(what: str, limit: float, measured: float, absolute: str) -> Row:
    """A ratio that should be as large as this."""
    return Row(what, limit, measured, "x", absolute, is_floor=True)


def at_most(what: str, limit: float, measured: float, absolute: str, unit: str = "x") -> Row:
    """A ratio or a figure that should be as small as this."""
    return Row(what, limit, measured, unit, absolute)


HEADING = "| | target | measured | absolute | met |\n|---|---:|---:|---|---|"


def _digits(value: float) -> str:
    """Two significant digits below ten, whole numbers above."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"
