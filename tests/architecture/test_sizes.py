"""Budgets: what is long is hard to read. Migrations are exempt, being written once."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = {
    "**/*.py": 400,
    "templates/**/*.html": 150,
    "static/**/*.ts": 400,
    "static/**/*.css": 400,
}
MOST_FUNCTION_LINES = 40
SKIPPED = {".venv", ".make", "node_modules", "dist", "build"}


def _files(pattern: str) -> Iterator[Path]:
    for path in sorted(ROOT.glob(pattern)):
        parts = path.relative_to(ROOT).parts
        if not SKIPPED & set(parts) and parts[:2] != ("migrations", "versions"):
            yield path


@pytest.mark.parametrize(("pattern", "most"), MOST_LINES.items())
def test_no_file_is_longer_than_its_budget(pattern: str, most: int) -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in _files(pattern)}

    assert {str(path): count for path, count in lengths.items() if count > most} == {}


def test_no_function_is_longer_than_its_budget() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name} has {length} lines of code"
        for path in _files("app/**/*.py")
        for function, length in _functions(path)
        if length > MOST_FUNCTION_LINES
    ]

    assert too_long == []


def _functions(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Functions with the lines that they span, SQL and other long literals counted as one line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            literals = sum(
                (child.end_lineno or child.lineno) - child.lineno
                for child in ast.walk(node)
                if isinstance(child, ast.Constant | ast.JoinedStr) and _is_text(child)
            )
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1 - literals


def _is_text(node: ast.Constant | ast.JoinedStr) -> bool:
    return isinstance(node, ast.JoinedStr) or isinstance(node.value, str)
