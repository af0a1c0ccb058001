"""The first time out and in: what comes back is what went out, but for what the report said; and what it said is so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Mark, Picture, Reading
from app.formats.reading.sources import Source
from app.formats.records import Category, Image, Object, Shape
from app.formats.registry import FORMATS
from app.geometry.boxes import Size
from tests.unit.formats.returning import put
from tests.unit.formats.test_index import BOX, OBJECTS, READER_OF, SHAPES, is_of_one_question
from tests.unit.formats.torture import CAT, DATASET, DOG, LIGHT, Written

FOLDERS = {name for name in READER_OF if is_of_one_question(name)}
"""They hold pictures and answers alone."""
POSES = {"coco-keypoints", "yolo-pose"}
"""They hold skeletons alone."""
GUESSED = {("yolo-segment", "rotated")}
"""The format has polygons alone; one of four right corners is read as a rotated box, whatever it was."""
HAS_FLAGS_OF_ITS_OWN = {"voc"}
"""Its objects say whether they are truncated or difficult, whoever wrote them."""
ANSWERS = {"weather": ["rain / snow"], "things": ["a", "c"], "is blurred": ["no"]}

every_format = pytest.mark.parametrize("name", READER_OF)
of_objects = pytest.mark.parametrize("name", [each for each in READER_OF if each not in FOLDERS])


@dataclass(frozen=True)
class Through:
    """What was said on the way out, and what came in."""

    told: Mapping[str, list[str]]
    contents: Contents
    pictures: list[Picture]

    @property
    def marks(self) -> list[Mark]:
        return [mark for picture in self.pictures for mark in picture.marks]

    def said(self, what: str) -> Any:
        """Answers or absences of the only picture."""
        (picture,) = self.pictures
        return {key: getattr(each, what) for key, each in picture.said.items()}


def through(folder: Path, name: str, *objects: Object, **facts: Any) -> Through:
    if name in FOLDERS:
        facts = {"answers": ANSWERS} | facts
    image = Image(1, "a.png", 40, 30, objects=objects, **{"split": "train", **facts})
    options = {"question": "weather"} if name in FOLDERS else {}
    written = Written(name, image, options=options)
    put(written, folder)
    source, findings = Source(folder), Findings()
    contents = detect(source).read(Reading(source, findings, lambda _: Size(40, 30)))
    pictures = list(contents.pictures)
    assert not findings.codes()
    told = {code: loss.places for code, loss in written.report.losses.items()}
    return Through(told, contents, pictures)


def are_alike(one: Any, other: Any) -> bool:
    """Equal, but for what a format's digits round."""
    if isinstance(one, Mapping):
        given = {key: value for key, value in one.items() if key != "box"}
        return all(key in other and are_alike(value, other[key]) for key, value in given.items())
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(are_alike, one, other))
    if isinstance(one, float | int) and not isinstance(one, bool):
        return bool(other == pytest.approx(one, abs=0.01))
    return bool(one == other)


def about(name: str, *, shape: Shape, **facts: Any) -> Object:
    category = DOG if shape["type"] == "keypoints" else CAT
    return Object(1, category, shape, **facts)


@of_objects
@pytest.mark.parametrize("column", SHAPES)
def test_a_shape_comes_back_or_is_told(tmp_path: Path, name: str, column: str) -> None:
    shape = SHAPES[column]
    usual = through(tmp_path / "usual", name).told

    found = through(tmp_path / "shape", name, about(name, shape=shape))

    comes_back = len(found.marks) == 1 and are_alike(shape, found.marks[0].shape)
    is_told = bool(found.told.keys() - usual.keys())
    assert comes_back != is_told or (name, column) in GUESSED


