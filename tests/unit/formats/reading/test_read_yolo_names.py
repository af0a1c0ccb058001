from pathlib import Path

import pytest

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Reading
from app.formats.reading.sources import Source
from app.geometry.boxes import Size


def read(folder: Path, lines: str, **files: str) -> tuple[Contents, Findings]:
    (folder / "a.txt").write_text(lines)
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    source, findings = Source(folder), Findings()
    reading = Reading(source, findings, lambda name: Size(200, 100))
    return detect(source).read(reading), findings


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("names: ['a, b', 'c', 'd']", {0: "a, b", 1: "c", 2: "d"}),
        ("names:\n  2: c\n  0: a\n  1: b", {0: "a", 1: "b", 2: "c"}),
        ("names: {10: k, 9: j, 0: a}", {0: "a", 9: "j", 10: "k"}),
        ("names: [no, 1.10, ~]", {0: "no", 1: "1.10", 2: "~"}),
    ],
)
def test_classes_have_the_names_of_their_numbers(
    tmp_path: Path, names: str, expected: dict[int, str]
) -> None:
    contents, _ = read(tmp_path, "0 0.5 0.5 0.2 0.2\n", data_yaml=names)

    assert {each.id - 1: each.name for each in contents.categories} == expected


def test_gaps_between_names_stay_and_are_told(tmp_path: Path) -> None:
    lines = "2 0.5 0.5 0.2 0.2\n1 0.5 0.5 0.2 0.2\n6 0.5 0.5 0.2 0.2\n"
    contents, findings = read(tmp_path, lines, data_yaml="names: {0: a, 2: c, 5: f}")

    (picture,) = contents.pictures
    names = {each.id: each.name for each in contents.categories}
    assert [names[mark.category] for mark in picture.marks] == ["c", "class 1"]
    assert list(names.values()) == ["a", "class 1", "c", "f"]
    assert findings.codes() == {"class-without-name": 1, "unknown-category": 1}


def test_an_empty_line_among_names_moves_no_class(tmp_path: Path) -> None:
    contents, findings = read(tmp_path, "2 0.5 0.5 0.2 0.2\n", obj_names="a\n\nc\n\n")

    assert {each.id - 1: each.name for each in contents.categories} == {0: "a", 2: "c"}
    assert findings.codes() == {"class-without-name": 1}


def test_names_that_are_no_yaml_are_told_and_the_other_list_counts(tmp_path: Path) -> None:
    config = "names: &a [cat]\nkpt_names: *a\n"
    contents, findings = read(
        tmp_path, "0 0.5 0.5 0.2 0.2\n", data_yaml=config, classes_txt="dog\n"
    )

    assert [each.name for each in contents.categories] == ["dog"]
    assert findings.codes() == {"config-unreadable": 1}


def test_keypoints_have_their_names_and_pairs(tmp_path: Path) -> None:
    config = (
        "names: [person, hand]\nkpt_shape: [3, 3]\nflip_idx: [0, 2, 1]\n"
        "kpt_names:\n  0: [nose, left, right]\n  1: [thumb]\n"
    )
    lines = "0 .5 .5 .2 .2 .1 .1 2 0 0 0 .3 .3 1\n1 .5 .5 .2 .2 .1 .1 2 0 0 0 0 0 0\n"

    contents, findings = read(tmp_path, lines, data_yaml=config)

    person, hand = (each.skeleton for each in contents.categories)
    assert person is not None
    assert hand is not None
    assert (person.keypoints, person.flip_pairs) == (("nose", "left", "right"), ((1, 2),))
    assert (hand.keypoints, hand.flip_pairs) == (("thumb",), ())
    (picture,) = contents.pictures
    assert [len(mark.shape["points"]) for mark in picture.marks] == [3, 1]
    assert findings.codes() == {}


def test_flips_that_are_no_exchange_are_told(tmp_path: Path) -> None:
    config = "names: [person]\nkpt_shape: [3, 3]\nflip_idx: [1, 2, 0]\n"
    contents, findings = read(tmp_path, "0 .5 .5 .2 .2 .1 .1 2 0 0 0 .3 .3 1\n", data_yaml=config)

    assert contents.categories[0].skeleton is not None
    assert contents.categories[0].skeleton.flip_pairs == ()
    assert findings.codes() == {"flip-idx": 1}
