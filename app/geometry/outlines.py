"""The outline of a mask, coarse enough to be drawn as a path."""

import numpy as np
from numpy.typing import NDArray

from app.geometry.boxes import Size
from app.geometry.masks import Runs, bounds_of_runs

Cells = NDArray[np.bool_]
Corner = tuple[int, int]


def outline_of(runs: Runs, size: Size, *, most_cells: int = 96) -> list[list[tuple[float, float]]]:
    """Closed rings around a mask, in image pixels, to be filled by the even-odd rule; none for an empty mask.

    The mask is looked at in cells, at most `most_cells` along its longer side, each taken for the pixel in its middle.
    """
    bounds = bounds_of_runs(runs, size)
    if bounds is None:
        return []
    cell_px = max(bounds.width / most_cells, bounds.height / most_cells, 1.0)
    columns = np.arange(np.ceil(bounds.width / cell_px)) * cell_px + bounds.x + cell_px / 2
    rows = np.arange(np.ceil(bounds.height / cell_px)) * cell_px + bounds.y + cell_px / 2
    cells = _sampled(runs, size, columns, rows)
    right, bottom = bounds.right, bounds.bottom
    return [
        [(min(bounds.x + x * cell_px, right), min(bounds.y + y * cell_px, bottom)) for x, y in ring]
        for ring in _rings_around(cells)
    ]


def _sampled(
    runs: Runs, size: Size, columns: NDArray[np.floating], rows: NDArray[np.floating]
) -> Cells:
    """Whether the pixels at these places are in the mask, as an array (rows, columns)."""
    x = np.minimum(columns, size.width - 1).astype(np.int64)
    y = np.minimum(rows, size.height - 1).astype(np.int64)
    places = x[np.newaxis, :] * size.height + y[:, np.newaxis]
    # Runs of even number are background.
    return np.asarray(np.searchsorted(np.cumsum(runs), places, side="right") % 2 == 1)


def _rings_around(cells: Cells) -> list[list[Corner]]:
    """Rings along the borders of cells, with the mask on their right, so that no two of their edges begin alike."""
    following = _border_edges(np.pad(cells, 1))
    rings = []
    while following:
        start = next(iter(following))
        ring: list[Corner] = []
        corner, came = start, (0, 0)
        while corner in following:
            after = _turn(following, corner, came)
            step = (after[0] - corner[0], after[1] - corner[1])
            if step != came:
                ring.append(corner)
            corner, came = after, step
        rings.append(ring)
    return rings


def _border_edges(cells: Cells) -> dict[Corner, list[Corner]]:
    """From each corner of the border to those that follow it; `cells` have an empty margin."""
    edges: dict[Corner, list[Corner]] = {}
    inside = cells[1:-1, 1:-1]
    for (down, right), start, end in (
        ((-1, 0), (0, 0), (1, 0)),
        ((0, 1), (1, 0), (1, 1)),
        ((1, 0), (1, 1), (0, 1)),
        ((0, -1), (0, 1), (0, 0)),
    ):
        height, width = inside.shape
        beside = cells[1 + down : 1 + down + height, 1 + right : 1 + right + width]
        for y, x in np.argwhere(inside & ~beside).tolist():
            edges.setdefault((x + start[0], y + start[1]), []).append((x + end[0], y + end[1]))
    return edges


def _turn(following: dict[Corner, list[Corner]], corner: Corner, came: Corner) -> Corner:
    """Take the next corner; where cells meet at a corner alone, the one to the right, so that each keeps its ring."""
    choices = following[corner]
    wanted = (corner[0] - came[1], corner[1] + came[0])
    after = wanted if wanted in choices else choices[-1]
    choices.remove(after)
    if not choices:
        del following[corner]
    return after
