"""What the tour does not come by: refusals, odd names, every shape, verdicts, what is taken back."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import psycopg
import pytest
from PIL import Image

from concord_client import (
    Assignment,
    Concord,
    Conflict,
    Damaged,
    Invalid,
    NotFound,
    Project,
    SignedOut,
    shapes,
    to_pandas,
)
from concord_client.shapes import Shape
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.shapes import THING
from tests.servers import Server

PIXELS = np.zeros((480, 640), dtype=np.uint8)
PIXELS[100:120, 300:340] = 1
SHAPES: list[Shape] = [
    shapes.box(10, 20, 100, 50),
    shapes.rotated_box(200, 150, 80, 40, 30),
    shapes.polygon([[100, 100], [180, 100], [180, 180]], [[150, 110], [170, 110], [170, 130]]),
    shapes.polyline([[1, 2], [30, 40], [60, 2]]),
    shapes.ellipse(320, 240, 60, 30, -45),
    shapes.mask(PIXELS),
    shapes.keypoints([[100, 50, 2], [80, 90, 1], [7, 7, 0]], around=shapes.box(70, 40, 50, 60)),
    shapes.point(12, 30),
]


@dataclass(frozen=True)
class Pair:
    """An owner, and somebody who labels four images for them."""

    owner: Concord
    annotator: Concord
    project: Project
    image_ids: list[int]

    @property
    def labelled(self) -> Project:
        """The project as the annotator has it."""
        return self.annotator.project(self.project.id)

    def next(self) -> Assignment:
        """The annotator's next assignment."""
        assignment = self.labelled.next()
        assert assignment is not None
        return assignment


@pytest.fixture
def pair(
    server: Server, make_person: Callable[..., Person], database: psycopg.Connection[Any]
) -> Iterator[Pair]:
    """Nothing is labelled yet; every shape may be."""
    people = [make_person(name=name) for name in ("Olga", "Anna")]
    with (
        Concord(server.url, people[0].token) as owner,
        Concord(server.url, people[1].token) as anna,
    ):
        project = owner.create_project("Streets", categories=[THING])  # type: ignore[list-item]
        project.add_member(people[1].id, "annotator")
        yield Pair(owner, anna, project, make_images(database, project.id, 4))


def test_every_shape_is_kept_as_it_was_made(pair: Pair) -> None:
    layer = pair.next().layer

    layer.save(added=[pair.project.annotate("thing", each) for each in SHAPES])

    kept = [dict(each["shape"]) for each in sorted(layer.annotations, key=_place)]
    for sent, found in zip(SHAPES, kept, strict=True):
        for name, value in sent.items():
            assert np.array_equal(
                np.array(found[name], dtype=object), np.array(value, dtype=object)
            )


def _place(annotation: Any) -> int:
    kinds = [each["type"] for each in SHAPES]
    return kinds.index(annotation["shape"]["type"])


def test_a_collision_says_what_stands(pair: Pair) -> None:
    first = pair.next().layer
    first.save(added=[pair.project.annotate("thing", shapes.point(1, 2))])
    second = pair.annotator.layer(first.id)
    (mine,), (theirs,) = first.annotations, second.annotations
    mine["shape"], theirs["shape"] = shapes.point(3, 4), shapes.point(5, 6)

    first.save(updated=[mine])
    with pytest.raises(Conflict, match="changed elsewhere") as caught:
        second.save(updated=[theirs])

    (standing,) = caught.value.details["current"]["annotations"]
    assert standing["shape"] == {"type": "point", "x": 3, "y": 4}
    second.refresh().save(updated=[theirs])
    assert first.refresh().annotations[0]["shape"] == shapes.point(5, 6)


def test_a_wrong_object_is_told_with_its_place(pair: Pair) -> None:
    layer = pair.next().layer
    wrong = pair.project.annotate("thing", shapes.box(1, 2, -3, 4))

    with pytest.raises(Invalid) as caught:
        layer.save(added=[wrong])

    assert [each.path for each in caught.value.fields] == ["added.0.shape.width"]


def test_work_is_returned_accepted_and_skipped(pair: Pair) -> None:
    first = pair.next()
    first.submit()
    pair.owner.send_back(first.id, note="Look at the left edge.")

    again = pair.next()
    assert (again.id, again.note) == (first.id, "Look at the left edge.")
    again.submit()
    pair.owner.accept(again.id)
    skipped = pair.next()
    skipped.skip("too dark")

    states = {each["id"]: each["state"] for each in pair.project.assignments()}
    assert states == {first.id: "accepted", skipped.id: "skipped"}
    reasons = [each["skip_reason"] for each in pair.project.assignments(state="skipped")]
    assert reasons == ["too dark"]


