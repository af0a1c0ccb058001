"""A cell of a confusion matrix as one word of an address: two names with a comma between, quoted as CSV does. Pure."""

import csv
from io import StringIO


def write_cell(first: str, second: str) -> str:
    """`12,15`; a name that holds a comma, or is empty, stands in quotes."""
    return f"{_quoted(first)},{_quoted(second)}"


def read_cell(text: str) -> tuple[str, ...]:
    """The names of a cell; none where it is not two, or one of them is left out."""
    try:
        rows = list(csv.reader(StringIO(text), strict=True, skipinitialspace=True))
    except csv.Error:
        return ()
    sides = tuple(side.strip() for row in rows for side in row)
    if len(sides) != 2 or (not all(sides) and write_cell(*sides) != text):
        return ()
    return sides


def _quoted(name: str) -> str:
    is_plain = name and not set(name) & set(',"\r\n')
    return name if is_plain else '"' + name.replace('"', '""') + '"'
