"""Croissant files of archives: what they say of the files is so, and their own library reads the records of them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatch
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pictures

from app.exporting.croissant import croissant_of
from app.exporting.facts import Provenance
from app.exporting.manifest import Made
from app.exporting.schemas import ExportOptions, License
from app.formats.records import Image, Object
from app.formats.regions import REGIONS, bounds_of_shape, size_of
from app.formats.registry import FORMATS, format_of
from tests.unit.formats.torture import DATASET, IMAGES, Written

OPTIONS = {"yolo-classify": {"question": "weather"}, "imagenet": {"question": "weather"}}
PROVENANCE = Provenance(7, "Torture / set", "", datetime(2026, 1, 1, tzinfo=UTC), 3, "", 1, {})
EXPORT = ExportOptions.model_validate(
    {"license": License.model_validate({"name": "CC BY 4.0", "url": "https://example.org/by"})}
)


def _files(name: str) -> tuple[Written, dict[str, bytes]]:
    """An archive's files, with pictures."""
    written = Written(name, *IMAGES, options=OPTIONS.get(name))
    files = dict(written.files)
    for image in IMAGES:
        if (place := written.places[image.id]) is not None:
            files[place] = _picture(image, place)
    return written, files


def _picture(image: Image, place: str) -> bytes:
    file = BytesIO()
    kind = "PNG" if place.endswith("png") else "JPEG"
    Pictures.new("RGB", (image.width, image.height)).save(file, kind)
    return file.getvalue()


def _described(name: str, written: Written, files: dict[str, bytes], **more: Any) -> dict[str, Any]:
    counts = more.pop("split_counts", {"train": 5, "val": 1, "test": 1})
    made = Made(
        format=format_of(name),
        options=EXPORT,
        where="",
        provenance=PROVENANCE,
        dataset=more.pop("dataset", DATASET),
        report=written.report,
        verified={},
        split_counts=counts,
        picture_count=len(IMAGES),
        hidden=None,
        public_url="https://concord.example.org/",
    )
    return croissant_of(made, {path: sha256(each).hexdigest() for path, each in files.items()})


def _found_by(node: dict[str, Any], paths: list[str]) -> set[str]:
    patterns = [node["includes"]] if isinstance(node["includes"], str) else node["includes"]
    excluded = node.get("excludes", [])
    return {
        path
        for path in paths
        if any(fnmatch(path, each) for each in patterns)
        and not any(fnmatch(path, each) for each in excluded)
    }


@pytest.mark.parametrize("name", FORMATS)
def test_every_file_is_described_and_every_source_is_there(name: str) -> None:
    written, files = _files(name)

    described = _described(name, written, files)

    alone = {each["contentUrl"]: each for each in described["distribution"] if "contentUrl" in each}
    sets = {each["@id"]: each for each in described["distribution"] if "includes" in each}
    found = {id: _found_by(each, list(files)) for id, each in sets.items()}
    assert alone.keys() | set().union(*found.values()) == files.keys()
    assert all(found.values())
    assert all(each["sha256"] == sha256(files[path]).hexdigest() for path, each in alone.items())
    ids = [each["@id"] for each in (*described["distribution"], *described["recordSet"])]
    assert len(set(ids)) == len(ids)
    sources = {
        field["source"]["fileSet"]["@id"]
        for records in described["recordSet"]
        for field in records["field"]
        if "source" in field
    }
    assert sources <= sets.keys()
    fields = {field["@id"] for records in described["recordSet"] for field in records["field"]}
    assert {records["key"]["@id"] for records in described["recordSet"]} <= fields


def test_parts_are_named_only_where_there_are_some() -> None:
    written, files = _files("coco-instances")

    split = _described("coco-instances", written, files)
    whole = _described("coco-instances", written, files, split_counts={})

    (parts,) = (each for each in split["recordSet"] if each["@id"] == "splits")
    assert parts["dataType"] == "cr:Split"
    assert {each["splits/url"] for each in parts["data"]} == {
        "cr:TrainingSplit",
        "cr:ValidationSplit",
        "cr:TestSplit",
    }
    assert "splits/name" in json.dumps(split["recordSet"])
    assert "split" not in json.dumps(whole["recordSet"])