@of_objects
@pytest.mark.parametrize("column", OBJECTS)
def test_what_is_said_of_objects_comes_back_or_is_told(
    tmp_path: Path, name: str, column: str
) -> None:
    shape: Shape
    other: Shape
    category, shape, other = LIGHT, BOX, {**BOX, "y": 20, "height": 8}
    if name in POSES:
        category, shape, other = DOG, SHAPES["skeleton"], SHAPES["skeleton"]
    # Beside each other: where each pixel holds one value nothing is covered.
    plain = [Object(1, category, shape), Object(2, category, other)]
    usual = through(tmp_path / "usual", name, *plain).told
    given = OBJECTS[column]

    found = through(tmp_path / "said", name, *(replace(each, **given) for each in plain))

    marks = found.marks
    comes_back = {
        "attributes": lambda: all(are_among(name, given["attributes"], m) for m in marks),
        "groups": lambda: marks[0].group is not None and marks[0].group == marks[1].group,
        "scores": lambda: [m.score for m in marks] == [given["score"]] * 2,
        "crowds": lambda: all(m.is_crowd for m in marks),
    }
    is_kept = len(marks) == 2 and comes_back[column]()
    assert is_kept == (not found.told.keys() - usual.keys())


def are_among(name: str, given: Mapping[str, Any], mark: Mark) -> bool:
    if name in HAS_FLAGS_OF_ITS_OWN:
        return given.items() <= mark.attributes.items()
    return given == mark.attributes


@every_format
def test_answers_and_absences_come_back_or_are_told(tmp_path: Path, name: str) -> None:
    found = through(tmp_path, name, answers=ANSWERS, verified_absent=(CAT,))

    answers = [dict(each) for each in found.said("answers").values() if each]
    absent = [
        {category.name for category in found.contents.categories if category.id in each}
        for each in found.said("verified_absent").values()
        if each
    ]
    assert (answers == [ANSWERS]) == ("answers-dropped" not in found.told)
    assert (absent == [{"cat"}]) == ("absences-dropped" not in found.told)


@every_format
@pytest.mark.parametrize("split", ["train", "val", "test"])
def test_splits_come_back(tmp_path: Path, name: str, split: str) -> None:
    found = through(tmp_path, name, about(name, shape=BOX), split=split)

    assert [each.split for each in found.pictures] == [split] or "split-dropped" in found.told


@of_objects
def test_what_is_said_of_categories_comes_back_or_is_told(tmp_path: Path, name: str) -> None:
    objects = [
        Object(number, each.id, SHAPES["skeleton"] if each.skeleton else BOX)
        for number, each in enumerate(DATASET.categories, start=1)
    ]

    found = through(tmp_path, name, *objects)

    back = {each.name: each for each in found.contents.categories}
    compared = 0
    for each in DATASET.categories:
        if each.name not in back:
            continue
        missing = [
            what
            for what, value in facts_of(each).items()
            if value and facts_of(back[each.name])[what] != value
        ]
        place = f"{each.name}: {', '.join(missing)}"
        assert (place in found.told.get("category-facts-dropped", ())) == bool(missing), missing
        compared += 1
    # Of skeletons in labelme nothing but their points is left, which is told.
    count = len(DATASET.categories) - (name == "labelme")
    assert compared == (1 if name in POSES else count)


def facts_of(category: Category) -> dict[str, Any]:
    """By the words of the report."""
    skeleton = category.skeleton
    return {
        "supercategory": category.supercategory,
        "color": category.color,
        "list of attributes": [dict(each) for each in category.attributes],
        "flip pairs": skeleton and skeleton.flip_pairs,
        "sigmas": skeleton and skeleton.sigmas,
    }


FIELDS = {"lens": {"mm": 35}, "tags": ["a", "b"]}
"""Of another program: nothing of it means anything here."""


@every_format
def test_fields_of_other_programs_come_back_or_are_told(tmp_path: Path, name: str) -> None:
    shape = SHAPES["skeleton"] if name in POSES else SHAPES["mask"]
    if name in {"yolo-detect", "yolo-obb"}:
        shape = BOX

    found = through(tmp_path, name, replace(about(name, shape=shape), extra=FIELDS), extra=FIELDS)

    (picture,) = found.pictures
    back = [("a.png", picture.extra)]
    if name not in FOLDERS:
        back += [("a.png: object 1", each.extra) for each in picture.marks]
        assert len(back) == 2
    told = found.told.get("fields-dropped", [])
    for place, extra in back:
        assert (FIELDS.items() <= (extra or {}).items()) != (place in told), place


