"""A folder is told from what it was: texts by what they say, pictures by size and time."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.formats.reading.sources import Source
from app.importing.fingerprint import changes_since, looks_of, packed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "labels.json").write_text("[1]")
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.jpg").write_bytes(b"a")
    return tmp_path


def touch(path: Path) -> None:
    os.utime(path, ns=(1, 1))


def same_size_and_time(path: Path) -> None:
    about = path.stat()
    path.write_text("[2]")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (lambda folder: touch(folder / "labels.json"), ""),
        (lambda folder: same_size_and_time(folder / "labels.json"), "labels.json changed"),
        (lambda folder: touch(folder / "images" / "a.jpg"), "images/a.jpg changed"),
        (lambda folder: (folder / "b.jpg").write_bytes(b""), "b.jpg came"),
        (lambda folder: (folder / "labels.json").unlink(), "1 is not there any more"),
        (
            lambda folder: (folder / "labels.json").rename(folder / "other.json"),
            "other.json came, 1 is not there any more",
        ),
    ],
)
def test_what_has_changed_is_told(folder: Path, deed: Callable[[Path], object], told: str) -> None:
    kept = packed(looks_of(Source(folder)))

    deed(folder)

    changes = changes_since(kept, looks_of(Source(folder)))
    assert (str(changes), bool(changes)) == (told, bool(told))


def test_many_changes_are_counted(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text("")

    changes = changes_since(b"", looks_of(Source(tmp_path)))

    assert str(changes) == "0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 4 more came"
