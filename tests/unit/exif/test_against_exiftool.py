"""The typed columns hold what exiftool reads, on every shared file, but for explained cases.

A value counts where exiftool or we have one; where both have none, nothing is counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from app.exif import COLUMNS, Typed, extract
from tests.metadata_page import PAGE
from tests.shared_data import shared_data
from tests.unit.exif.exiftool import UNDEFINED, Expected, comparable_fields, plain, truth_files
from tests.unit.exif.exiftool_columns import expected_values

# What the container itself says; every file has these, so they would flatter the rate.
FILE_FACTS = {"file_format", "bit_depth", "channels"}


@dataclass(frozen=True)
class Comparison:
    column: str
    file: str
    expected: Expected
    actual: Expected

    @property
    def agrees(self) -> bool:
        return agree(self.expected, self.actual)

    def __str__(self) -> str:
        return f"{self.column} of {self.file}: exiftool {self.expected!r}, ours {self.actual!r}"


def agree(expected: Expected, actual: Expected) -> bool:
    if isinstance(expected, datetime) and isinstance(actual, datetime):
        return abs(expected - actual) < timedelta(milliseconds=1)
    if isinstance(expected, int | float) and isinstance(actual, int | float):
        return abs(expected - actual) <= 1e-8 + 1e-6 * abs(expected)
    if isinstance(expected, str) and isinstance(actual, str):
        shortened = re.fullmatch(r"(.*)…\((\d+)\)", expected, re.DOTALL)  # by the truth's maker
        if shortened:
            return actual.startswith(shortened[1]) and abs(len(actual) - int(shortened[2])) <= 1
    return expected == actual


def compare(expected: dict[str, Expected], typed: Typed, file: str) -> Iterator[Comparison]:
    for column in COLUMNS:
        wanted, found = expected[column.name], getattr(typed, column.name)
        if column.name == "has_embedded_thumbnail":
            wanted, found = wanted or None, found or None
        if wanted is not None or found is not None:
            yield Comparison(column.name, file, wanted, found)


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    data = shared_data("exif-truth").parent
    return [
        comparison
        for file in truth_files(data)
        for comparison in compare(expected_values(file), extract(file.path).typed, file.name)
    ]


def rate(comparisons: list[Comparison]) -> float:
    return sum(each.agrees for each in comparisons) / len(comparisons)


def test_every_column_is_compared() -> None:
    file = next(truth_files(shared_data("exif-truth").parent))

    assert set(expected_values(file)) == {column.name for column in COLUMNS}


def test_at_least_98_percent_of_all_values_are_exiftools(comparisons: list[Comparison]) -> None:
    of_fields = [each for each in comparisons if each.column not in FILE_FACTS]

    assert len(of_fields) > 2_900
    assert rate(comparisons) >= 0.98
    assert rate(of_fields) >= 0.98


def test_no_column_with_20_values_falls_below_80_percent(comparisons: list[Comparison]) -> None:
    counts = Counter(each.column for each in comparisons)
    agreed = Counter(each.column for each in comparisons if each.agrees)

    rates = {name: agreed[name] / count for name, count in counts.items() if count >= 20}

    assert {name: found for name, found in rates.items() if found < 0.8} == {}


def test_at_least_98_percent_of_raw_fields_are_exiftools() -> None:
    data = shared_data("exif-truth").parent
    equal = total = 0
    missing: Counter[str] = Counter()
    for file in truth_files(data):
        raw = extract(file.path).raw
        for name, expected in comparable_fields(file.numeric):
            group, _, field = name.partition(":")
            found = raw.get(group, {}).get(field)
            missing[name] += found is None and expected not in UNDEFINED
            equal += plain(found) == plain(expected)
            total += 1

    assert total > 4_500
    assert +missing == {}
    assert equal / total >= 0.98


def test_every_difference_is_explained_in_the_documentation(comparisons: list[Comparison]) -> None:
    explained = set(explained_differences(PAGE.read_text()))
    differences = {(each.column, each.file): each for each in comparisons if not each.agrees}

    assert [str(differences[key]) for key in sorted(set(differences) - explained)] == []
    assert sorted(explained - set(differences)) == [], "No longer different: take it out."


def explained_differences(page: str) -> Iterator[tuple[str, str]]:
    """Column and file of each row of the table of differences; a row may have several of both."""
    for row in re.findall(r"^\| (`[^|]+) \| (`[^|]+) \| [^|]+ \|$", page, re.MULTILINE):
        columns, files = (re.findall(r"`([^`]+)`", cell) for cell in row)
        yield from ((column, file) for column in columns for file in files if "/" in file)
