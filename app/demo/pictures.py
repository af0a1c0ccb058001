"""The pictures of the demo project, with what is on them, as careful eyes would mark it."""

from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from PIL import Image

from app.annotations.shapes import AnyShape
from app.demo.scenes import draw_street
from app.demo.shapes import box, figure, outline, oval, petals, rotated_box
from app.exif.writing import Position, Shot


@dataclass(frozen=True)
class Marked:
    """One object: its category, its shape in pixels, its attributes."""

    category: str
    shape: AnyShape
    attributes: dict[str, bool | str] = field(default_factory=dict)


class Source(Protocol):
    """Where the upright pixels of a picture come from."""

    def open(self) -> Image.Image:
        """The picture in RGB."""


@dataclass(frozen=True)
class Picture:
    """A picture to put into the project; `shot` is what the demo writes into the file as its camera would have."""

    file_name: str
    source: Source
    scene: str
    quality: tuple[str, ...]
    objects: tuple[Marked, ...]
    shot: Shot | None = None


def demo_pictures() -> list[Picture]:
    """A dozen pictures: the photos that are installed here, and drawn streets."""
    photos = [
        picture
        for picture in PHOTOS
        if isinstance(picture.source, _Sample) and picture.source.path is not None
    ]
    return photos + [street_picture(seed) for seed in range(1, 5 if photos else 13)]


@dataclass(frozen=True)
class _Sample:
    """A sample image that a package carries."""

    package: str
    name: str

    @property
    def path(self) -> Path | None:
        """Where it is; none where the package is not installed."""
        spec = find_spec(self.package)
        if spec is None or spec.origin is None:
            return None
        found = Path(spec.origin).parent / self.name
        return found if found.exists() else None

    def open(self) -> Image.Image:
        if self.path is None:
            raise FileNotFoundError(f"{self.name} of {self.package} is not installed.")
        return Image.open(self.path).convert("RGB")


@dataclass(frozen=True)
class _Street:
    """A street drawn by its seed."""

    seed: int

    def open(self) -> Image.Image:
        return draw_street(self.seed)[0]


def street_picture(seed: int) -> Picture:
    """A drawn street, and everything that is on it."""
    objects = tuple(Marked(category, shape) for category, shape in draw_street(seed)[1])
    name = f"drawings/street-{seed:02}.png"
    return Picture(name, _Street(seed), "drawing", ("sharp",), objects)


def _shot(
    make: str,
    model: str,
    taken: str,
    place: tuple[float, float] | None,
    exposure: tuple[float, float, int, float],
    orientation: int = 1,
) -> Shot:
    """`exposure` is the time in seconds, the f-number, the ISO speed and the focal length in mm."""
    exposure_s, f_number, iso, focal_mm = exposure
    return Shot(
        make=make,
        model=model,
        taken_at=datetime.fromisoformat(taken),
        position=Position(latitude=place[0], longitude=place[1]) if place else None,
        exposure_s=exposure_s,
        f_number=f_number,
        iso=iso,
        focal_mm=focal_mm,
        orientation=orientation,
    )


_NIKON = ("NIKON CORPORATION", "NIKON D70")
_CANON = ("Canon", "Canon EOS 40D")
_PIXEL = ("Google", "Pixel 7")

_COINS = (
    (22, 35, 45, 39), (81, 39, 39, 35), (132, 28, 47, 46), (192, 30, 48, 43),
    (255, 34, 42, 38), (305, 16, 60, 56), (25, 104, 42, 41), (84, 108, 38, 37),
    (134, 110, 39, 35), (186, 105, 40, 39), (245, 95, 51, 49), (317, 106, 39, 39),
    (26, 179, 37, 38), (80, 175, 44, 42), (135, 179, 39, 38), (189, 170, 48, 47),
    (251, 172, 46, 45), (315, 156, 65, 62), (18, 233, 57, 55), (93, 245, 43, 42),
    (144, 236, 57, 52), (220, 240, 49, 48), (276, 239, 50, 50), (336, 248, 46, 41),
)  # fmt: skip

_CUP = (
    (173, 107), (180, 75), (200, 48), (235, 26), (285, 18), (335, 26), (375, 50), (396, 75), (403, 105),
    (402, 140), (390, 185), (370, 225), (345, 255), (315, 278), (290, 284), (268, 285), (248, 296), (230, 306),
    (214, 306), (200, 300), (196, 283), (204, 258), (218, 238), (228, 226), (205, 205), (185, 170),
)  # fmt: skip
# What is seen of the saucer through the handle.
_HANDLE = ((236, 282), (246, 260), (257, 249), (261, 262), (250, 278))
_CUT_FLOWER = (
    (290, 426), (288, 412), (300, 395), (328, 393), (345, 376), (368, 390), (395, 379), (420, 381), (438, 396),
    (441, 418), (466, 426),
)  # fmt: skip

