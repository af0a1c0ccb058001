"""Rules of the house that a tool can see."""

import re
from pathlib import Path

import pytest

from app.database.base import Base
from app.database.tables import load_all_tables
from app.main import create_app
from app.settings import Settings
from app.web.templates import environment

ROOT = Path(__file__).parents[2]
APP_FILES = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_no_relationship_loads_by_accident() -> None:
    load_all_tables()

    lazy = {relation.lazy for mapper in Base.registry.mappers for relation in mapper.relationships}

    assert lazy <= {"raise"}


def test_every_table_and_constraint_has_a_name() -> None:
    metadata = load_all_tables()

    nameless = [
        f"{table.name}: {constraint}"
        for table in metadata.sorted_tables
        for constraint in table.constraints
        if not constraint.name
    ]

    assert nameless == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_compiles(path: Path) -> None:
    environment().get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_inline_style_or_script(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"\sstyle=", text), "the content security policy forbids inline style"
    assert not re.search(r"\son[a-z]+=", text), (
        "the content security policy forbids inline handlers"
    )
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text), "no inline script"


def test_images_are_reached_through_the_viewer_only() -> None:
    """`images_visible_to` is the only door; a naked `select(Image)` would pass it by."""
    naked = [
        str(path.relative_to(ROOT))
        for path in APP_FILES
        if re.search(r"\bselect\(Image\b", path.read_text())
        and path.relative_to(ROOT) != Path("app/images/queries.py")
    ]

    assert naked == []


def test_nobody_swallows_every_exception() -> None:
    """`except Exception` stands in the worker loop and the error handler only, and never passes silently."""
    swallowing = [
        str(path.relative_to(ROOT))
        for path in APP_FILES
        if re.search(r"except (Base)?Exception[^:]*:\s*\n\s*pass\b", path.read_text())
    ]

    assert swallowing == []


def test_starlette_middleware_base_class_is_not_used() -> None:
    """It costs 0.15 ms a request and breaks streaming."""
    users = [str(path) for path in APP_FILES if "import BaseHTTPMiddleware" in path.read_text()]

    assert users == []


def test_a_server_at_rest_does_without_scipy() -> None:
    """It takes 60 MB and a fifth of the start, so it is loaded by the functions that compute with it."""
    loading = [
        str(path.relative_to(ROOT))
        for path in APP_FILES
        if re.search(r"^(from|import) scipy", path.read_text(), flags=re.MULTILINE)
    ]

    assert loading == []


def test_every_api_route_says_what_it_does() -> None:
    paths = create_app(Settings(), database_url="postgresql://nowhere").openapi()["paths"]

    descriptions = {
        f"{method.upper()} {path}": operation.get("description")
        for path, operations in paths.items()
        for method, operation in operations.items()
    }

    assert descriptions
    assert [name for name, description in descriptions.items() if not description] == []


def test_nothing_names_a_package_registry_or_a_path_of_a_machine() -> None:
    words = [
        "/tmp" + "/",
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "registry.npmjs" + ".org",
        "deb.debian" + ".org",
        "/root" + "/",
    ]
    names = [
        "requirements/*.txt",
        "package-lock.json",
        "*.toml",
        "Makefile",
        "Dockerfile",
        "docs/**/*.md",
        "README.md",
    ]

    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for name in names
        for path in ROOT.glob(name)
        for word in words
        if word in path.read_text()
    ]

    assert found == []
