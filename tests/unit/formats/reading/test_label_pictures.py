"""Which pictures are read as labels are, where pictures are fetched one by one."""

from pathlib import Path

from app.formats.reading.label_pictures import label_pictures
from app.formats.reading.sources import Source

PANOPTIC = '{"images": [], "annotations": [{"segments_info": []}], "categories": []}'


def test_pascals_pictures_of_classes_and_objects_are(tmp_path: Path) -> None:
    elsewhere = [
        "set/SegmentationClass/a.png",
        "SegmentationObject/b.png",
        "JPEGImages/a.png",
        "SegmentationClass.png",
    ]

    found = label_pictures(Source(tmp_path, elsewhere))

    assert found == {"set/SegmentationClass/a.png", "SegmentationObject/b.png"}


def test_what_a_panoptic_file_may_mean_is(tmp_path: Path) -> None:
    (tmp_path / "val.json").write_text(PANOPTIC)
    elsewhere = ["images/a.png", "images/b.png", "images/c.jpg", "val/a.png", "masks/d.png"]

    found = label_pictures(Source(tmp_path, elsewhere))

    assert found == {"val/a.png", "masks/d.png", "images/b.png"}


def test_pictures_of_other_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "val.json").write_text('{"images": [], "annotations": [], "categories": []}')

    assert label_pictures(Source(tmp_path, ["masks/a.png", "a.png"])) == frozenset()
