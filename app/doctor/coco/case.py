"""What the checks of COCO files look at, and their register."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.doctor.coco.columns import MISSING, Annotations, Coco, Real, Truth
from app.doctor.coco.regions import Regions
from app.doctor.findings import Found, Register


@dataclass
class Case:
    """A file's tables, and its segmentations in numbers."""

    coco: Coco
    regions: Regions

    @property
    def annotations(self) -> Annotations:
        """Its annotations."""
        return self.coco.annotations

    def at(
        self, where: Iterable[int] | Truth, expected: str, say: Callable[[int], str]
    ) -> Iterator[Found]:
        """A finding for each of these annotations (a mask or places), `say` telling what was found."""
        places = (
            np.flatnonzero(where).tolist()
            if isinstance(where, np.ndarray) and where.dtype == bool
            else where
        )
        for index in places:
            yield Found(self.coco.place(index), expected, say(index), index)

    @property
    def is_object(self) -> Truth:
        """Which annotations should have a box: no captions, no panoptic ones."""
        segments = np.array([raw is not None for raw in self.annotations.segments], dtype=bool)
        return np.asarray(~self.annotations.is_caption & ~segments, dtype=bool)

    @property
    def box_bounds(self) -> Real:
        """Left, top, right and bottom of each box."""
        boxes = self.annotations.boxes
        return np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)


def numbers(values: NDArray[Any]) -> str:
    """A list of numbers in a sentence."""
    return f"[{', '.join(f'{value:g}' for value in values.tolist())}]"


def size_text(size: NDArray[Any]) -> str:
    """A size in a sentence: 640 x 480."""
    return f"{size[0]:g} x {size[1]:g}"


def is_given(values: NDArray[np.int64]) -> Truth:
    """Where a column of whole numbers says something."""
    return np.asarray(values != MISSING, dtype=bool)


COCO = Register[Case]()
