"""Values of typed columns beside exiftool's, one by one and counted by column in docs/metadata.md.

`python -m tests.unit.exif.comparing` writes the counts anew; it needs the shared test data.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from app.exif import COLUMNS, Typed, extract
from tests.metadata_page import PAGE
from tests.shared_data import SHARED_DATA
from tests.unit.exif.exiftool import Expected, truth_files
from tests.unit.exif.exiftool_columns import expected_values
from tests.unit.exif.rare_files import kept_truth, rare_files

_MARKED = re.compile(r"(<!-- counts -->\n).*(<!-- end of counts -->)", re.DOTALL)

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


def compare_shared(data: Path) -> list[Comparison]:
    """Every value of the shared files."""
    return [
        comparison
        for file in truth_files(data)
        for comparison in compare(expected_values(file), extract(file.path).typed, file.name)
    ]


def compare_rare(folder: Path) -> list[Comparison]:
    """Every value of the files of our own, but for what their container says."""
    files = rare_files()
    comparisons: list[Comparison] = []
    for file in kept_truth():
        path = folder / file.name
        path.write_bytes(files[file.name])
        comparisons += compare(expected_values(file), extract(path).typed, file.name)
    return [each for each in comparisons if each.column not in FILE_FACTS]


def page_with_counts(page: str, shared: list[Comparison], rare: list[Comparison]) -> str:
    """The page with how many values of each column were compared, and how many are equal."""
    head = "| column | values of shared files | equal | of files of our own | equal |\n|---|---:|---:|---:|---:|\n"
    counts = [*_counted(shared), *_counted(rare)]
    rows = (
        f"| `{column.name}` | " + " | ".join(str(each[column.name]) for each in counts) + " |\n"
        for column in COLUMNS
    )
    return _MARKED.sub(lambda match: match[1] + head + "".join(rows) + match[2], page)


def _counted(comparisons: Iterable[Comparison]) -> tuple[Counter[str], Counter[str]]:
    """Of each column how many values, and how many that are equal."""
    every = list(comparisons)
    equal = (each.column for each in every if each.agrees)
    return Counter(each.column for each in every), Counter(equal)


def main() -> None:
    """Write the counts into the manual."""
    with TemporaryDirectory() as folder:
        rare = compare_rare(Path(folder))
    PAGE.write_text(page_with_counts(PAGE.read_text(), compare_shared(SHARED_DATA), rare))


if __name__ == "__main__":
    main()
