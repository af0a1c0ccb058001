"""A clean COCO file to break, and the codes that are found in what came of it."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from app.doctor.coco.examining import examine_coco
from app.doctor.findings import Findings

Document = dict[str, Any]

BODY = ["nose", "left eye", "right eye"]


def clean() -> Document:
    """Two images and one object of each kind: a polygon, a crowd, a skeleton."""
    return deepcopy(_CLEAN)


def examined(document: Any, pictures: Path | None = None) -> Findings:
    """What is found in a document, or in the text of one."""
    findings = Findings("file.json")
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    examine_coco(data, findings, pictures=pictures)
    return findings


def codes(document: Any, pictures: Path | None = None) -> set[str]:
    """The short codes of what is found."""
    return {code.partition("-")[0] for code in examined(document, pictures).counts}


def box(number: int, x: float, y: float, width: float, height: float) -> dict[str, Any]:
    """An annotation of the first image."""
    return {
        "id": number,
        "image_id": 1,
        "category_id": 1,
        "bbox": [x, y, width, height],
        "area": width * height,
        "iscrowd": 0,
    }


_POLYGON = box(1, 10, 10, 20, 20) | {"segmentation": [[10, 10, 30, 10, 30, 30, 10, 30]]}
# A column of 80 pixels twice: 5 columns of nothing, 2 of mask.
_CROWD = box(2, 5, 0, 2, 80) | {
    "iscrowd": 1,
    "segmentation": {"size": [80, 100], "counts": [400, 160, 7440]},
}
_PERSON = box(3, 40, 20, 30, 30) | {
    "image_id": 2,
    "category_id": 2,
    "keypoints": [50, 30, 2, 45, 25, 1, 0, 0, 0],
    "num_keypoints": 2,
}
_CLEAN: Document = {
    "images": [
        {"id": 1, "file_name": "a.png", "width": 100, "height": 80},
        {"id": 2, "file_name": "b.png", "width": 100, "height": 80},
    ],
    "categories": [
        {"id": 1, "name": "car", "supercategory": "vehicle"},
        {
            "id": 2,
            "name": "person",
            "supercategory": "",
            "keypoints": BODY,
            "skeleton": [[1, 2], [1, 3]],
        },
    ],
    "annotations": [_POLYGON, _CROWD, _PERSON],
}
