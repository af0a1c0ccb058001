"""The cells of a map and what is drawn for each. Pure.

The world is a square of side 1 in Web Mercator, x to the east and y to the south. Cells lie still while a map is moved:
what is a cluster does not depend on the window.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import hypot, log, pi, radians, sin

TILE_PX = 256
CELL_PX = 64
NEAREST_PX = 52
"""Clusters nearer to each other than this would cover each other."""
LIMIT_DEG = 85.05112878
"""The latitude at which the square ends."""


@dataclass(frozen=True)
class Cluster:
    """Images near each other: how many, the mean of their places, the box around them, and one of them.

    A box across the antimeridian goes on beyond 180, or begins before -180.
    """

    latitude: float
    longitude: float
    count: int
    image_id: int
    west: float
    south: float
    east: float
    north: float


def cells_at(zoom: int) -> int:
    """How many cells there are along each side of the world."""
    return (TILE_PX << zoom) // CELL_PX


def world_of(latitude: float, longitude: float) -> tuple[float, float]:
    """The place of a point in the square."""
    upright = sin(radians(max(-LIMIT_DEG, min(LIMIT_DEG, latitude))))
    return longitude / 360 + 0.5, 0.5 - log((1 + upright) / (1 - upright)) / (4 * pi)


def spread(clusters: Iterable[Cluster], *, zoom: int) -> list[Cluster]:
    """The same images in clusters that do not cover each other: the largest take in those that are too near."""
    kept: dict[tuple[int, int], list[Cluster]] = {}
    cells = cells_at(zoom)
    for cluster in sorted(clusters, key=_by_size):
        x, y = world_of(cluster.latitude, cluster.longitude)
        cell = (int(x * cells) % cells, int(y * cells))
        for group, place in _around(kept, cell, cells):
            if _distance(group[place], x, y) * (TILE_PX << zoom) < NEAREST_PX:
                group[place] = _joined(group[place], cluster)
                break
        else:
            kept.setdefault(cell, []).append(cluster)
    return sorted((each for group in kept.values() for each in group), key=_by_size)


def _by_size(cluster: Cluster) -> tuple[int, int]:
    return -cluster.count, cluster.image_id


def _around(
    kept: dict[tuple[int, int], list[Cluster]], cell: tuple[int, int], cells: int
) -> Iterator[tuple[list[Cluster], int]]:
    """The clusters of a cell and of the eight beside it; beside the last column is the first one."""
    column, row = cell
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            group = kept.get((x % cells, y), [])
            yield from ((group, place) for place in range(len(group)))


def _distance(cluster: Cluster, x: float, y: float) -> float:
    """In the square, the shorter way round."""
    other_x, other_y = world_of(cluster.latitude, cluster.longitude)
    across = abs(other_x - x)
    return hypot(min(across, 1 - across), other_y - y)


def _joined(first: Cluster, second: Cluster) -> Cluster:
    """Both as one, where the larger one is: what was kept apart from it stays apart."""
    turn = 360 * round((first.longitude - second.longitude) / 360)
    return Cluster(
        first.latitude,
        first.longitude,
        first.count + second.count,
        min(first.image_id, second.image_id),
        min(first.west, second.west + turn),
        min(first.south, second.south),
        max(first.east, second.east + turn),
        max(first.north, second.north),
    )
