"""The typed columns hold what exiftool reads, on every shared file, but for explained cases.

A value counts where exiftool or we have one; where both have none, nothing is counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from app.exif import COLUMNS, extract
from tests.metadata_page import PAGE
from tests.shared_data import shared_data
from tests.unit.exif.comparing import (
    FILE_FACTS,
    Comparison,
    compare_rare,
    compare_shared,
    page_with_counts,
)
from tests.unit.exif.exiftool import UNDEFINED, comparable_fields, plain, truth_files
from tests.unit.exif.exiftool_columns import expected_values
from tests.unit.exif.rare_files import kept_truth, told_by_exiftool

EXPLAINED = {("subject_distance_m", "camera1.jpg"): "0 stands for a distance that is not known"}
"""Differences in files of our own, and why."""


@pytest.fixture(scope="module")
def comparisons() -> list[Comparison]:
    return compare_shared(shared_data("exif-truth").parent)


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


def test_fields_that_few_shared_files_have_are_exiftools_in_files_of_our_own(
    tmp_path: Path,
) -> None:
    rare = compare_rare(tmp_path)

    assert {(each.column, each.file) for each in rare if not each.agrees} == set(EXPLAINED)


def test_every_column_is_compared_on_five_values_at_least(
    comparisons: list[Comparison], tmp_path: Path
) -> None:
    counts = Counter(each.column for each in [*comparisons, *compare_rare(tmp_path)])

    assert {column.name: counts[column.name] for column in COLUMNS if counts[column.name] < 5} == {}


def test_the_manual_counts_the_values_of_each_column(
    comparisons: list[Comparison], tmp_path: Path
) -> None:
    page = PAGE.read_text()

    assert page_with_counts(page, comparisons, compare_rare(tmp_path)) == page, (
        "run python -m tests.unit.exif.comparing"
    )


@pytest.mark.skipif(which("exiftool") is None, reason="needs exiftool")
def test_what_is_kept_of_exiftools_account_is_what_it_says(tmp_path: Path) -> None:
    told = told_by_exiftool(tmp_path)

    assert told["numeric"] == [file.numeric for file in kept_truth()]
    assert told["human"] == [file.human for file in kept_truth()]


def explained_differences(page: str) -> Iterator[tuple[str, str]]:
    """Column and file of each row of the table of differences; a row may have several of both."""
    for row in re.findall(r"^\| (`[^|]+) \| (`[^|]+) \| [^|]+ \|$", page, re.MULTILINE):
        columns, files = (re.findall(r"`([^`]+)`", cell) for cell in row)
        yield from ((column, file) for column in columns for file in files if "/" in file)
