"""What two people say, after categories were merged and deleted and an image excluded: out, and in again elsewhere."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Picture, Reading
from app.formats.reading.sources import Source, stem_of
from app.formats.records import Shape
from app.formats.regions import bounds_of_shape
from app.geometry.boxes import Size
from tests.factories.images import make_images
from tests.factories.projects import make_project
from tests.features.exporting.conftest import Exporting
from tests.features.importing.conftest import Importing

SIZE = Size(640, 480)
NAMES = ("left/a.jpg", "right/a.jpg", "excluded.jpg", "right/a.jpg")
"""One base name in two folders, and one whole name of two images."""
Drawn = tuple[str, str, tuple[float, ...]]
DRAWN: list[Drawn] = [
    ("left/a", "car", (10.5, 20, 100, 50.25)),
    ("left/a", "car", (12, 20, 100, 50.25)),
    ("left/a", "car", (300, 20, 100, 50.25)),
    ("left/a", "person", (10.5, 20, 100, 50.25)),
]
"""What is left: the lorry is a car, the bus is gone, and so is all of the excluded image."""
WIDEST_PX = 1.0
"""VOC moves edges outwards to whole pixels."""
BOXES = (
    "coco-instances", "lvis", "yolo-detect", "yolo-segment", "yolo-obb", "voc", "cvat-xml", "label-studio", "labelme"
)  # fmt: skip


@pytest.fixture
def named(tangled: Exporting) -> Exporting:
    """The project with names that are hard to keep apart."""
    rename(tangled, tangled.project["id"])
    return tangled


def rename(exporting: Exporting, project_id: int) -> list[int]:
    """Give a project's four images their names; their ids."""
    rows = exporting.database.execute(
        "select id from images where project_id = %s order by id", [project_id]
    ).fetchall()
    for (image_id,), name in zip(rows, NAMES, strict=True):
        exporting.database.execute(
            "update images set file_name = %s where id = %s", [name, image_id]
        )
    return [image_id for (image_id,) in rows]


def drawn(name: str, category: str, shape: Shape) -> Drawn:
    box = bounds_of_shape(shape, SIZE)
    return "/".join(stem_of(name).split("/")[-2:]), category, (box.x, box.y, box.width, box.height)


def holds_what_is_left(found: Iterator[Drawn]) -> None:
    listed = sorted(found, key=lambda each: (each[1], each[2]))
    assert [each[:2] for each in listed] == [each[:2] for each in DRAWN]
    for (*_, edges), (*_, expected) in zip(listed, DRAWN, strict=True):
        assert edges == pytest.approx(expected, abs=WIDEST_PX)


def test_files_of_every_format_hold_what_everybody_says_now(
    named: Exporting, tmp_path: Path
) -> None:
    for name in BOXES:
        folder = tmp_path / name
        named.archive(format=name, truth="all").extractall(folder)
        source = Source(folder)

        contents = detect(source).read(Reading(source, Findings(), lambda name: SIZE))

        pictures = list(contents.pictures)
        called = {each.key: whole_name(each) for each in pictures}
        names = {each.id: each.name for each in contents.categories}
        holds_what_is_left(
            drawn(called[each.key], names[mark.category], mark.shape)
            for each in pictures
            for mark in each.marks
        )
        assert set(names.values()) == {"car", "person"}, name
        assert not [each for each in called.values() if "excluded" in each], name
        assert len(set(called.values())) == len(pictures) >= 2, name


def whole_name(picture: Picture) -> str:
    """Labelme's files name their picture alone; the folder is that of the file."""
    name = picture.path or picture.file_name
    return name if "/" in name else f"{Path(picture.place).parent}/{name}"


def test_two_people_who_differ_come_back_as_two(named: Exporting) -> None:
    content = named.file(named.export(format="coco-instances", truth="all"))
    project = make_project(named.owner, name="Fresh", categories=[], questions=[])
    make_images(named.database, project["id"], 4)
    ids = rename(named, project["id"])
    importing = Importing(project, ids, named.owner, named.database)

    done = importing.ended(importing.send(content, "export.zip", **{"as": "authors"}))

    found = importing.objects()
    holds_what_is_left(drawn(each["file_name"], each["category"], each["shape"]) for each in found)
    assert Counter((each["source"], each["category"]) for each in found) == {
        ("export · Anna", "car"): 2,
        ("export · Ben", "car"): 1,
        ("export · Ben", "person"): 1,
    }
    told = importing.database.execute(
        """
        select l.source, s.values
        from answers s
        join layers l on l.id = s.layer_id
        where l.project_id = %s and l.image_id = %s
        order by l.source
        """,
        [project["id"], ids[0]],
    ).fetchall()
    assert told == [("export · Anna", ["sun"]), ("export · Ben", ["sun"])]
    # Two images are called so: nobody can say which is meant.
    (ambiguous,) = done["report"]["findings"]
    assert (ambiguous["code"], ambiguous["places"][0]["received"]) == (
        "no-such-image",
        "right/a.jpg",
    )
