"""What every style sheet keeps to: layers, tokens, no shortcuts."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STYLES = sorted((ROOT / "static/css").rglob("*.css"))
# The editor's stage lies over a picture: its places are image coordinates, its colours are those of a darkroom.
PAGES = [path for path in STYLES if not path.name.startswith("editor")]
PAINTED = [path for path in PAGES if path.name != "tokens.css"]
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|light-dark)a?\(", re.IGNORECASE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def declarations(path: Path) -> str:
    """The sheet without comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("path", PAINTED, ids=name_of)
def test_colours_come_from_tokens(path: Path) -> None:
    assert not COLOUR.findall(declarations(path)), "name the colour in static/css/tokens.css"


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_a_sheet_has_neither_ids_nor_important(path: Path) -> None:
    text = declarations(path)

    assert "!important" not in text
    assert not re.findall(r"(?:^|[\s,>+~])#[a-z][\w-]*(?=[^;{}]*\{)", text)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_sheet_speaks_of_start_and_end(path: Path) -> None:
    physical = r"\b(?:margin|padding|border)-(?:left|right|top|bottom)\b|[{;\s](?:left|right):"

    assert not re.findall(physical, declarations(path)), "use logical properties"
