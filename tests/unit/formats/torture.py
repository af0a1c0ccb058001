"""A small dataset of everything that formats stumble over, made here; and a sink that keeps what is written."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np

from app.formats.records import Category, Dataset, Image, Object, Question, Shape, Skeleton
from app.formats.registry import format_of
from app.formats.writing import Report
from app.geometry.masks import counts_of_runs, runs_of_pixels

CAT, DOG, LIGHT, WALKER, LANE = 1, 2, 4, 7, 12

ANIMAL = Skeleton(
    keypoints=("left eye", "right eye", "nose", "tail"),
    edges=((0, 2), (1, 2), (2, 3)),
    flip_pairs=((0, 1),),
    sigmas=(0.02, 0.02, 0.03, 0.05),
)
DATASET = Dataset(
    name="Torture / set",
    truth="consensus",
    categories=(
        Category(CAT, "cat", "animal", "#ff0000"),
        Category(DOG, "posed dog", "animal", "#00ff00", ANIMAL),
        Category(
            LIGHT,
            "traffic light / red",
            None,
            "#0000ff",
            attributes=(
                {"name": "occluded", "type": "boolean", "default": False},
                {"name": "state", "type": "select", "values": ["on", "off <&>"]},
                {"name": "tags", "type": "multiselect", "values": ["a", "b", "c"]},
                {"name": "height", "type": "number"},
                {"name": "note", "type": "text"},
            ),
        ),
        Category(WALKER, 'Fußgänger "日本": 🚶 & <co>', "people", None),
        Category(LANE, "- lane", "road", "#123456"),
    ),
    questions=(
        Question(1, "weather", "multiclass", ("sunny", "rain / snow", "über alles")),
        Question(2, "things", "multilabel", ("a", "b", "c")),
        Question(3, "is blurred", "binary", ("yes", "no")),
    ),
    sources={3: "anna"},
)


def mask(pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> Shape:
    height, width = pixels.shape
    return {
        "type": "mask",
        "size": [height, width],
        "counts": counts_of_runs(runs_of_pixels(pixels)),
    }


def pixels_of(width: int, height: int, *, box: tuple[int, int, int, int]) -> Shape:
    """A mask of a rectangle, by left, top, right and bottom."""
    pixels = np.zeros((height, width), np.uint8)
    pixels[box[1] : box[3], box[0] : box[2]] = 1
    return mask(pixels)


def disc(cx: float, cy: float, radius: float, *, count: int = 24) -> list[list[float]]:
    turns = np.arange(count) * 2 * np.pi / count
    return [[cx + radius * float(np.cos(t)), cy + radius * float(np.sin(t))] for t in turns]


def _speckles() -> Shape:
    rng = np.random.default_rng(7)
    return mask((rng.random((30, 40)) < 0.5).astype(np.uint8))


RING_AND_DISC: Shape = {
    "type": "polygon",
    "parts": [[disc(12, 14, 10.3), disc(12, 14, 5.1)[::-1]], [disc(32, 20, 5.5)]],
}
OVERLAPPING_PARTS: Shape = {"type": "polygon", "parts": [[disc(20, 12, 8)], [disc(26, 14, 8)]]}
HALF = UUID("00000000-0000-4000-8000-0000000000aa")


def _box(x: float, y: float, width: float, height: float) -> Shape:
    return {"type": "box", "x": x, "y": y, "width": width, "height": height}


def _turned(cx: float, cy: float, width: float, height: float, angle: float) -> Shape:
    sides = {"cx": cx, "cy": cy, "width": width, "height": height}
    return {"type": "rotated_box", **sides, "angle_deg": angle}


REGIONS_IMAGE = Image(
    1,
    "a/ring.png",
    40,
    30,
    objects=(
        Object(11, CAT, RING_AND_DISC, z=1, attributes={"free": "text"}),
        Object(12, CAT, pixels_of(40, 30, box=(17, 9, 18, 10)), z=2),
        Object(13, WALKER, pixels_of(40, 30, box=(0, 0, 3, 2)), z=3),
        Object(14, LANE, _speckles(), z=0),
        Object(15, CAT, OVERLAPPING_PARTS, z=4),
    ),
    split="train",
)
FULL_IMAGE = Image(
    2,
    "a/full.png",
    33,
    21,
    objects=(Object(21, LANE, pixels_of(33, 21, box=(0, 0, 33, 21))),),
    split="train",
)
TURNED_IMAGE = Image(
    3,
    "a/ring.jpg",
    97,
    53,
    objects=(
        Object(31, LIGHT, _turned(40.5, 22.25, 30.5, 11.25, 33.7)),
        Object(32, LIGHT, _turned(90, 48, 25, 8, -71.3)),
        Object(
            33,
            CAT,
            {"type": "ellipse", "cx": 30, "cy": 25.5, "rx": 20, "ry": 7.5, "angle_deg": 25},
        ),
        Object(34, CAT, {"type": "ellipse", "cx": 5, "cy": 5, "rx": 8, "ry": 8, "angle_deg": 0}),
    ),
    split="val",
)
POSED_IMAGE = Image(
    4,
    "A/RING.JPEG",
    64,
    48,
    objects=(
        Object(
            41,
            DOG,
            {
                "type": "keypoints",
                "points": [[10.5, 8.25, 2], [14, 8, 1], [12, 11.125, 2], [0, 0, 0]],
                "box": {"x": 6, "y": 5, "width": 20, "height": 15},
            },
            area=300,
        ),
        Object(
            42,
            DOG,
            {
                "type": "keypoints",
                "points": [[40, 20, 1], [0, 0, 0], [44.4, 25.5, 2], [60, 40, 2]],
            },
        ),
        Object(
            43, DOG, {"type": "keypoints", "points": [[0, 0, 0], [9, 9, 2], [0, 0, 0], [0, 0, 0]]}
        ),
        Object(44, DOG, _box(1, 2, 30, 20)),
    ),
    split="train",
    answers={"weather": ["rain / snow"], "is blurred": ["no"]},
)
MIXED_IMAGE = Image(
    5,
    "Straße/日本 é 100%.png",
    50,
    50,
    objects=(
        Object(51, WALKER, pixels_of(50, 50, box=(5, 30, 45, 49)), is_crowd=True),
        Object(52, LANE, {"type": "polyline", "points": [[0, 49.5], [25, 20], [49.5, 0]]}, z=1),
        Object(53, CAT, {"type": "point", "x": 12.345, "y": 6.789}, z=2),
        Object(
            54,
            LIGHT,
            _box(10.4, 10.6, 9.2, 20.3),
            z=3,
            attributes={
                "occluded": True,
                "state": "off <&>",
                "tags": ["a", "c"],
                "height": 2.5,
                "note": 'ein "Wort"',
            },
            group_id=HALF,
            layer_id=3,
            score=0.75,
        ),
        Object(55, LIGHT, _box(30, 3, 10, 12), z=4, group_id=HALF),
        # Wholly covered by the one that follows.
        Object(56, CAT, pixels_of(50, 50, box=(22, 2, 24, 4)), z=5),
        Object(57, LANE, pixels_of(50, 50, box=(20, 0, 28, 8)), z=6),
    ),
    answers={"weather": ["sunny"], "things": ["a", "c"]},
    metadata={"camera": "Ω 1", "exposure": float("nan")},
    split="test",
)
UNLABELLED_IMAGE = Image(6, "b/nobody looked.png", 20, 10, is_checked=False, split="train")
EMPTY_IMAGE = Image(
    7,
    "b/nothing here.png",
    20,
    10,
    verified_absent=(CAT, LANE),
    answers={"weather": ["über alles"]},
    split="train",
)
LONG_IMAGE = Image(
    8,
    "images/long.png",
    20_000,
    30,
    objects=(
        Object(81, CAT, _box(0, 0, 20_000, 30)),
        Object(82, CAT, _box(19_999.5, 29.25, 0.5, 0.75)),
        Object(83, CAT, _box(1e-7, 1e-7, 1e-7, 1e-7)),
        Object(
            84,
            WALKER,
            {"type": "polygon", "parts": [[[[19_000, 1], [20_000, 1.5], [19_500.123456789, 29]]]]},
        ),
    ),
    split="train",
    answers={"things": ["b"]},
)
IMAGES = (
    REGIONS_IMAGE,
    FULL_IMAGE,
    TURNED_IMAGE,
    POSED_IMAGE,
    MIXED_IMAGE,
    UNLABELLED_IMAGE,
    EMPTY_IMAGE,
    LONG_IMAGE,
)


class Shelf:
    """A sink that keeps every file, and refuses what no archive could hold."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._growing: set[str] = set()

    def write(self, path: str, content: bytes) -> None:
        assert path not in self.files, f"{path} is written twice"
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        self.files[path] = content

    def append(self, path: str, content: bytes) -> None:
        assert path in self._growing or path not in self.files, f"{path} is closed"
        self._growing.add(path)
        self.files[path] = self.files.get(path, b"") + content

    def text(self, path: str) -> str:
        return self.files[path].decode()


class Written:
    """What a format made of images: its files, its report, and where it wants the images."""

    def __init__(
        self,
        name: str,
        *images: Image,
        dataset: Dataset = DATASET,
        options: Mapping[str, Any] | None = None,
        pictures: Mapping[int, bytes] | None = None,
    ) -> None:
        self.images = images
        self.shelf, self.report = Shelf(), Report()
        self.places: dict[int, str | None] = {}
        writer = format_of(name).start(dataset, self.shelf, self.report, options or {})
        for image in images:
            writer.image(image)
            self.places[image.id] = writer.place(image)
        for image_id, content in (pictures or {}).items():
            if (place := self.places[image_id]) is not None:
                writer.picture(place, content)
        writer.end()
        self.files = self.shelf.files

    def lost(self, code: str) -> int:
        loss = self.report.losses.get(code)
        return loss.count if loss else 0
