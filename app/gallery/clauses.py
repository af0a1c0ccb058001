"""SQL conditions with their parameters."""

from dataclasses import dataclass, field
from typing import Any

from psycopg import sql


@dataclass
class Conditions:
    """Conditions that must all hold, each parameter under a name of its own."""

    clauses: list[sql.Composable] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def clause(self, template: str, *values: Any) -> sql.Composable:
        """A condition; each `{}` in the template is the placeholder of one of the values."""
        names = [f"p{len(self.values) + place}" for place in range(len(values))]
        self.values |= dict(zip(names, values, strict=True))
        return sql.SQL(template).format(*map(sql.Placeholder, names))

    def add(self, template: str, *values: Any) -> None:
        """Add a condition that must hold."""
        self.clauses.append(self.clause(template, *values))

    @property
    def joined(self) -> sql.Composable:
        """All of them, joined by `and`."""
        return sql.SQL(" and ").join(self.clauses)
