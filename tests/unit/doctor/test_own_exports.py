"""Exports of what formats stumble over, examined: nothing is wrong with them but what is so in the data itself."""

from pathlib import Path

import pytest
from PIL import Image as Pictures

from app.doctor.examining import Options, examine
from app.doctor.findings import CHECKS
from tests.unit.formats.torture import IMAGES, Written

# By format and code, the objects of which it is true.
OVER_THE_EDGE = {32, 34}  # a turned box and an ellipse of which a part lies outside the image
NARROW = {
    83
}  # a box of a ten-millionth of a pixel, of which the export tells too ("rounded-to-nothing")
TRUE_OF_THE_DATA: dict[str, dict[str, set[int]]] = {
    "coco-instances": {
        "C031-empty-box": NARROW,
        "C038-covers-nothing": {43, 52, 53},  # a skeleton of one point, a line, a point
        "C053-polygon-outside": OVER_THE_EDGE,
    },
    "coco-keypoints": {"C038-covers-nothing": {43}},
    "coco-panoptic": {},
    "lvis": {
        "C031-empty-box": NARROW,
        "C053-polygon-outside": OVER_THE_EDGE,
        "C057-polygon-without-area": NARROW,
    },
    "yolo-detect": {},
    "yolo-segment": {},
    "yolo-pose": {},
    "yolo-obb": {},
    "voc": {},
}


def _export(name: str, folder: Path) -> list[Path]:
    """An unpacked archive with pictures; what of it is examined together."""
    written = Written(name, *IMAGES)
    for path, content in written.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    for image in IMAGES:
        if place := written.places[image.id]:
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            color = (image.id, 0, 0)
            Pictures.new("RGB", (image.width, image.height), color).save(folder / place, "PNG")
    listed = [folder / path for path in sorted(written.files) if path.endswith(".json")]
    return [folder] if name.startswith(("yolo", "voc")) else listed


@pytest.mark.parametrize("name", TRUE_OF_THE_DATA)
def test_only_what_is_so_in_the_data_is_found(name: str, tmp_path: Path) -> None:
    paths = _export(name, tmp_path)

    results = examine(paths, Options(pictures=tmp_path / "images" if len(paths) > 1 else None))

    told: dict[str, set[int]] = {}
    for findings in results:
        for code, places in findings.places.items():
            if CHECKS[code].severity != "note":
                ids = {int(each.place.rpartition(" id ")[2]) for each in places}
                told[code] = told.get(code, set()) | ids
    assert told == TRUE_OF_THE_DATA[name]
