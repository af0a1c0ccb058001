import json
from pathlib import Path

import pytest

from app.formats.reading.detecting import detect
from app.formats.reading.sources import Source

COCO: dict[str, object] = {"images": [], "annotations": [], "categories": []}


@pytest.mark.parametrize(
    ("name", "content", "is_told"),
    [
        ("manifest.json", {"concord": "1.0", "images": "none"}, True),
        ("export/manifest (1).json", {"concord": "1.0", "images": "none"}, True),
        ("dataset-card.json", {"concord": "1.0", "images": {}}, True),
        ("croissant.json", {"@context": {}, "recordSet": []}, True),
        ("manifest.json", COCO, False),
        ("labels.json", {"concord": "1.0"} | COCO, False),
    ],
)
def test_files_about_an_archive_are_known_by_name_and_content(
    tmp_path: Path, name: str, content: dict[str, object], is_told: bool
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(json.dumps(content, indent=2))

    assert Source(tmp_path).paths == (() if is_told else (name,))


def test_folders_of_classes_are_known_below_the_folder_of_their_archive(tmp_path: Path) -> None:
    for name in ("set/train/cat/1.png", "set/train/dog/2.png", "set/listing.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    assert detect(Source(tmp_path)).name == "folders"
