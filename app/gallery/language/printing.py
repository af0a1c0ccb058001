"""A filter as a line again: what is printed reads as the same filter."""

import re
from typing import assert_never

from app.gallery.language.tree import And, Filter, Not, Or, Term

_PLAIN = re.compile(r'[^\s",()\\]+')


def print_filter(tree: Filter | None) -> str:
    """The line of a filter; empty where everything is meant."""
    return "" if tree is None else _line(tree)


def print_value(value: str) -> str:
    """A value as it stands in a line: in quotation marks where it needs them."""
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _line(tree: Filter) -> str:
    match tree:
        case Term():
            return (
                f"{tree.field}{tree.operator}{','.join(print_value(each) for each in tree.values)}"
            )
        case Not():
            return f"-{_inner(tree.part)}"
        case And():
            return " ".join(_inner(each) for each in tree.parts)
        case Or():
            return " or ".join(_line(each) for each in tree.parts)
        case _:
            assert_never(tree)


def _inner(tree: Filter) -> str:
    """A part of something that binds closer than `or`, or than standing side by side."""
    is_bracketed = isinstance(tree, And | Or)
    return f"({_line(tree)})" if is_bracketed else _line(tree)