@pytest.mark.parametrize("name", [each for each in FORMATS if each not in READER_OF])
def test_fields_of_other_programs_are_held_or_told(name: str) -> None:
    """Of formats without a reader the report is held to what stands in the files."""
    held = Object(1, CAT, SHAPES["mask"], extra={"lens": "of the object"})
    image = Image(1, "a.png", 40, 30, objects=(held,), extra={"lens": "of the image"})
    named = replace(DATASET.categories[0], extra={"rank": "of the category"})
    categories = (named, *DATASET.categories[1:])
    dataset = replace(DATASET, categories=categories, extra={"info": "of the dataset"})
    image_only = "features"  # It has no objects at all.

    written = Written(name, image, dataset=dataset)

    said = texts_of(written)
    losses = {code: loss.places for code, loss in written.report.losses.items()}
    told = losses.get("fields-dropped", [])
    assert ("of the image" in said) != ("a.png" in told)
    assert name == image_only or ("of the object" in said) != ("a.png: object 1" in told)
    is_told = "fields of an imported file" in str(losses.get("category-facts-dropped"))
    assert name == image_only or ("of the category" in said) != is_told
    assert ("of the dataset" in said) != ("dataset-fields-dropped" in losses)


def test_fields_of_other_programs_do_not_hide_what_labelme_itself_means(tmp_path: Path) -> None:
    held = Object(1, CAT, BOX, extra={"label": "mine", "description": "a note"})

    found = through(tmp_path, "labelme", held, extra={"version": 7})

    assert found.pictures[0].extra == {"original_version": 7}
    assert found.marks[0].extra == {"original_label": "mine", "description": "a note"}


def texts_of(written: Written) -> str:
    """All that the files say; of tables, their cells."""
    said = []
    for path, content in written.files.items():
        if path.endswith(".parquet"):
            said.append(str(parquet.read_table(BytesIO(content)).to_pydict()))
        else:
            said.append(content.decode(errors="replace"))
    return "\n".join(said)


def test_segments_of_the_panoptic_format_keep_their_own_fields(tmp_path: Path) -> None:
    """What a segment has of its own is not overwritten by what a foreign field is called like."""
    held = Object(1, CAT, SHAPES["mask"], extra={"area": "wide", "lens": 35})

    (mark,) = through(tmp_path, "coco-panoptic", held).marks

    assert mark.extra == {"lens": 35}


@every_format
def test_questions_come_back_or_are_told(tmp_path: Path, name: str) -> None:
    found = through(tmp_path, name, about(name, shape=BOX), answers=ANSWERS)

    back = {each.name: each for each in found.contents.questions}
    for each in DATASET.questions:
        is_lost = each.name in found.told.get("questions-dropped", ())
        if is_lost or (name not in FOLDERS and "answers-dropped" in found.told):
            assert each.name not in back
            continue
        assert back[each.name].values == each.values
        is_told = f"{each.name}: {each.mode}" in found.told.get("question-mode-dropped", ())
        assert is_told or back[each.name].mode == each.mode


def test_a_tree_of_classes_needs_no_pictures(tmp_path: Path) -> None:
    """An archive of classes that came without its pictures says in its listing where they belong."""
    written = Written(
        "imagenet",
        Image(1, "a.png", 40, 30, split="val", answers=ANSWERS),
        options={"question": "weather"},
    )
    for path, content in written.files.items():
        (tmp_path / path).write_bytes(content)

    source = Source(tmp_path)
    contents = detect(source).read(Reading(source, Findings(), lambda _: None))

    (picture,) = contents.pictures
    assert (picture.path, picture.split) == (None, "val")
    assert picture.said[""].answers == {"weather": ["rain / snow"]}
