"""What every style sheet keeps to: layers, tokens, no shortcuts."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STYLES = sorted((ROOT / "static/css").rglob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/src").rglob("*.ts"))
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


def test_every_class_of_a_template_is_styled_or_found_by_a_script() -> None:
    """A sheet that is lost breaks no page, it only makes it ugly."""
    sheets = "\n".join(declarations(path) for path in STYLES)
    styled = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    known = styled | {name.split("__")[0] for name in styled}
    texts = re.findall(r"[\"'`]([^\"'`\n]+)[\"'`]", "\n".join(path.read_text() for path in SCRIPTS))
    known |= set(re.findall(r"[\w-]+", " ".join(texts)))

    unknown = {
        f"{name_of(path)}: {name}"
        for path in TEMPLATES
        for name in classes_in(path.read_text())
        if name not in known
    }

    assert not unknown


def classes_in(template: str) -> set[str]:
    """The names that stand as they are; those put together by an expression are left out."""
    found: set[str] = set()
    for value in re.findall(r'class="([^"]*)"', template):
        words = re.sub(r"\{([{%#]).*?[}%#]\}", "\N{REPLACEMENT CHARACTER}", value).split()
        found |= {word for word in words if re.fullmatch(r"[\w-]+", word)}
    return found
