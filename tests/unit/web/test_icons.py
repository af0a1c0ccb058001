import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.web import icons


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in place of static/dist."""
    monkeypatch.setattr(icons, "resource_dir", lambda name: tmp_path)
    icons._drawings.cache_clear()
    yield tmp_path
    icons._drawings.cache_clear()


def test_an_icon_is_inline_and_hidden_from_screen_readers(built: Path) -> None:
    (built / "icons.json").write_text(json.dumps({"check": '<path d="M20 6 9 17l-5-5" />'}))

    svg = icons.icon("check")

    assert svg.startswith("<svg")
    assert 'aria-hidden="true"' in svg
    assert '<path d="M20 6 9 17l-5-5" />' in svg


def test_an_unknown_icon_says_where_to_add_it(built: Path) -> None:
    (built / "icons.json").write_text("{}")

    with pytest.raises(LookupError, match=r"static/icons\.json"):
        icons.icon("nothing")


def test_without_a_build_it_says_how_to_build(built: Path) -> None:
    with pytest.raises(FileNotFoundError, match="make setup"):
        icons.icon("check")
