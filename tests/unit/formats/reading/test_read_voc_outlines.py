"""Pascal VOC as Roboflow writes outlines, and in the encodings that XML files state."""

from pathlib import Path

import pytest

from app.formats.reading.detecting import detect
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.records import Contents, Picture, Reading
from app.formats.reading.sources import Source

_BOX = "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox>"
_OUTLINE = "<x1>1</x1><y1>2</y1><x2>30</x2><y2>2</y2><x3>1.5</x3><y3>40</y3>"


def xml(name: str, objects: str = "", encoding: str = "UTF-8") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f"<annotation><filename>{name}.jpg</filename>{objects}</annotation>"
    )
    return text.encode(encoding)


def object_of(name: str, more: str) -> str:
    return f"<object><name>{name}</name>{more}</object>"


def read(folder: Path, **files: bytes) -> tuple[Contents, list[Picture], Findings]:
    for name, content in files.items():
        (folder / f"{name}.xml").write_bytes(content)
    source, findings = Source(folder), Findings()
    contents = detect(source).read(Reading(source, findings, lambda name: None))
    return contents, list(contents.pictures), findings


def test_outlines_go_before_boxes(tmp_path: Path) -> None:
    objects = (
        object_of("cat", f"{_BOX}<polygon>{_OUTLINE}</polygon>")
        + object_of("cat", f"<polygon>{_OUTLINE}</polygon>")
        + object_of("dog", f"{_BOX}<polygon><x1>1</x1></polygon>")
    )
    contents, (picture,), findings = read(tmp_path, a=xml("a", objects))

    ring = [[1, 2], [30, 2], [1.5, 40]]
    assert contents.format == "voc"
    outlines = [each.shape.get("parts") for each in picture.marks]
    assert outlines == [[[ring]], [[ring]], None]
    assert picture.marks[2].shape["type"] == "box"
    assert findings.codes() == {"polygon-malformed": 1}


def test_files_in_other_encodings_are_read_as_they_say(tmp_path: Path) -> None:
    latin = xml("a", object_of("Gerät", _BOX), "ISO-8859-1")
    contents, pictures, findings = read(tmp_path, a=latin, b=xml("b"), c=xml("c", "", "UTF-16"))

    assert [each.name for each in contents.categories] == ["Gerät"]
    assert [each.file_name for each in pictures] == ["a.jpg", "b.jpg", "c.jpg"]
    assert findings.codes() == {}


def test_a_file_that_is_no_text_is_left_out_alone(tmp_path: Path) -> None:
    damaged = xml("a", object_of("Gerät", _BOX), "ISO-8859-1").replace(b"ISO-8859-1", b"UTF-8")
    _, pictures, findings = read(tmp_path, a=damaged, b=xml("b"))

    assert [each.file_name for each in pictures] == ["b.jpg"]
    assert findings.codes() == {"file": 1}


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16"])
def test_no_encoding_hides_a_document_type(tmp_path: Path, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "b">]><annotation/>'
    _, pictures, findings = read(tmp_path, a=text.encode(encoding), b=xml("b"))

    assert [each.file_name for each in pictures] == ["b.jpg"]
    assert findings.codes() == {"file": 1}


def test_xml_of_the_old_labelme_is_not_taken_for_voc(tmp_path: Path) -> None:
    outline = "<polygon><pt><x>1</x><y>2</y></pt></polygon>"

    with pytest.raises(FileRefused, match="Pascal VOC"):
        read(tmp_path, a=xml("a", object_of("cat", outline)))
