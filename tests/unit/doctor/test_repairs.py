"""A repaired copy is clean of what was repaired, and every repair is told."""

import json
from pathlib import Path

import pytest

from app.doctor.coco.repairs import BY_CASE, BY_RECORDS
from app.doctor.findings import CHECKS
from app.doctor.fixing import NotRepairable, fix
from tests.unit.doctor.documents import Document, clean, codes
from tests.unit.doctor.test_coco_checks import BREAKS, TEXTS

REPAIRS = {code for group, _ in BY_RECORDS for code in group} | BY_CASE.keys()
# A relative path that climbs out of the folder has no safe form: a back-slash has.
MENDED = {CHECKS[code].number for code in REPAIRS} - {"C021"}


def _fixed(document: Document, folder: Path) -> tuple[Document, list[str]]:
    (folder / "file.json").write_text(json.dumps(document))
    lines = fix(folder / "file.json", folder / "copy.json", frozenset())
    return json.loads((folder / "copy.json").read_bytes()), lines


def test_what_is_called_repairable_has_a_repair() -> None:
    """Of COCO files; those of folders are in `test_folder_repairs`."""
    repairable = {
        code for code, check in CHECKS.items() if check.is_repairable and code.startswith("C")
    }

    assert repairable == REPAIRS | {"C004-byte-order-mark"}


@pytest.mark.parametrize("code", sorted(MENDED))
def test_a_repair_leaves_nothing_of_its_code(code: str, tmp_path: Path) -> None:
    document = clean()
    BREAKS[code](document)

    copy, lines = _fixed(document, tmp_path)

    assert code not in codes(copy)
    assert codes(copy) < codes(document)
    assert len(lines) >= 1


def test_a_clean_file_is_copied_as_it_is(tmp_path: Path) -> None:
    copy, lines = _fixed(clean(), tmp_path)

    assert copy == clean()
    assert lines == []


def test_a_repair_says_what_was_and_what_became_of_it(tmp_path: Path) -> None:
    document = clean()
    document["annotations"][0]["area"] = 900

    _, lines = _fixed(document, tmp_path)

    assert lines == ["annotations[0] id 1.area: 900 became 400"]


def test_back_slashes_are_turned_and_paths_out_of_the_folder_left(tmp_path: Path) -> None:
    document = clean()
    document["images"][0]["file_name"] = "train\\a.png"
    document["images"][1]["file_name"] = "..\\b.png"

    copy, _ = _fixed(document, tmp_path)

    assert [image["file_name"] for image in copy["images"]] == ["train/a.png", "..\\b.png"]


def test_ids_that_would_become_one_are_left(tmp_path: Path) -> None:
    document = clean()
    document["images"][1]["id"] = "1"

    copy, _ = _fixed(document, tmp_path)

    assert [image["id"] for image in copy["images"]] == [1, "1"]


def test_a_word_for_iscrowd_is_left(tmp_path: Path) -> None:
    document = clean()
    document["annotations"][0]["iscrowd"] = "true"

    copy, _ = _fixed(document, tmp_path)

    assert copy["annotations"][0]["iscrowd"] == "true"


def test_a_byte_order_mark_is_removed(tmp_path: Path) -> None:
    (tmp_path / "file.json").write_bytes(TEXTS["C004"])

    lines = fix(tmp_path / "file.json", tmp_path / "copy.json", frozenset())

    assert lines == ["line 1 column 1: the byte order mark was removed"]
    assert codes((tmp_path / "copy.json").read_bytes()) == set()


@pytest.mark.parametrize("code", ["C001", "C002", "C003", "C005", "C008"])
def test_what_cannot_be_known_is_not_repaired(code: str, tmp_path: Path) -> None:
    (tmp_path / "file.json").write_bytes(TEXTS[code])

    with pytest.raises(NotRepairable, match=code):
        fix(tmp_path / "file.json", tmp_path / "copy.json", frozenset())

    assert not (tmp_path / "copy.json").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "file.json").write_text(json.dumps(clean()))

    with pytest.raises(NotRepairable, match="never writes over"):
        fix(tmp_path / "file.json", tmp_path / "file.json", frozenset())
