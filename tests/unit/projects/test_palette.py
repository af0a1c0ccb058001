from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.projects.palette import PALETTE, next_color

# G. Machado et al., "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}


def oklab(colors: tuple[str, ...], vision: NDArray[np.float64]) -> NDArray[np.float64]:
    """Colours as somebody with this vision sees them, in a space where distance is difference (B. Ottosson, 2020)."""
    srgb = np.array([[int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)] for color in colors])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(linear @ vision.T, 0, 1)
    to_cones = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    lab: NDArray[np.float64] = np.cbrt(seen @ to_cones.T) @ to_lab.T
    return lab


@pytest.mark.parametrize("vision", VISIONS.values(), ids=VISIONS.keys())
@pytest.mark.parametrize(("count", "least"), [(8, 0.15), (24, 0.065)], ids=["first 8", "all"])
def test_every_two_colors_can_be_told_apart(
    vision: NDArray[np.float64], count: int, least: float
) -> None:
    colors = oklab(PALETTE[:count], vision)

    distances = [float(np.linalg.norm(one - other)) for one, other in combinations(colors, 2)]

    assert min(distances) >= least


def test_colors_repeat_only_after_all_are_used() -> None:
    taken: list[str] = []
    for _ in range(2 * len(PALETTE)):
        taken.append(next_color(taken))

    assert taken == [*PALETTE, *PALETTE]


def test_a_color_of_ones_own_takes_none_away() -> None:
    assert next_color(["#123456"]) == PALETTE[0]
