"""The notebook of docs/client.md, block by block, against a real server."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from concord_client import Concord
from tests.conftest import Person
from tests.servers import Server

TOUR = Path(__file__).parents[3] / "docs" / "client.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _photo(path: Path, color: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    exif[271] = "Concord Camera Works"
    buffer = BytesIO()
    Image.new("RGB", (96, 64), color).save(buffer, "JPEG", exif=exif)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


@pytest.fixture
def notebook(
    tmp_path: Path,
    server: Server,
    make_person: Callable[..., Person],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[dict[str, Any]]:
    """Everything that the tour has come to: what its names stand for at the end."""
    _photo(tmp_path / "photos" / "a.jpg", "red", 1)
    _photo(tmp_path / "photos" / "night" / "b.jpg", "blue", 6)
    (tmp_path / "photos" / "notes.txt").write_text("not a picture")
    (tmp_path / "datasets").mkdir()
    (tmp_path / "old").mkdir()
    labels = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 96, "height": 64}],
        "categories": [{"id": 1, "name": "car"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 20]}],
    }
    (tmp_path / "old" / "labels.json").write_text(json.dumps(labels))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONCORD_URL", server.url)
    for name, person in (("CONCORD", "Olga"), ("ANNA", "Anna"), ("BEN", "Ben")):
        monkeypatch.setenv(f"{name}_TOKEN", make_person(name=person).token)
    names: dict[str, Any] = {}
    try:
        for block in BLOCK.findall(TOUR.read_text()):
            exec(compile(block, str(TOUR), "exec"), names)
        yield names
    finally:
        for each in names.values():
            if isinstance(each, Concord):
                each.close()


def test_the_tour_runs_and_does_what_it_says(notebook: dict[str, Any], tmp_path: Path) -> None:
    uploaded, project = notebook["uploaded"], notebook["project"]
    assert {each["file_name"] for each in uploaded.created} == {"a.jpg", "night/b.jpg"}
    assert [each["filename"] for each in uploaded.rejected] == ["notes.txt"]
    assert notebook["kept"]["name"] == "detector@1"

    assert project.consensus()["open"] == 0
    assert notebook["agreement"]["headline"]["sentence"]

    coco, dataset = notebook["coco"], notebook["dataset"]
    assert {each["file_name"] for each in coco["images"]} == {"a.jpg", "night/b.jpg"}
    assert len(coco["annotations"]) == len(dataset["annotations"]) > 0
    assert len(notebook["bens"]["annotations"]) == 3

    path = notebook["path"]
    assert path.resolve() == tmp_path / "datasets" / "2024-06-coco-instances.zip"
    record = notebook["export"].record
    assert hashlib.sha256(path.read_bytes()).hexdigest() == record["sha256"]

    assert notebook["check"].state == "imported"
    assert notebook["check"].report["result"]["written_objects"] == 1
