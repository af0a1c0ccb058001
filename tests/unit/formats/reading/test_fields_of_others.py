"""Fields of other programs that mean nothing here are kept beside what they are of, or told."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Picture, Reading
from app.formats.reading.sources import Source
from app.formats.reading.xml_fields import fields_of
from app.formats.records import Image
from app.formats.writers.coco_records import image_record
from app.geometry.boxes import Size


def read(folder: Path, **texts: str) -> tuple[Contents, list[Picture], Findings]:
    for ending, text in texts.items():
        (folder / f"a.{ending}").write_text(text)
    source, findings = Source(folder), Findings()
    contents = detect(source).read(Reading(source, findings, lambda name: Size(200, 100)))
    return contents, list(contents.pictures), findings


def test_metadata_of_other_programs_is_not_taken_for_that_of_an_export(tmp_path: Path) -> None:
    """Else an export that has metadata of its own would write over it."""
    entry = {"id": 1, "file_name": "a.png", "width": 4, "height": 4, "metadata": {"rain": True}}
    document = {"images": [entry], "annotations": [], "categories": []}

    _, (picture,), _ = read(tmp_path, json=json.dumps(document))

    assert picture.extra == {"original_metadata": {"rain": True}}
    held = Image(1, "a.png", 4, 4, metadata={"iso": 1}, extra=picture.extra)
    assert image_record(held)["metadata"] == {"iso": 1}
    assert image_record(held)["original_metadata"] == {"rain": True}


VOC = """<annotation><folder>days</folder><filename>a.png</filename><path>/home/someone/a.png</path>
<source><database>Ours</database></source><owner><name>A. Body</name></owner>
<size><width>200</width><height>100</height><depth>3</depth></size><segmented>0</segmented>
<object><name>car</name><pose>Left</pose><confidence>0.8</confidence><id>7</id>
<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>9</xmax><ymax>8</ymax></bndbox></object></annotation>"""
CVAT = """<annotations><image id="0" name="a.png" width="200" height="100" camera="left">
<box label="car" source="auto" occluded="0" xtl="1" ytl="2" xbr="9" ybr="8" z_order="0" track="3"/>
<box label="car" source="manual" occluded="0" xtl="1" ytl="2" xbr="9" ybr="8" z_order="0"/>
</image></annotations>"""


def test_voc_keeps_fields_of_pictures_and_objects(tmp_path: Path) -> None:
    _, (picture,), _ = read(tmp_path, xml=VOC)

    source, owner = {"database": "Ours"}, {"name": "A. Body"}
    assert picture.extra == {"voc": {"folder": "days", "source": source, "owner": owner}}
    assert [each.extra for each in picture.marks] == [{"voc": {"confidence": "0.8", "id": "7"}}]


def test_cvat_keeps_fields_of_images_and_shapes(tmp_path: Path) -> None:
    _, (picture,), _ = read(tmp_path, xml=CVAT)

    assert picture.extra == {"cvat": {"camera": "left"}}
    assert [each.extra for each in picture.marks] == [
        {"cvat": {"source": "auto", "track": "3"}},
        None,
    ]


def test_dota_keeps_what_stands_in_front(tmp_path: Path) -> None:
    text = "imagesource:GoogleEarth\ngsd: 0.146\n1 1 9 1 9 5 1 5 plane 0\n"
    _, (picture,), _ = read(tmp_path, txt=text)

    assert picture.extra == {"dota": {"imagesource": "GoogleEarth", "gsd": "0.146"}}


def test_keys_of_data_yaml_are_kept_with_the_dataset(tmp_path: Path) -> None:
    said = "names: [car]\nnc: 1\ntrain: images\nroboflow:\n  license: CC BY 4.0\n"
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels/b.txt").write_text("0 0.5 0.5 0.2 0.2\n")

    contents, _, _ = read(tmp_path, yaml=said)

    assert contents.extra == {"info": {"data.yaml": {"roboflow": {"license": "CC BY 4.0"}}}}


def test_elements_below_each_other_without_end_are_left_out() -> None:
    root = fromstring(f"<a>{'<b>' * 50}deep{'</b>' * 50}</a>")

    assert "deep" not in str(fields_of(root, ()))
