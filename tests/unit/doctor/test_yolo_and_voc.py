"""Every check of YOLO and VOC folders, one small folder each; and what a hostile folder may try."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.doctor.examining import Options, examine
from app.doctor.findings import CHECKS

Put = Callable[[Path], object]

CONFIG = "train: train/images\nval: val/images\nnames: [cat, dog]\n"
POSE = CONFIG + "kpt_shape: [2, 3]\n"
SHEET = (
    "<annotation><filename>a.png</filename><size><width>100</width><height>80</height></size>"
    "<object><name>cat</name><bndbox><xmin>5</xmin><ymin>6</ymin><xmax>50</xmax><ymax>60</ymax></bndbox>"
    "</object></annotation>"
)
OBJECT = SHEET[SHEET.index("<object>") : SHEET.index("</annotation>")]


def _codes(path: Path) -> set[str]:
    return {code.partition("-")[0] for code in examine([path], Options())[0].counts}


def _yolo(folder: Path, *, config: str = CONFIG) -> None:
    for split, name, color in (("train", "a", "white"), ("val", "b", "black")):
        for kind in ("images", "labels"):
            (folder / split / kind).mkdir(parents=True)
        Image.new("RGB", (100, 80), color).save(folder / split / "images" / f"{name}.png")
        (folder / split / "labels" / f"{name}.txt").write_text("0 0.5 0.5 0.2 0.2\n")
    (folder / "data.yaml").write_text(config)


def _label(text: str) -> Put:
    return lambda folder: (folder / "train/labels/a.txt").write_text(text)


def _config(text: str) -> Put:
    return lambda folder: (folder / "data.yaml").write_text(text)


def _pose(config: str) -> Put:
    def put(folder: Path) -> None:
        (folder / "data.yaml").write_text(config)
        for path in folder.glob("*/labels/*.txt"):
            path.write_text("0 0.5 0.5 0.2 0.2 0.5 0.5 2 0.5 0.6 0\n")

    return put


def _copy(folder: Path) -> None:
    for kind, ending in (("images", "png"), ("labels", "txt")):
        data = (folder / "train" / kind / f"a.{ending}").read_bytes()
        (folder / "val" / kind / f"a.{ending}").write_bytes(data)


def _renamed(folder: Path) -> None:
    data = (folder / "train/images/a.png").read_bytes()
    (folder / "val/images/b.png").write_bytes(data)


YOLO: dict[str, Put] = {
    "Y001": _config("names: [cat, dog"),
    "Y002": _config(CONFIG + "nc: 3\n"),
    "Y003": _config(CONFIG + "kpt_shape: [17]\n"),
    "Y004": _pose(POSE + "flip_idx: [0, 2]\n"),
    "Y005": _config(CONFIG.replace("val/images", "validation")),
    "Y006": _copy,
    "Y008": _renamed,
    "Y007": lambda folder: (folder / "data.yaml").unlink(),
    "Y010": _label("0 0.5 0.5 0.2\n"),
    "Y011": _label("0 0.5 nan 0.2 0.2\n"),
    "Y012": _label("2 0.5 0.5 0.2 0.2\n"),
    "Y013": _label("0 0.5 1.5 0.2 0.2\n"),
    "Y014": _label("0 0.5 0.5 0 0.2\n"),
    "Y015": _label("0 0.5 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2\n"),
    "Y016": _label("0 0.5 0.5 0.2 0.2\n0 0.1 0.1 0.2 0.2 0.3 0.1\n"),
    "Y017": _label("0 0.05 0.5 0.2 0.2\n"),
    "Y020": lambda folder: (folder / "train/labels/c.txt").write_text(""),
    "Y021": lambda folder: (folder / "train/labels/a.txt").unlink(),
    "Y022": lambda folder: (folder / "train/images/a.png").write_bytes(b"no picture"),
    "Y023": lambda folder: (folder / "train/labels/a.txt").write_bytes(b"\xff\xfe0"),
}


def _voc(folder: Path) -> None:
    Image.new("RGB", (100, 80)).save(folder / "a.png")
    (folder / "a.xml").write_text(SHEET)


def _sheet(old: str, new: str) -> Put:
    return lambda folder: (folder / "a.xml").write_text(SHEET.replace(old, new))


def _turned_picture(folder: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6
    (folder / "a.png").unlink()
    Image.new("RGB", (100, 80)).save(folder / "a.jpg", exif=exif)


def _lists(**names: str) -> Put:
    """Lists of the splits; another image, `sub/b`, is there and fine."""

    def put(folder: Path) -> None:
        (folder / "sub").mkdir()
        Image.new("RGB", (100, 80), "red").save(folder / "sub/b.png")
        (folder / "sub/b.xml").write_text(SHEET.replace("a.png", "b.png"))
        (folder / "ImageSets/Main").mkdir(parents=True)
        for split, lines in names.items():
            (folder / f"ImageSets/Main/{split}.txt").write_text(lines)

    return put


def _same_picture_listed(folder: Path) -> None:
    _lists(train="a\n", val="sub/b\n")(folder)
    (folder / "sub/b.png").write_bytes((folder / "a.png").read_bytes())


def _list_of_noise(folder: Path) -> None:
    _lists(train="a\n")(folder)
    (folder / "ImageSets/Main/val.txt").write_bytes(b"\xff\xfeb")


VOC: dict[str, Put] = {
    "V001": _sheet("</annotation>", ""),
    "V002": _sheet("<annotation>", '<!DOCTYPE a [<!ENTITY b "b">]><annotation>'),
    "V003": _sheet("annotation>", "svg>"),
    "V010": _sheet("<width>100</width>", "<width>0</width>"),
    "V011": _sheet("<width>100</width>", "<width>90</width>"),
    "V012": lambda folder: (folder / "a.png").rename(folder / "z.png"),
    "V013": _turned_picture,
    "V014": _sheet("a.png", "b.png"),
    "V015": lambda folder: (folder / "a.png").write_bytes(b"no picture"),
    "V020": _sheet("<name>cat</name>", ""),
    "V021": _sheet("<xmin>5</xmin>", "<xmin>five</xmin>"),
    "V022": _sheet("<xmax>50</xmax>", "<xmax>4</xmax>"),
    "V023": _sheet("<xmax>50</xmax>", "<xmax>101</xmax>"),
    "V025": _sheet("<xmin>5</xmin>", "<xmin>0</xmin>"),
    "V030": _sheet(OBJECT, OBJECT + OBJECT.replace("cat", "Cat").replace("5<", "6<")),
    "V031": _sheet(OBJECT, OBJECT + OBJECT),
    "V040": _lists(train="a\n", val="sub/b\na\n", trainval="a\nsub/b\n"),
    "V041": _lists(train="a\nc\n", val="sub/b\n"),
    "V042": _same_picture_listed,
    "V043": _list_of_noise,
}


@pytest.mark.parametrize("code", YOLO)
def test_a_yolo_folder_brings_forth_exactly_its_code(code: str, tmp_path: Path) -> None:
    _yolo(tmp_path)
    assert _codes(tmp_path) == set()

    YOLO[code](tmp_path)

    assert _codes(tmp_path) == {code}


@pytest.mark.parametrize("code", VOC)
def test_a_voc_folder_brings_forth_exactly_its_code(code: str, tmp_path: Path) -> None:
    _voc(tmp_path)
    assert _codes(tmp_path) == set()

    VOC[code](tmp_path)

    assert _codes(tmp_path) == {code}


def test_a_name_that_leads_nowhere_is_told_of_the_list_of_all(tmp_path: Path) -> None:
    _voc(tmp_path)
    _lists(trainval="a\nsub/b\nc\n")(tmp_path)

    (found,) = examine([tmp_path], Options())[0].places["V041-listed-image-missing"]

    assert found.place == "ImageSets/Main/trainval.txt: c"


def test_lists_are_found_beside_annotations_and_kinds_stand_alone(tmp_path: Path) -> None:
    """As VOC has them: Segmentation divides the images anew, lists of persons number the objects."""
    (tmp_path / "Annotations").mkdir()
    (tmp_path / "JPEGImages").mkdir()
    for name, color in (("a", "white"), ("b", "black")):
        picture = Image.new("RGB", (100, 80), color)
        picture.save(tmp_path / f"JPEGImages/{name}.png")
        text = SHEET.replace("a.png", f"{name}.png")
        (tmp_path / f"Annotations/{name}.xml").write_text(text)
    lines = {
        "Main": ("a\n", "b\n"),
        "Segmentation": ("b\n", "a\n"),
        "Layout": ("a 1\na 2\n", "b 1\n"),
    }
    for kind, (train, val) in lines.items():
        (tmp_path / "ImageSets" / kind).mkdir(parents=True)
        (tmp_path / f"ImageSets/{kind}/train.txt").write_text(train)
        (tmp_path / f"ImageSets/{kind}/val.txt").write_text(val)

    assert _codes(tmp_path) == _codes(tmp_path / "Annotations") == set()

    (tmp_path / "ImageSets/Layout/val.txt").write_text("a 3\n")
    (found,) = examine([tmp_path / "Annotations"], Options())[0].places["V040-image-in-two-splits"]
    assert found.place == "ImageSets/Layout/val.txt: a"
    assert found.found == "also in train.txt"


def test_every_check_of_folders_is_tried() -> None:
    numbers = {check.number for check in CHECKS.values() if check.code[0] in "YV"}

    assert numbers == YOLO.keys() | VOC.keys()


def test_a_pose_dataset_without_mistakes_is_clean(tmp_path: Path) -> None:
    _yolo(tmp_path)
    _pose(POSE + "flip_idx: [1, 0]\n")(tmp_path)

    assert _codes(tmp_path) == set()


def test_aliases_that_grow_are_refused(tmp_path: Path) -> None:
    _yolo(tmp_path)
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    (tmp_path / "data.yaml").write_text("\n".join(lines))

    assert _codes(tmp_path) == {"Y001"}


def test_entities_that_grow_are_refused(tmp_path: Path) -> None:
    _voc(tmp_path)
    entities = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, 60))
    text = f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]><annotation>&e59;</annotation>'
    (tmp_path / "a.xml").write_text(text)

    assert _codes(tmp_path) == {"V002"}


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    _yolo(tmp_path)
    for name in ("train/labels/a.txt", "train/images/a.png"):
        (tmp_path / name).unlink()
        os.mkfifo(tmp_path / name)

    assert _codes(tmp_path) == {"Y022", "Y023"}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    _yolo(folder)
    (tmp_path / "secret.txt").write_text("0 9 9 9 9\n")
    (folder / "train/labels/a.txt").unlink()
    (folder / "train/labels/a.txt").symlink_to(tmp_path / "secret.txt")

    assert _codes(folder) == {"Y023"}


def test_a_box_of_one_pixel_is_a_box(tmp_path: Path) -> None:
    """The corners of Pascal VOC belong to the box."""
    _voc(tmp_path)
    _sheet("<xmax>50</xmax>", "<xmax>5</xmax>")(tmp_path)

    counts = examine([tmp_path], Options())[0].counts

    assert not any(code.startswith("V022") for code in counts)
