"""A term that compares a column with its values, as templates of SQL with their parameters: one for each value."""

from collections.abc import Iterator
from datetime import datetime
from math import isfinite
from typing import Any

from app.gallery.language import Field, Term
from app.gallery.language.readings import (
    read_moment,
    read_number,
    read_period,
    read_span,
    read_truth,
)
from app.gallery.patterns import pattern_of

Comparison = tuple[str, list[Any]]
_BIGGEST = 2**63 - 1


def comparisons_of(asked: Field, term: Term) -> Iterator[Comparison]:
    """Of a field with a column; any of them may hold."""
    if asked.kind == "number":
        yield from (_number(asked.column, term.operator, value) for value in term.values)
    elif asked.kind == "time":
        yield from (_time(asked.column, term.operator, value) for value in term.values)
    elif asked.kind == "truth":
        yield f"{asked.column} = any({{}})", [[read_truth(value) for value in term.values]]
    elif asked.kind == "choice":
        yield f"{asked.column} = any({{}})", [list(term.values)]
    elif term.operator == "=":
        names = [value.lower() for value in term.values]
        for column in filter(None, (asked.column, asked.called)):
            yield f"lower({column}) = any({{}})", [names]
    else:
        yield f"{asked.column} ilike any({{}})", [[pattern_of(value) for value in term.values]]


def _number(column: str, operator: str, value: str) -> Comparison:
    if operator != ":":
        return f"{column} {operator} {{}}", [_exact(read_number(value))]
    low, high = read_span(value)
    if low == high:
        return f"{column} = {{}}", [_exact(low)]
    return _between(
        column,
        (">=", _exact(low) if isfinite(low) else None),
        ("<=", _exact(high) if isfinite(high) else None),
    )


def _exact(number: float) -> int | float:
    """Whole numbers as such: compared with a fraction, a column of whole numbers loses its index."""
    return int(number) if number.is_integer() and abs(number) <= _BIGGEST else number


def _time(column: str, operator: str, value: str) -> Comparison:
    if operator in {":", "="}:
        begin, end = read_period(value) if operator == ":" else read_moment(value)
        return _between(column, (">=", begin), ("<", end))
    begin, end = read_moment(value)
    edges: dict[str, tuple[str, datetime]] = {
        "<": ("<", begin),
        "<=": ("<", end),
        ">": (">=", end),
        ">=": (">=", begin),
    }
    sign, edge = edges[operator]
    return f"{column} {sign} {{}}", [edge]


def _between(column: str, *edges: tuple[str, Any]) -> Comparison:
    known = [(sign, value) for sign, value in edges if value is not None]
    template = " and ".join(f"{column} {sign} {{}}" for sign, _ in known)
    return f"({template})", [value for _, value in known]
