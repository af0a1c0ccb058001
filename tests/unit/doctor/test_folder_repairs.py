"""Repaired copies of YOLO and VOC folders."""

import os
from pathlib import Path

import pytest
from PIL import Image

from app.doctor.errors import Unreadable
from app.doctor.examining import Options, examine
from app.doctor.findings import CHECKS
from app.doctor.fixing import fix
from app.doctor.voc import repairs as voc_repairs
from app.doctor.yolo import repairs as yolo_repairs

NOTHING: frozenset[str] = frozenset()
LABELS = "0 0.5 0.5 0.2 0.2\n1 0.9 0.5 0.4 0.2\n\n0 0.5 0.5 0.2 0.2\n0 0.1 0.1 0.2 0.1 0.3 0.3\n"
HEAD = "<annotation><filename>a.png</filename><size><width>100</width><height>80</height></size>"


def voc_object(*corners: float, name: str = "cat") -> str:
    sides = zip(("xmin", "ymin", "xmax", "ymax"), corners, strict=True)
    box = "".join(f"<{side}>{value:g}</{side}>" for side, value in sides)
    return f"<object><name>{name}</name><bndbox>{box}</bndbox></object>"


@pytest.fixture
def yolo(tmp_path: Path) -> Path:
    folder = tmp_path / "yolo"
    for kind in ("images", "labels"):
        (folder / "train" / kind).mkdir(parents=True)
    Image.new("RGB", (100, 80)).save(folder / "train/images/a.png")
    (folder / "train/labels/a.txt").write_text(LABELS)
    (folder / "data.yaml").write_text("train: train/images\nval: train/images\nnames: [cat, dog]\n")
    return folder


@pytest.fixture
def voc(tmp_path: Path) -> Path:
    folder = tmp_path / "voc"
    folder.mkdir()
    Image.new("RGB", (100, 80)).save(folder / "a.png")
    objects = [
        voc_object(50, 60, 5, 6),
        voc_object(5, 6, 130, 60),
        voc_object(5, 6, 50, 60),
        voc_object(200, 6, 300, 60),
    ]
    (folder / "a.xml").write_text(f"{HEAD}{''.join(objects)}</annotation>")
    return folder


def test_what_is_called_repairable_has_a_repair() -> None:
    repairable = {code for code, check in CHECKS.items() if check.is_repairable and code[0] in "YV"}

    repairs = {yolo_repairs.DUPLICATE, yolo_repairs.OVER_EDGE}
    assert repairable == repairs | {
        voc_repairs.REVERSED,
        voc_repairs.OUTSIDE,
        voc_repairs.DUPLICATE,
    }


def counts(folder: Path) -> dict[str, int]:
    found = examine([folder], Options())[0].counts
    return {code.partition("-")[0]: count for code, count in found.items()}


def test_yolo_lines_are_cut_and_repeats_removed(yolo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"

    lines = fix(yolo, copy, NOTHING)

    assert (copy / "train/labels/a.txt").read_text() == (
        "0 0.5 0.5 0.2 0.2\n1 0.850000 0.500000 0.300000 0.200000\n\n0 0.1 0.1 0.2 0.1 0.3 0.3\n"
    )
    assert [line.partition(":")[0] for line in lines] == [
        "train/labels/a.txt line 2",
        "train/labels/a.txt line 4",
    ]
    before, after = counts(yolo), counts(copy)
    assert {"Y015", "Y017"} <= before.keys()
    assert after == {code: n for code, n in before.items() if code not in ("Y015", "Y017")}


def test_voc_corners_are_exchanged_cut_and_repeats_removed(voc: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"

    lines = fix(voc, copy, NOTHING)

    assert [line.partition(": ")[2] for line in lines] == [
        "reversed corners were exchanged",
        "the box was cut at the edge of the image",
        "the same as object[1], removed",
    ]
    left = counts(copy)
    assert left == {"V023": 1}, "a box that lies wholly outside is left to whoever knows better"
    assert {"V022", "V023"} <= counts(voc).keys()


@pytest.mark.parametrize("name", ["yolo", "voc"])
def test_what_is_sound_stays_byte_for_byte(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(name)
    fix(folder, tmp_path / "first", NOTHING)

    lines = fix(tmp_path / "first", tmp_path / "second", NOTHING)

    assert lines == []
    for path in (tmp_path / "first").rglob("*"):
        if path.is_file():
            twin = tmp_path / "second" / path.relative_to(tmp_path / "first")
            assert twin.read_bytes() == path.read_bytes()


def test_ignored_codes_are_not_repaired(yolo: Path, tmp_path: Path) -> None:
    ignored = frozenset({"Y015-duplicate-line", "Y017-box-over-edge"})

    assert fix(yolo, tmp_path / "copy", ignored) == []
    assert (tmp_path / "copy/train/labels/a.txt").read_text() == LABELS


def test_links_out_of_the_folder_are_left_out_and_told(yolo: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("0 0.5 0.5 0.2 0.2\n")
    os.symlink(tmp_path / "secret.txt", yolo / "train/labels/b.txt")

    lines = fix(yolo, tmp_path / "copy", NOTHING)

    assert "train/labels/b.txt: a link out of the folder was left out" in lines
    assert not (tmp_path / "copy/train/labels/b.txt").exists()


def test_a_copy_goes_neither_over_a_folder_nor_into_it(yolo: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()

    with pytest.raises(Unreadable, match="never writes over"):
        fix(yolo, tmp_path / "there", NOTHING)
    with pytest.raises(Unreadable, match="outside the folder"):
        fix(yolo, yolo / "copy", NOTHING)
