"""Whatever Concord writes and can read, it takes back: whole archives, with all that lies beside the labels."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.formats.regions import bounds_of_shape
from app.geometry.boxes import Size
from tests.factories.images import make_images
from tests.factories.projects import CAR, make_project
from tests.features.images.conftest import picture
from tests.features.importing.conftest import Importing, coco

BOX, ROOF, POSE = "car", "roof", "rider"
IN_A_FORMAT = {
    "coco-instances": (BOX, ROOF, POSE),
    "coco-keypoints": (POSE,),
    "coco-panoptic": (BOX, ROOF),
    "lvis": (BOX, ROOF),
    "yolo-detect": (BOX, ROOF, POSE),
    "yolo-segment": (BOX, ROOF),
    "yolo-pose": (POSE,),
    "yolo-obb": (BOX, ROOF),
    "voc": (BOX, ROOF, POSE),
    "cvat-xml": (BOX, ROOF, POSE),
    "label-studio": (BOX, ROOF),
    "labelme": (BOX, ROOF),
}
"""What comes back one object for one; points of skeletons, which the last two know singly, are not compared."""
L_SHAPE = [[300, 100, 340, 100, 340, 120, 320, 120, 320, 160, 300, 160]]
SIZE = Size(640, 480)


def labelled() -> dict[str, Any]:
    """Boxes, an outline and a pose on two images; the third is looked at and empty."""
    pose = [10, 200, 2, 60, 200, 2, 60, 280, 2]
    return coco(
        {"bbox": [10, 20, 30, 40]},
        {"bbox": [110, 20, 30, 40]},
        {"bbox": [7, 8, 9, 10], "image_id": 2},
        {"category_id": 2, "segmentation": L_SHAPE},
        {"category_id": 3, "keypoints": pose, "bbox": [10, 200, 50, 80], "image_id": 2},
        categories=[
            {"id": 1, "name": BOX},
            {"id": 2, "name": ROOF},
            {"id": 3, "name": POSE, "keypoints": ["head", "hand", "foot"], "skeleton": [[1, 2]]},
        ],
    )


def told(importing: Importing, names: Sequence[str]) -> Counter[tuple[Any, ...]]:
    """The objects of some categories: on which image, which, and where."""
    found: Counter[tuple[Any, ...]] = Counter()
    for each in importing.objects():
        if each["category"] in names:
            box = bounds_of_shape(each["shape"], SIZE)
            edges = (box.x, box.y, box.width, box.height)
            found[each["file_name"], each["category"], *(round(edge) for edge in edges)] += 1
    return found


def started(importing: Importing, name: str, **body: Any) -> str:
    """The address of a new export of a project's consensus."""
    path = f"/api/v1/projects/{importing.project['id']}/exports"
    asked = {"format": name, "truth": "consensus", **body}
    made = importing.owner.post(path, json=asked).raise_for_status().json()
    return f"/api/v1/exports/{made['id']}"


def archive(importing: Importing, address: str) -> bytes:
    """The file of an export, once its job is done."""
    deadline = time.monotonic() + 60
    while (found := importing.owner.get(address).json())["finished_at"] is None:
        assert found["job"]["state"] != "failed", found["job"]
        assert time.monotonic() < deadline, found["job"]
        time.sleep(0.1)
    return importing.owner.get(f"{address}/file").raise_for_status().content


def fresh(importing: Importing) -> Importing:
    """Another project with the same images."""
    project = make_project(importing.owner, name="Fresh", categories=[], questions=[])
    ids = make_images(importing.database, project["id"], 3)
    return replace(importing, project=project, image_ids=ids)


def test_objects_come_back_from_the_archive_of_every_format(importing: Importing) -> None:
    importing.take(labelled(), **{"as": "consensus"})
    given, returned, refused = {}, {}, {}

    addresses = {name: started(importing, name) for name in IN_A_FORMAT}
    targets = {name: fresh(importing) for name in IN_A_FORMAT}
    sent = {
        name: target.send(archive(importing, addresses[name]), "export.zip", **{"as": "consensus"})
        for name, target in targets.items()
    }
    for name, categories in IN_A_FORMAT.items():
        target = targets[name]
        done = target.ended(sent[name])
        given[name], returned[name] = told(importing, categories), told(target, categories)
        refused[name] = [
            each for each in done["report"]["findings"] if each["severity"] == "refused"
        ]

    assert returned == given
    assert not any(refused.values()), refused
    assert sum(given["coco-instances"].values()) == 5


def test_answers_come_back_from_folders_named_by_class(importing: Importing) -> None:
    question = {"name": "kind", "mode": "multiclass", "values": ["day", "night"]}
    projects = [
        make_project(importing.owner, name=name, categories=[CAR], questions=[question])
        for name in ("First", "Second")
    ]
    files = [("files", (f"{color}.jpg", picture(color=color))) for color in ("red", "blue")]
    for project in projects:
        path = f"/api/v1/projects/{project['id']}/images"
        importing.owner.post(path, files=files).raise_for_status()
    first, second = (replace(importing, project=each) for each in projects)
    sent = labelled() | {"questions": [{"id": 1, **question}], "annotations": []}
    sent["info"] = {"truth": "consensus"}
    sent["images"] = [
        {"id": n, "file_name": f"{color}.jpg", "width": 64, "height": 48,
         "layers": [{"annotator_id": None, "answers": {"kind": [value]}, "verified_absent": []}]}
        for n, (color, value) in enumerate((("red", "day"), ("blue", "night")), start=1)
    ]  # fmt: skip
    first.take(sent, **{"as": "consensus"})

    address = started(first, "imagenet", images="upright", options={"question": "kind"})
    done = second.take(archive(first, address), "export.zip", **{"as": "consensus"})

    rows = importing.database.execute(
        """
        select i.file_name, s.values
        from answers s
        join layers l on l.id = s.layer_id
        join images i on i.id = l.image_id
        where i.project_id = %s
        order by 1
        """,
        [projects[1]["id"]],
    ).fetchall()
    assert rows == [("blue.jpg", ["night"]), ("red.jpg", ["day"])], done["report"]