PHOTOS = (
    Picture(
        "portraits/astronaut.jpg", _Sample("skimage", "data/astronaut.png"), "indoor", ("sharp",),
        (
            Marked("person", box(20, 14, 330, 484)),
            Marked("pose", figure((228, 98), (322, 258), (80, 262), None, None), {"truncated": True}),
            Marked("helmet", box(272, 340, 238, 170), {"truncated": True}),
            Marked("rocket", box(356, 0, 104, 292), {"occluded": True, "truncated": True}),
        ),
        _shot(*_NIKON, "2023-03-04 10:30:05", (29.5593, -95.09), (1 / 125, 4, 400, 85)),
    ),
    Picture(
        "portraits/cameraman.jpg", _Sample("skimage", "data/camera.png"), "outdoor", ("sharp",),
        (
            Marked("person", box(0, 62, 330, 450), {"truncated": True}),
            Marked("camera", box(262, 134, 72, 66)),
            Marked("building", box(412, 114, 36, 112)),
        ),
        _shot("Leica Camera AG", "LEICA M8", "2022-09-18 14:02:41", (42.3601, -71.0942), (1 / 500, 8, 160, 35)),
    ),
    Picture(
        "animals/chelsea.jpg", _Sample("skimage", "data/chelsea.png"), "indoor", ("sharp",),
        (Marked("animal", box(18, 0, 382, 300), {"truncated": True}),),
        # Before anybody had this camera: the one anomaly of the demo.
        _shot(*_PIXEL, "2020-01-20 19:45:12", None, (1 / 60, 1.8, 800, 6.8)),
    ),
    Picture(
        "table/coffee.jpg", _Sample("skimage", "data/coffee.png"), "indoor", ("sharp",),
        (
            Marked("cup", outline(_CUP, _HANDLE)),
            Marked("saucer", oval(76, 66, 402, 324), {"occluded": True}),
            Marked("spoon", rotated_box((385, 196), (82, 266), 12)),
        ),
        _shot(*_PIXEL, "2024-01-21 09:03:55", (48.8566, 2.3522), (1 / 50, 1.8, 500, 6.8)),
    ),
    Picture(
        "outdoor/rocket.jpg", _Sample("skimage", "data/rocket.jpg"), "outdoor", ("sharp", "dark"),
        (Marked("rocket", box(302, 126, 40, 290)),),
        _shot(*_CANON, "2015-02-10 18:20:00", (28.5619, -80.5774), (8.0, 11, 100, 70)),
    ),
    Picture(
        "garage/motorcycle-left.jpg", _Sample("skimage", "data/motorcycle_left.png"), "indoor", ("sharp",),
        (
            Marked("motorcycle", box(94, 78, 592, 372)),
            Marked("wheel", oval(120, 234, 170, 172), {"occluded": True}),
            Marked("wheel", oval(510, 272, 172, 178)),
        ),
        _shot(*_CANON, "2023-07-01 16:12:30", (44.0153, -73.1673), (1 / 30, 5.6, 400, 35), orientation=6),
    ),
    Picture(
        "garage/motorcycle-right.jpg", _Sample("skimage", "data/motorcycle_right.png"), "indoor", ("sharp",),
        (
            Marked("motorcycle", box(42, 72, 590, 368)),
            Marked("wheel", oval(80, 232, 164, 170), {"occluded": True}),
            Marked("wheel", oval(462, 272, 166, 178)),
        ),
        _shot(*_CANON, "2023-07-01 16:12:31", (44.0153, -73.1673), (1 / 30, 5.6, 400, 35)),
    ),
    Picture(
        "outdoor/pavilion.jpg", _Sample("sklearn", "datasets/images/china.jpg"), "outdoor", ("sharp",),
        (Marked("building", box(58, 28, 302, 374), {"occluded": True}),),
        _shot(*_NIKON, "2019-10-03 11:40:00", (39.9996, 116.2755), (1 / 320, 9, 200, 24), orientation=3),
    ),
    Picture(
        "outdoor/dahlia.jpg", _Sample("sklearn", "datasets/images/flower.jpg"), "outdoor", ("sharp",),
        (
            Marked("flower", outline(petals((308, 221), 138, count=22, depth=5))),
            Marked("flower", outline(_CUT_FLOWER), {"truncated": True}),
        ),
        _shot(*_NIKON, "2019-08-12 15:21:07", (52.2053, 0.1218), (1 / 640, 2.8, 100, 105)),
    ),
    Picture(
        "table/coins.png", _Sample("skimage", "data/coins.png"), "studio", ("noisy",),
        tuple(Marked("coin", oval(*place)) for place in _COINS),
    ),
    Picture(
        "ground/gravel.jpg", _Sample("skimage", "data/gravel.png"), "outdoor", ("sharp",), (),
        _shot(*_PIXEL, "2024-05-02 12:00:09", (-33.8568, 151.2153), (1 / 900, 1.8, 50, 6.8)),
    ),
)  # fmt: skip
