"""Faces, number plates and marked places are hidden on copies, and on copies alone."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import numpy as np
import pytest
from PIL import Image

from app.exporting.altering.hidden import Hidden, Tally
from app.exporting.altering.pixels import alter
from app.exporting.altering.plan import Plan
from app.formats.writing import Report
from app.geometry.boxes import Size
from app.hiding import detectors
from app.hiding.cascades import HaarCascades
from app.hiding.places import Place
from app.images.decoding.limits import DecodeLimits
from tests.features.exporting.conftest import Exporting

SIZE = Size(120, 80)
WHOLE = Plan((0, 0, 120, 80), SIZE, (0, 0), SIZE)


class FindsOneFace:
    """A detector that always finds the same face, and looks at nothing."""

    name, version, is_installed = "one-face", "7", True

    def find(self, picture: Image.Image, kinds: Any) -> list[Place]:
        return [Place("face", 20, 20, 20, 20)] if "face" in kinds else []


def noise(path: Path) -> bytes:
    """A picture on which every place can be recognised."""
    pixels = np.random.default_rng(1).integers(0, 256, (SIZE.height, SIZE.width, 3), np.uint8)
    Image.fromarray(pixels).save(path, "PNG")
    return path.read_bytes()


def changed(before: Path, after: Path) -> Any:
    """Which pixels differ (height, width)."""
    return (np.asarray(Image.open(before)) != np.asarray(Image.open(after))).any(axis=2)


def test_found_and_marked_places_are_hidden_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detectors, "DETECTORS", [FindsOneFace()])
    source, target = tmp_path / "in.png", tmp_path / "out.png"
    original = noise(source)
    hidden = Hidden(marked=[Place("plate", 80, 50, 20, 10)], find=("face",))

    found, _ = alter(source, "in.png", DecodeLimits(), [(WHOLE, target)], hidden)

    padded = np.zeros((SIZE.height, SIZE.width), bool)
    padded[16:44, 16:44] = True
    padded[50:60, 80:100] = True
    assert found == [Place("face", 16, 16, 28, 28)]
    assert not (changed(source, target) & ~padded).any()
    assert changed(source, target)[padded].mean() > 0.95
    assert source.read_bytes() == original


def test_the_tally_says_who_found_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detectors, "DETECTORS", [FindsOneFace()])
    tally, report = Tally(), Report()
    marked, looked = Place("other", 1, 1, 2, 2), Hidden(find=("face", "plate"))

    tally.count(7, "a.jpg", Hidden(marked=[marked], find=("face",)), [marked], report)
    tally.count(9, "b.jpg", looked, [], report)

    assert tally.table().decode().splitlines()[1:] == ["7,0,1,0,0", "9,0,0,0,0"]
    assert tally.as_json()["detector"] == {"name": "one-face", "version": "7"}
    assert "look before you publish" in tally.as_json()["warning"]
    assert report.losses["nothing-found"].places == ["b.jpg"]


@pytest.fixture
def portrait() -> bytes:
    """A woman who looks into the camera; the photograph is NASA's and comes with scikit-image."""
    data = pytest.importorskip("skimage.data", reason="needs scikit-image, which has a portrait")
    file = BytesIO()
    Image.fromarray(data.astronaut()).save(file, "JPEG", quality=95)
    return file.getvalue()


@pytest.fixture
def with_face(exporting: Exporting, portrait: bytes) -> Exporting:
    """The portrait, labelled, and with a marked place in its lower right corner."""
    exporting.database.execute(
        "delete from queued_images where project_id = %s", [exporting.project["id"]]
    )
    files = [("files", ("astronaut.jpg", portrait))]
    exporting.owner.post(f"{exporting.path}/images", files=files).raise_for_status()
    image_id = exporting.label(exporting.box(x=10.0, y=10.0, width=90.0, height=90.0))
    place = {"kind": "other", "x": 400, "y": 400, "width": 100, "height": 100}
    exporting.owner.post(
        f"/api/v1/images/{image_id}/hidden-places", json={"places": [place]}
    ).raise_for_status()
    return exporting


def told_image(archive: ZipFile) -> int:
    """The id of the only image of an export."""
    return int(archive.read("hidden.csv").decode().splitlines()[1].partition(",")[0])


@pytest.mark.skipif(not HaarCascades().is_installed, reason="needs the extra: OpenCV 4")
def test_a_face_in_an_export_is_found_hidden_and_told(
    with_face: Exporting, portrait: bytes
) -> None:
    prepare = {"hide": {"find": ["face"], "how": "pixelate"}}

    export = with_face.export(images="upright", prepare=prepare)

    archive = ZipFile(BytesIO(with_face.file(export)))
    before = np.asarray(Image.open(BytesIO(portrait)), int)
    after = np.asarray(Image.open(BytesIO(archive.read("images/astronaut.jpg"))), int)
    difference = np.abs(before - after).mean(axis=2)
    assert difference[90:160, 190:260].mean() > 10  # her eyes, nose and mouth
    assert difference[410:490, 410:490].mean() > 10
    assert difference[250:380, 20:120].mean() < 3
    asked: dict[str, Any] = {
        "image_id": told_image(archive),
        "number": 0,
        "prepare": json.dumps(prepare),
    }
    for _ in range(2):  # the second is made of what was found for the first
        shown = with_face.owner.get(f"{with_face.path}/exports/preview/picture", params=asked)
        assert shown.content == archive.read("images/astronaut.jpg")
    told = export["manifest"]["hidden"]
    assert told["regions"]["marked"] == 1
    assert told["regions"]["found_faces"] >= 1
    assert told["detector"] == {
        "name": "opencv-haar-cascades",
        "version": HaarCascades().version,
    }
    assert archive.read("hidden.csv").decode().startswith("image_id,labelled,marked,found_faces")
    [said] = json.loads(archive.read("annotations.json")).values()
    assert said["objects"][0]["bbox"] == [10, 10, 90, 90]


def test_without_a_detector_the_choice_says_how_to_have_one(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detectors, "DETECTORS", [])

    refused = exporting.start(images="upright", prepare={"hide": {"find": ["plate"]}})
    page = exporting.owner.get(f"/projects/{exporting.project['id']}/exports").text

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"] == "prepare.hide.find"
    assert "pip install 'concord[detector]'" in refused.json()["detail"]
    assert "There is no detector here" in page


def test_the_form_asks_for_what_is_ticked(exporting: Exporting) -> None:
    fields = {"format": "json-dictionary", "truth": "all", "images": "upright", "hide_marked": "on"}

    started = exporting.owner.post(
        f"/projects/{exporting.project['id']}/exports", data=fields, follow_redirects=False
    )

    assert started.status_code == httpx.codes.SEE_OTHER
    export = exporting.finished(int(started.headers["location"].rpartition("/")[2]))
    assert export["options"]["prepare"]["hide"] == {"categories": [], "find": [], "how": "blur"}
