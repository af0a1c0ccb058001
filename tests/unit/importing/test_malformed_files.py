"""Whatever stands in a file, it is read, or refused with the place; nothing breaks."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.annotations.label_schema import QuestionRules
from app.formats.reading.findings import SEVERITIES
from app.geometry.boxes import Size
from app.importing.album import Known, Sought
from app.importing.conversation import Asked, Ended, Opened, Refusal, Said, advance, begin
from app.importing.copying import Packed
from app.importing.planning import Plan, Target

IMAGE = {"id": 1, "file_name": "a.jpg", "width": 64, "height": 48}
SKELETON = {"id": 2, "name": "person", "keypoints": ["head", "foot"], "skeleton": [[1, 2]]}
COCO = {
    "images": [IMAGE],
    "categories": [{"id": 1, "name": "car"}, SKELETON],
    "annotations": [
        {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 20], "area": 600, "iscrowd": 0},
        {"id": 2, "image_id": 1, "category_id": 1, "segmentation": [[1, 2, 30, 2, 30, 20]]},
        {
            "id": 3, "image_id": 1, "category_id": 1, "iscrowd": 1,
            "segmentation": {"size": [48, 64], "counts": [10, 5, 3057]},
        },
        {"id": 4, "image_id": 1, "category_id": 2, "keypoints": [5, 6, 2, 9, 9, 1], "score": 0.5},
    ],
}  # fmt: skip
LABELME = {
    "imagePath": "a.jpg", "imageHeight": 48, "imageWidth": 64, "imageData": None, "version": "5.0.1",
    "flags": {"dark": True},
    "shapes": [
        {"label": "car", "shape_type": "rectangle", "points": [[1, 2], [30, 20]], "group_id": 3},
        {"label": "car", "shape_type": "polygon", "points": [[1, 2], [30, 2], [30, 20]]},
        {"label": "car", "shape_type": "circle", "points": [[20, 20], [25, 20]]},
    ],
}  # fmt: skip
LABEL_STUDIO = [
    {
        "id": 1,
        "data": {"image": "/data/upload/1/a.jpg"},
        "annotations": [
            {
                "id": 7,
                "result": [
                    {
                        "id": "x", "type": "rectanglelabels", "from_name": "label", "to_name": "image",
                        "original_width": 64, "original_height": 48, "image_rotation": 0,
                        "value": {
                            "x": 1, "y": 2, "width": 30, "height": 20, "rotation": 0,
                            "rectanglelabels": ["car"],
                        },
                    },
                ],
            }
        ],
    }
]  # fmt: skip
VOC = """<annotation><filename>a.jpg</filename><size><width>64</width><height>48</height><depth>3</depth></size>
<object><name>car</name><pose>Left</pose><truncated>0</truncated><difficult>1</difficult>
<bndbox><xmin>2</xmin><ymin>3</ymin><xmax>31</xmax><ymax>22</ymax></bndbox></object></annotation>"""
CVAT = """<annotations><version>1.1</version><meta><task><labels><label><name>car</name></label></labels></task></meta>
<image id="0" name="a.jpg" width="64" height="48"><box label="car" xtl="1" ytl="2" xbr="31" ybr="22" z_order="0"/>
<polygon label="car" points="1,2;30,2;30,20" z_order="1"/></image></annotations>"""
YOLO = "0 0.5 0.5 0.2 0.2\n0 0.1 0.1 0.5 0.1 0.3 0.9\n"

FILES: dict[str, dict[str, str]] = {
    "coco": {"labels.json": json.dumps(COCO)},
    "labelme": {"a.json": json.dumps(LABELME)},
    "label-studio": {"tasks.json": json.dumps(LABEL_STUDIO)},
    "voc": {"a.xml": VOC},
    "cvat": {"annotations.xml": CVAT},
    "dota": {"a.txt": "gsd:0.1\n10 10 50 10 50 40 10 40 car 0\n10 10 50 10 60 40 10 40 car 1\n"},
    "yolo": {"a.txt": YOLO, "data.yaml": "names:\n  0: car\n"},
}
ODD = [
    "null", "true", "-1", "0", "1e30", "-1e999", "9" * 400, "NaN", '"x"', '""', r'"\u0000"', "[]", "{}",
    '{"a": {"a": 1}}', "[" * 3000 + "]" * 3000, '{"a":' * 3000 + "1" + "}" * 3000, "&lt;", "<b>", "\x00", "é", " ",
    "1,2;3", "0x10", "1_000",
]  # fmt: skip
_WORD = re.compile(r'"[^"]*"|-?\d+(?:\.\d+)?|null|true|[A-Za-z]+')

odd_values = st.sampled_from(ODD)
places = st.integers(0, 10_000)


def read(format_name: str, files: dict[str, str]) -> Ended | Refusal:
    """What the process that reads would say last of these files, in a project with an image `a.jpg`."""
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text)
        said: Said = begin(Asked(Path(folder), format_name, brings_pictures=False, wants_rows=True))
        while not isinstance(said, Ended | Refusal):
            said = advance(answer(said))
    return said


def answer(said: Said) -> Any:
    match said:
        case Sought():
            return [Known(1, "a.jpg", Size(64, 48))]
        case Opened(contents):
            ids = {each.id: 100 + each.id for each in contents.categories}
            asked = {
                each.name: QuestionRules(0, each.mode, frozenset(each.values), False)
                for each in contents.questions
            }
            return Plan(1, "s", {}, asked, [Target("import", "s")], {}, ids)
        case Packed():
            return None
        case _:
            raise AssertionError(said)


def holds(said: Ended | Refusal) -> bool:
    """Whether everything that is refused is refused with its place and in words."""
    told = [place for each in said.findings.as_json() for place in each["places"]]
    is_told = all(each["place"] and each["expected"] for each in told)
    if isinstance(said, Refusal):
        return is_told and bool(said.place and said.problem)
    return is_told and {each.severity for each in said.findings} <= set(SEVERITIES)


def test_where_the_format_is_named_and_no_file_is_there() -> None:
    for name in FILES:
        assert holds(read(name, {"notes.md": "nothing"}))


@pytest.mark.parametrize("name", list(FILES))
def test_the_files_are_read_as_they_are(name: str) -> None:
    said = read(name, FILES[name])

    assert isinstance(said, Ended)
    assert said.tally.objects
    assert said.findings.count("refused") == 0


@pytest.mark.parametrize("name", list(FILES))
@settings(max_examples=60, derandomize=True)
@example(0, "[" * 3000 + "]" * 3000)
@given(places, odd_values)
def test_an_odd_word_is_told_and_breaks_nothing(name: str, at: int, odd: str) -> None:
    (file, text), *rest = FILES[name].items()
    words = list(_WORD.finditer(text))
    word = words[at % len(words)]

    assert holds(read(name, {file: text[: word.start()] + odd + text[word.end() :], **dict(rest)}))


@pytest.mark.parametrize("name", list(FILES))
@settings(max_examples=25, derandomize=True)
@given(places)
def test_a_file_that_breaks_off_is_told(name: str, at: int) -> None:
    (file, text), *rest = FILES[name].items()

    assert holds(read(name, {file: text[: at % len(text)], **dict(rest)}))
