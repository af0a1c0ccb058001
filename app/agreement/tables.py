"""Numbers as CSV: one line a number, the whole first."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from app.agreement.numbers.people import AnnotatorTold
from app.agreement.numbers.records import Number, Row

COLUMNS = (
    "key",
    "name",
    "code",
    "measure",
    "value",
    "low",
    "high",
    "n_images",
    "n_objects",
    "reason",
    "note",
    "disagreements",
)


def csv_of(measures: Sequence[Number], rows: Iterable[Row]) -> str:
    """With a header line; the numbers of the whole have no key."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for number in measures:
        writer.writerow(_line("", "", number, ""))
    for row in rows:
        for number in row.measures:
            writer.writerow(_line(row.key, row.name, number, row.disagreements))
    return file.getvalue()


def annotator_csv(told: AnnotatorTold) -> str:
    """One annotator's own numbers, gold where it may be told, then each edge of their boxes, then each other person."""
    edges = [Row(side, f"{side} edge", (number,), "") for side, number in told.edges.items()]
    gold = told.gold.measures if told.gold else ()
    return csv_of((*told.measures, *gold), [*edges, *told.pairs])


def _line(key: str, name: str, number: Number, disagreements: str) -> list[object]:
    return [
        key,
        _harmless(name),
        number.code,
        _harmless(number.name),
        number.value,
        number.low,
        number.high,
        number.n_images,
        number.n_objects,
        number.reason,
        number.note,
        disagreements,
    ]


def _harmless(text: str) -> str:
    """A name that a spreadsheet would take for a formula is led by an apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
