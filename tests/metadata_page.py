"""The table of columns in docs/metadata.md, made from app/exif: `python -m tests.metadata_page`."""

import re
from itertools import groupby
from pathlib import Path

from app.exif import COLUMNS, Column

PAGE = Path(__file__).parent.parent / "docs" / "metadata.md"
_MARKED = re.compile(r"(<!-- columns -->\n).*(<!-- end of columns -->)", re.DOTALL)


def page_with_columns(page: str) -> str:
    """The page with its tables of columns as the code has them."""
    tables = [
        _table(section, list(columns))
        for section, columns in groupby(COLUMNS, key=lambda column: column.section)
    ]
    return _MARKED.sub(lambda match: match[1] + "\n".join(tables) + match[2], page)


def _table(section: str, columns: list[Column]) -> str:
    head = f"### {section.capitalize()}\n\n| column | type | unit | meaning | sources |\n|---|---|---|---|---|\n"
    return head + "".join(_row(column) for column in columns)


def _row(column: Column) -> str:
    meaning = ": ".join(part for part in (column.label, column.description) if part)
    if column.choices:
        meaning += " (" + ", ".join(f"`{word}`" for word in column.choices) + ")"
    sources = ", ".join(f"`{source}`" for source in column.sources)
    mark = " 🔒" if column.is_private else ""
    cells = [f"`{column.name}`{mark}", column.sql_type, column.unit, meaning, sources]
    return "| " + " | ".join(cells) + " |\n"


if __name__ == "__main__":
    PAGE.write_text(page_with_columns(PAGE.read_text()))
