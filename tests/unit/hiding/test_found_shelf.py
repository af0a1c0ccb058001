"""What was found is remembered for the same bytes, detector and kinds, and for so many pictures."""

from typing import Any

import pytest

from app.hiding import detectors
from app.hiding.places import Place
from app.hiding.shelf import FoundShelf

FACE = [Place("face", 20, 20, 20, 20)]


class FindsOneFace:
    """A detector that looks at nothing."""

    name, version, is_installed = "one-face", "7", True

    def find(self, *_: Any) -> list[Place]:
        return FACE


class FindsBetter(FindsOneFace):
    version = "8"


@pytest.fixture(autouse=True)
def one_face(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detectors, "DETECTORS", [FindsOneFace()])


def test_it_is_that_of_the_same_bytes_kinds_and_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = FoundShelf()
    shelf.keep("a", ("face",), FACE)

    assert shelf.find("a", ("face",)) == FACE
    assert shelf.find("b", ("face",)) is None
    assert shelf.find("a", ("face", "plate")) is None
    monkeypatch.setattr(detectors, "DETECTORS", [FindsBetter()])
    assert shelf.find("a", ("face",)) is None


def test_nothing_found_is_known_and_nothing_looked_for_is_not() -> None:
    shelf = FoundShelf()
    shelf.keep("a", ("face",), [])
    shelf.keep("a", (), FACE)

    assert shelf.find("a", ("face",)) == []
    assert shelf.find("a", ()) is None


def test_what_was_asked_for_least_lately_goes() -> None:
    shelf = FoundShelf(most=2)
    shelf.keep("a", ("face",), FACE)
    shelf.keep("b", ("face",), FACE)
    shelf.find("a", ("face",))
    shelf.keep("c", ("face",), FACE)

    known = [shelf.find(each, ("face",)) is not None for each in "abc"]
    assert known == [True, False, True]
