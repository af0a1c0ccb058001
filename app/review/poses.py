"""Where somebody places the points of skeletons beside the others, as figures with arrows. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from app.agreement.measures.sentences import percent
from app.agreement.numbers.records import Number, Row
from app.projects.models import Category

SIDE = 100.0
"""The longer side of a figure."""
EXAGGERATION = 4.0
AREA_OF_BOX = 0.53
"""An object's area as a share of its box, as COCO has it: distances are told in roots of areas."""
LEAST_TOLD = 0.005
"""Who leans by less leans nowhere."""

Place = tuple[float, float]


@dataclass(frozen=True)
class Figure:
    """A skeleton as it typically stands: where each point lies in its box (0 to 1), none where nobody placed it."""

    places: Sequence[Place | None]
    aspect: float = 1.0
    """The box's width over its height."""

    def drawn(self) -> list[Place | None]:
        """The points in a view box whose longer side is `SIDE`."""
        width, height = self.size
        return [
            None if each is None else (round(each[0] * width, 2), round(each[1] * height, 2))
            for each in self.places
        ]

    @property
    def size(self) -> tuple[float, float]:
        """Of the view box."""
        return SIDE * min(1.0, self.aspect), SIDE / max(1.0, self.aspect)


@dataclass(frozen=True)
class Line:
    """From one place to another."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Lean:
    """One point: which way it lies from where the others put it, and how often left was taken for right there."""

    name: str
    says: str
    is_sure: bool
    swapped: str
    objects: int
    url: str


@dataclass(frozen=True)
class Pose:
    """The points of one category's skeleton."""

    name: str
    width: float
    height: float
    bones: tuple[Line, ...]
    dots: tuple[Place, ...]
    arrows: tuple[Line, ...]
    leans: tuple[Lean, ...]


def poses_of(
    rows: Sequence[Row], categories: Sequence[Category], figures: Mapping[int, Figure]
) -> list[Pose]:
    """One for each category of whose points somebody and others placed any."""
    found = []
    for category in categories:
        own = {
            int(row.key.split(",")[1]): row
            for row in rows
            if row.key.split(",")[0] == str(category.id)
        }
        if own and category.skeleton and category.id in figures:
            found.append(_pose(own, category, figures[category.id]))
    return found


def _pose(rows: Mapping[int, Row], category: Category, figure: Figure) -> Pose:
    skeleton = category.skeleton or {}
    dots = figure.drawn()
    width, height = figure.size
    unit = sqrt(AREA_OF_BOX * width * height) * EXAGGERATION
    arrows = []
    for place, row in rows.items():
        dot, lean = dots[place], _vector(row)
        if dot is not None and _is_sure(row):
            arrows.append(
                Line(*dot, round(dot[0] + lean[0] * unit, 2), round(dot[1] + lean[1] * unit, 2))
            )
    ends = ((dots[first], dots[second]) for first, second in skeleton.get("edges") or [])
    return Pose(
        name=category.name,
        width=width,
        height=height,
        bones=tuple(Line(*a, *b) for a, b in ends if a is not None and b is not None),
        dots=tuple(each for each in dots if each is not None),
        arrows=tuple(arrows),
        leans=tuple(_lean(skeleton["keypoints"][place], row) for place, row in rows.items()),
    )


def _lean(name: str, row: Row) -> Lean:
    swaps = row.find("K1w")
    return Lean(
        name=name,
        says=_words(row) if _is_sure(row) else "as the others",
        is_sure=_is_sure(row),
        swapped="" if swaps is None or swaps.value is None else percent(swaps.value),
        objects=next((each.n_objects for each in row.measures if each.n_objects), 0),
        url=row.disagreements,
    )


def _words(row: Row) -> str:
    right, down = _vector(row)
    parts = ((right, "right", "left"), (down, "below", "above"))
    told = [
        f"{100 * abs(value):.1f} % {more if value > 0 else less}"
        for value, more, less in parts
        if abs(value) >= LEAST_TOLD
    ]
    return ", ".join(told)


def _vector(row: Row) -> Place:
    right, down = (row.find(code) for code in ("K1x", "K1y"))
    return (right and right.value) or 0.0, (down and down.value) or 0.0


def _is_sure(row: Row) -> bool:
    """Whether it lies anywhere else than the others' at all: an interval does not hold zero, and it is worth a word."""
    lengths = [row.find(code) for code in ("K1x", "K1y")]
    return hypot(*_vector(row)) >= LEAST_TOLD and any(map(_holds_no_zero, lengths))


def _holds_no_zero(number: Number | None) -> bool:
    return (
        number is not None
        and number.low is not None
        and number.high is not None
        and number.low * number.high > 0
    )
