"""Fields of other programs that mean nothing here are kept beside what they are of, or told."""

import json
from pathlib import Path

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Picture, Reading
from app.formats.reading.sources import Source
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