def test_names_without_an_ending_and_in_capitals_are_found() -> None:
    written, files = _files("coco-instances")
    files |= {"images/scan": b"s", "images/sub/scan2": b"t", "images/B.PNG": b"u"}

    sets = {
        each["@id"]: each for each in _described("coco-instances", written, files)["distribution"]
    }

    bare = _found_by(sets["images-without-ending"], list(files))
    assert bare == {"images/scan", "images/sub/scan2"}
    assert _found_by(sets["images-PNG"], list(files)) == {"images/B.PNG"}


def test_makers_and_citations_are_those_of_imported_files() -> None:
    info = {
        "contributor": " COCO Consortium ",
        "citation": "Lin 2014",
        "url": "https://example.org",
    }
    written, files = _files("voc")

    bare = _described("voc", written, files)
    told = _described("voc", written, files, dataset=replace(DATASET, extra={"info": info}))
    odd = _described("voc", written, files, dataset=replace(DATASET, extra={"info": ["a"]}))

    assert told["creator"] == {"@type": "sc:Organization", "name": "COCO Consortium"}
    assert (told["citeAs"], told["isBasedOn"]) == ("Lin 2014", "https://example.org")
    assert bare == odd
    assert not {"creator", "citeAs", "isBasedOn"} & bare.keys()
    assert bare["url"] == "https://concord.example.org/projects/7"
    assert bare["license"] == "https://example.org/by"


def _box(each: Object, image: Image) -> list[float]:
    box = bounds_of_shape(each.shape, size_of(image))
    return [round(number, 2) for number in (box.x, box.y, box.width, box.height)]


def _box_in(record: dict[str, Any]) -> list[float]:
    if "annotations/bbox" in record:
        return list(record["annotations/bbox"])
    sides = ("x", "y", "width", "height")
    return [record[f"annotations/bbox_{side}"] for side in sides]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["coco-instances", "lvis", "json-dictionary", "parquet"])
def test_mlcroissant_reads_images_and_annotations(name: str, tmp_path: Path) -> None:
    library = pytest.importorskip("mlcroissant", reason="the group `readers` is not installed")
    written, files = _files(name)
    files["croissant.json"] = json.dumps(_described(name, written, files)).encode()
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    image_key = "images/image_id" if name == "parquet" else "images/id"
    key = "annotations/object_id" if name == "parquet" else "annotations/id"

    dataset = library.Dataset(jsonld=str(tmp_path / "croissant.json"))
    images = {each[image_key]: each for each in dataset.records("images")}
    annotations = {each[key]: each for each in dataset.records("annotations")}
    pictures = {each["pictures/path"].decode() for each in dataset.records("pictures")}

    assert not dataset.metadata.ctx.issues.errors
    given = [
        image for image in IMAGES if image.is_checked or name in ("json-dictionary", "parquet")
    ]
    assert {
        id: (each["images/file_name"].decode(), each["images/width"], each["images/split"].decode())
        for id, each in images.items()
    } == {image.id: (image.file_name, image.width, image.split) for image in given}
    assert {
        id: (each["annotations/category_id"], _box_in(each)) for id, each in annotations.items()
    } == {
        each.id: (each.category_id, _box(each, image))
        for image in given
        for each in image.objects
        if name != "lvis" or (each.shape["type"] in REGIONS and not each.is_crowd)
    }
    assert pictures == {place for place in written.places.values() if place is not None}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FORMATS)
def test_mlcroissant_finds_no_mistake_in_any(name: str, tmp_path: Path) -> None:
    library = pytest.importorskip("mlcroissant", reason="the group `readers` is not installed")
    written, files = _files(name)
    described = tmp_path / "croissant.json"
    described.write_text(json.dumps(_described(name, written, files)))

    issues = library.Dataset(jsonld=str(described)).metadata.ctx.issues

    assert not issues.errors
    assert all("citeAs" in each or "creator" in each for each in issues.warnings)
