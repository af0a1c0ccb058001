"""COCO files beside their pictures and beside each other."""

import json
from pathlib import Path

import pytest
from PIL import Image

from app.doctor.coco.columns import Coco, read_coco
from app.doctor.examining import Options, examine
from app.doctor.findings import Findings
from app.doctor.splits import compare_splits
from tests.unit.doctor.documents import Document, clean, codes, examined


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    for name in ("a.png", "b.png"):
        Image.new("RGB", (100, 80)).save(folder / name)
    return folder


def _turn(folder: Path, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[274] = 6
    Image.new("RGB", size).save(folder / "a.png", exif=exif)


def test_images_that_are_as_the_file_says_are_clean(pictures: Path) -> None:
    assert codes(clean(), pictures) == set()


def test_a_missing_image_is_told(pictures: Path) -> None:
    (pictures / "a.png").unlink()

    assert codes(clean(), pictures) == {"C100"}


def test_an_image_of_another_size_is_told(pictures: Path) -> None:
    Image.new("RGB", (90, 80)).save(pictures / "a.png")

    assert codes(clean(), pictures) == {"C101"}


@pytest.mark.parametrize(
    ("stored", "frame"), [((100, 80), "stored frame"), ((80, 100), "upright frame")]
)
def test_of_a_turned_image_the_frame_of_the_annotations_is_told(
    stored: tuple[int, int], frame: str, pictures: Path
) -> None:
    _turn(pictures, stored)

    places = examined(clean(), pictures).places

    assert list(places) == ["C102-image-turned"]
    assert frame in places["C102-image-turned"][0].found


def test_an_unreadable_image_is_told(pictures: Path) -> None:
    (pictures / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    assert codes(clean(), pictures) == {"C103"}


def test_a_link_out_of_the_folder_is_not_followed(pictures: Path) -> None:
    (pictures / "a.png").rename(pictures.parent / "a.png")
    (pictures / "a.png").symlink_to(pictures.parent / "a.png")

    assert codes(clean(), pictures) == {"C104"}


def _compared(*documents: Document) -> Findings:
    files: list[Coco] = []
    for place, document in enumerate(documents):
        coco = read_coco(_text(document), f"{place}.json", Findings(""))
        assert coco is not None
        files.append(coco)
    together = Findings("together")
    compare_splits(files, together)
    return together


def _text(document: Document) -> bytes:
    return json.dumps(document).encode()


def _other() -> Document:
    document = clean()
    for place, image in enumerate(document["images"]):
        image["file_name"] = f"val/{place}.png"
    return document


def test_splits_that_share_nothing_are_clean() -> None:
    assert not _compared(clean(), _other()).counts


def test_an_image_in_two_splits_is_told_by_its_name() -> None:
    other = _other()
    other["images"][1]["file_name"] = "a.png"

    found = _compared(clean(), other)

    assert dict(found.counts) == {"C095-image-in-two-splits": 1}


def test_an_image_in_two_splits_is_told_by_its_hash() -> None:
    first, other = clean(), _other()
    first["images"][0]["sha256"] = other["images"][1]["sha256"] = "ab" * 32

    assert dict(_compared(first, other).counts) == {"C095-image-in-two-splits": 1}


@pytest.mark.parametrize(("name", "told"), [("c.png", {"C098"}), ("a.png", {"C095"})])
def test_equal_pictures_in_two_splits_are_told_once(
    name: str, told: set[str], pictures: Path, tmp_path: Path
) -> None:
    """By their bytes where they have two names, by the name where they have one."""
    Image.new("RGB", (100, 80), "red").save(pictures / "a.png")
    (pictures / "c.png").write_bytes((pictures / "a.png").read_bytes())
    Image.new("RGB", (100, 80), "blue").save(pictures / "d.png")
    other = clean()
    for image, renamed in zip(other["images"], (name, "d.png"), strict=True):
        image["file_name"] = renamed
    (tmp_path / "train.json").write_bytes(_text(clean()))
    (tmp_path / "val.json").write_bytes(_text(other))

    together = examine([tmp_path / "train.json", tmp_path / "val.json"], Options(pictures))[-1]

    assert {code.partition("-")[0] for code in together.counts} == told
    (found,) = next(iter(together.places.values()))
    assert "val.json: images[0] id 1" in found.place
    assert "train.json: images[0] id 1" in found.found


def _numbered(document: Document, offset: int) -> Document:
    for image in document["images"]:
        image["id"] += offset
    for annotation in document["annotations"]:
        annotation["image_id"] += offset
    return document


def test_a_renamed_image_in_two_splits_is_told_by_its_id_and_size() -> None:
    first, other = _numbered(clean(), 391_000), _numbered(_other(), 391_000)
    other["images"][0]["width"] += 1

    found = _compared(first, other)

    assert dict(found.counts) == {"C097-image-id-in-two-splits": 1}


def test_ids_that_are_a_mere_count_say_nothing() -> None:
    assert not _compared(_numbered(clean(), 0), _numbered(_other(), 0)).counts


def test_one_id_with_two_names_is_told() -> None:
    other = _other()
    other["categories"][0]["name"] = "lorry"

    assert dict(_compared(clean(), other).counts) == {"C096-categories-differ": 1}
