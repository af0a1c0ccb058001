"""No byte of an export that is asked to leave out places, serials and names has any: whole archives are looked at."""

import tarfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.conftest import Person
from tests.factories.telling import MET_AT, SECRET, telling_pictures, tells
from tests.features.exporting.conftest import Exporting

TELLING = telling_pictures(orientation=1)
TYPES = [mime_type.removeprefix("image/") for mime_type in TELLING]


@pytest.fixture
def telling(exporting: Exporting) -> Exporting:
    """A labelled picture of each type, whose file tells whatever it can."""
    exporting.database.execute(
        "delete from queued_images where project_id = %s", [exporting.project["id"]]
    )
    files = [("files", (f"{kind}.{kind}", TELLING[f"image/{kind}"])) for kind in TYPES]
    exporting.owner.post(f"{exporting.path}/images", files=files).raise_for_status()
    for _ in files:
        exporting.label(exporting.box(x=1.0, y=1.0, width=9.0, height=9.0))
    return exporting


def contents(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    """Every file, those in archives inside it and values in compressed tables, too."""
    for name in archive.namelist():
        content = archive.read(name)
        yield name, content
        if name.endswith(".tar"):
            with tarfile.open(fileobj=BytesIO(content)) as inner:
                for member in inner.getmembers():
                    file = inner.extractfile(member)
                    yield f"{name}/{member.name}", b"" if file is None else file.read()
        if name.endswith(".parquet"):
            parquet = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow")
            yield f"{name}'s rows", repr(parquet.read_table(BytesIO(content)).to_pylist()).encode()


def found_in(archive: ZipFile, annotator: Person) -> list[str]:
    """Files with the secret, the place or the annotator in them."""
    words = (MET_AT.encode(), annotator.name.encode(), annotator.email.encode())
    return [
        name
        for name, content in contents(archive)
        if tells(content) or any(word in content for word in words)
    ]


def pictures(archive: ZipFile) -> dict[str, Image.Image]:
    return {
        name.removeprefix("images/"): Image.open(BytesIO(archive.read(name))).convert("RGB")
        for name in archive.namelist()
        if name.startswith("images/")
    }


@pytest.mark.parametrize("images", ["stored", "upright"])
def test_no_type_of_picture_keeps_anything_and_none_is_left_out(
    telling: Exporting, annotator: Person, images: str
) -> None:
    export = telling.export(images=images, strip_gps=True, metadata=True)
    archive = ZipFile(BytesIO(telling.file(export)))

    assert found_in(archive, annotator) == []
    found = pictures(archive)
    assert len(found) == len(TYPES) == export["manifest"]["picture_count"]
    for kind in TYPES:
        [name] = [each for each in found if each.startswith(f"{kind}.{kind}")]
        if images == "stored":
            original = Image.open(BytesIO(TELLING[f"image/{kind}"])).convert("RGB")
            assert found[name].tobytes() == original.tobytes()
    assert {"avif.avif.png", "bmp.bmp.png", "gif.gif", "webp.webp"} <= found.keys()
    assert "picture-not-stripped" not in [each["code"] for each in export["report"]["losses"]]


def test_what_is_not_asked_to_be_left_out_is_there(telling: Exporting, annotator: Person) -> None:
    archive = telling.archive(images="stored", metadata=True)

    names = found_in(archive, annotator)
    assert "annotations.json" in names or "dataset.json" in names
    assert {f"images/{kind}.{kind}" for kind in TYPES} <= set(names)


FORMATS: list[dict[str, Any]] = [
    {"format": "coco-instances", "truth": "all"},
    {"format": "parquet", "truth": "all"},
    {"format": "webdataset"},
    {"format": "label-studio"},
    {"format": "features"},
    {"format": "json-dictionary", "where": f'artist:"{SECRET} artist"'},
]
LINES_OF_PEOPLE = (f'-artist:"{SECRET} artist"', "annotator:{email}", "-annotator:{name},{email}")
PREPARED: list[dict[str, Any]] = [
    {"hide": {"categories": ["car"], "how": "pixelate"}},
    {"resize": {"width": 32, "height": 32}, "augment": {"flip": True}},
]


def test_no_format_tells(telling: Exporting, annotator: Person) -> None:
    for body in FORMATS:
        archive = telling.archive(images="upright", strip_gps=True, metadata=True, **body)

        assert (body["format"], found_in(archive, annotator)) == (body["format"], [])
        if body["format"] == "coco-instances":
            assert any(b'"annotator 1"' in content for _, content in contents(archive))


@pytest.mark.parametrize("line", LINES_OF_PEOPLE)
def test_no_filter_line_tells(telling: Exporting, annotator: Person, line: str) -> None:
    where = line.format(name=f'"{annotator.name}"', email=annotator.email)
    export = telling.export(format="json-dictionary", where=where, strip_gps=True)

    assert export["manifest"]["where"] == "a filter that tells of places or people"
    assert found_in(ZipFile(BytesIO(telling.file(export))), annotator) == []


def test_copies_with_hidden_places_never_keep_a_thumbnail_or_a_word(telling: Exporting) -> None:
    for prepare in PREPARED:
        archive = telling.archive(images="upright", prepare=prepare)

        copies = [archive.read(name) for name in archive.namelist() if name.startswith("images/")]
        assert len(copies) >= len(TYPES)
        assert not any(map(tells, copies))
        for copy in map(Image.open, map(BytesIO, copies)):
            assert not copy.getexif()
            assert copy.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