def test_predictions_come_and_go(pair: Pair) -> None:
    car = pair.project.category_id("thing")
    seen: Any = {"category_id": car, "shape": shapes.mask(PIXELS), "score": 0.5}
    image = {"image_id": pair.image_ids[0], "annotations": [seen]}
    for _ in range(2):
        kept = pair.project.predict("net", version="3", images=[image])  # type: ignore[list-item]

    assert (kept["annotation_count"], kept["unchanged_layers"]) == (1, 1)
    assert [each["name"] for each in pair.project.models()] == ["net@3"]
    coco = pair.project.to_coco(truth="model:net@3")
    (row,) = to_pandas(coco).to_dict("records")
    assert (row["category"], row["area"], row["score"]) == ("thing", 800, 0.5)
    assert (row["x"], row["y"], row["box_width"], row["box_height"]) == (300, 100, 40, 20)
    pair.project.forget_predictions("net@3")
    assert pair.project.models() == []


def test_an_empty_table_has_its_columns(pair: Pair) -> None:
    table = pair.project.to_pandas(truth="all")

    assert len(table) == 0
    assert {"file_name", "category", "x", "area"} <= set(table.columns)


def test_odd_names_and_archives_arrive(pair: Pair, tmp_path: Path) -> None:
    name = 'Straße "1"/日本 100%;é.png'
    content = BytesIO()
    Image.new("RGB", (8, 8), "red").save(content, "PNG")
    (tmp_path / "in" / name).parent.mkdir(parents=True)
    (tmp_path / "in" / name).write_bytes(content.getvalue())
    (tmp_path / "in" / ".DS_Store").write_bytes(b"hidden")
    other = BytesIO()
    Image.new("RGB", (8, 8), "blue").save(other, "PNG")
    with ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("deep/b.png", other.getvalue())

    uploaded = pair.project.upload(tmp_path / "in", tmp_path / "more.zip")

    assert [each["file_name"] for each in uploaded.created] == [name]
    assert (uploaded.rejected, uploaded.archives) == ([], ["more.zip"])
    found = [each["file_name"] for each in pair.project.images("name:b.png")]
    assert found == ["deep/b.png"]
    assert len(pair.project.upload(tmp_path / "in").duplicates) == 1


def test_an_export_is_listed_refused_and_deleted(pair: Pair) -> None:
    with pytest.raises(Invalid, match="There is no format 'paper'"):
        pair.project.export("paper")
    export = pair.project.export("json-dictionary", truth="all").wait(timeout_s=60)

    assert [each["id"] for each in pair.project.exports()] == [export.id]
    with pytest.raises(LookupError, match="no COCO file"):
        export.to_coco()
    export.delete()
    with pytest.raises(NotFound):
        pair.owner.export(export.id)


def test_numbers_come_image_by_image_and_settling_is_counted_first(pair: Pair) -> None:
    assert list(pair.project.agreement_of_images()) == []
    assert pair.project.settle(0.9, dry_run=True)["clusters_settled"] == 0


def test_a_wrong_token_is_told(server: Server) -> None:
    with Concord(server.url, "concord_wrong") as nobody, pytest.raises(SignedOut) as caught:
        nobody.me()

    assert caught.value.status == 401


def test_a_file_that_the_server_found_wrong_is_not_fetched_unawares(
    pair: Pair, database: psycopg.Connection[Any], tmp_path: Path
) -> None:
    wrong = pair.project.export("json-dictionary", truth="all")
    copy(wrong).wait()
    database.execute(
        """
        update exports
        set report = jsonb_set(report::jsonb, '{verified}', 'false')::json,
            manifest = jsonb_set(manifest::jsonb, '{verified,problems}', '["3 objects are missing."]')::json
        where id = %s
        """,
        [wrong.id],
    )

    with pytest.raises(Damaged, match="3 objects are missing"):
        wrong.download(tmp_path)
    assert wrong.record["state"] == "wrong"
    assert wrong.download(tmp_path, even_if_wrong=True).is_file()
    assert {loss["code"] for loss in wrong.losses()} == {
        loss["code"] for loss in wrong.report["losses"]
    }
