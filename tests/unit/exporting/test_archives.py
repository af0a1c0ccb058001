from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.exporting.archive import Archive
from app.exporting.json_arrays import array_items


def made(folder: Path, name: str) -> Path:
    """An archive with a member that grows, one that is whole, and a picture."""
    counter = iter(range(1000))
    archive = Archive(folder / name, lambda: folder / f"{name}-{next(counter)}")
    archive.append("b.json", b"[1,")
    archive.write("labels/1.txt", b"0 1 2\n")
    archive.append("b.json", b"2]")
    archive.append("a.json", b"{}")
    archive.write("images/1.jpg", b"\xff\xd8")
    archive.end_growing()
    archive.reopen()
    archive.write("manifest.json", b"{}")
    archive.close()
    return folder / name


def test_the_same_content_is_the_same_file(tmp_path: Path) -> None:
    assert made(tmp_path, "one").read_bytes() == made(tmp_path, "two").read_bytes()


def test_members_come_whole_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with ZipFile(made(tmp_path, "one")) as archive:
        names = archive.namelist()

        assert names == ["labels/1.txt", "images/1.jpg", "a.json", "b.json", "manifest.json"]
        assert archive.read("b.json") == b"[1,2]"
        assert archive.testzip() is None
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_format_that_writes_a_file_twice_is_stopped(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "one", lambda: tmp_path / "growing")
    archive.write("a.txt", b"")

    with pytest.raises(ValueError, match=r"writes a\.txt twice"):
        archive.append("a.txt", b"")
    archive.discard()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("padding", [0, 262_100, 262_144, 600_000])
def test_an_array_is_read_an_item_at_a_time_wherever_it_stands(padding: int) -> None:
    text = '{"info": "%s", "\\"images\\": [": 1, "images" : [\n {"id": 1, "name": "ü]}"} ,\n{"id": 2}\n], "b": []}'
    file = BytesIO((text % ("x" * padding)).encode())

    assert list(array_items(file, "images")) == [{"id": 1, "name": "ü]}"}, {"id": 2}]


def test_an_array_that_is_not_there_has_no_items() -> None:
    assert list(array_items(BytesIO(b'{"a": []}'), "a")) == []
    assert list(array_items(BytesIO(b'{"a": []}'), "b")) == []


def test_an_array_without_an_end_is_a_fault() -> None:
    with pytest.raises(ValueError, match=r"Expecting|no end"):
        list(array_items(BytesIO(b'{"a": [{"id": 1}, {"id"'), "a"))
