"""Statistics of labels as pages draw them: levels of heat, words, widths in percent. Pure."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from app.insights.label_schemas import LabelRow, LabelsOut, ObjectsOut, PairOut, PairsOut, ShareOut
from app.insights.population import gallery_url
from app.insights.showing import share_words
from app.web.charts import HEAT_LEVELS, Axis, heat, interval_dot

MOST_IN_MATRIX, MOST_ROWS = 12, 20
WHOLE = Axis(0, 1)
_SHADES = HEAT_LEVELS
_NOTHING = {"level": 0, "text": "", "note": "", "url": None, "interval": "", "dot": None}


def shown_labels(project_id: int, found: LabelsOut) -> dict[str, Any]:
    """Tables of categories and of each question, their parts, and a bar of shares for each part."""
    most = max((cell.share or 0 for row in found.rows for cell in [row, *row.cells]), default=0)
    return {
        "axis": WHOLE,
        "parts": [
            {"name": part.name, "images": part.images, "url": url_of(project_id, part.line)}
            for part in found.parts
        ],
        "groups": [
            _group(project_id, found, name, list(rows), most)
            for name, rows in groupby(found.rows, key=lambda row: row.question)
        ],
    }


def url_of(project_id: int, line: str | None) -> str | None:
    """The gallery's, where the images can be asked for."""
    return None if line is None else gallery_url(project_id, line)


def _group(
    project_id: int, found: LabelsOut, name: str | None, rows: list[LabelRow], most: float
) -> dict[str, Any]:
    colors = _colors(rows)
    return {
        "name": name,
        "rows": [
            {
                "name": row.name,
                "color": row.color,
                "objects": row.objects,
                "cells": [
                    _cell(project_id, row.name, part, cell, most)
                    for part, cell in zip(
                        ["all", *(part.name for part in found.parts)],
                        [row, *row.cells],
                        strict=True,
                    )
                ],
            }
            for row in rows
        ],
        "bars": _bars(found, rows, colors),
        "legend": list(zip([row.name for row in rows], colors, strict=True)),
    }


def _cell(project_id: int, label: str, part: str, cell: ShareOut, most: float) -> dict[str, Any]:
    if cell.share is None:
        hint = f"{label}, {part}: no images"
        return _NOTHING | {"hint": hint}
    interval = f"{percent(cell.low)} to {percent(cell.high)}"
    return {
        "level": heat(cell.share, most),
        "text": share_words(cell.share),
        "note": f"{cell.images:,}",
        "hint": f"{label}, {part}: {cell.images:,} image{'' if cell.images == 1 else 's'}, "
        f"{percent(cell.share)} ({interval})",
        "url": url_of(project_id, cell.line),
        "interval": interval,
        "dot": interval_dot(cell.share, cell.low, cell.high, WHOLE),
    }


def percent(share: float | None) -> str:
    """One digit behind the point where it tells something."""
    if share is None:
        return "none"
    value = 100 * share
    return f"{value:.0f} %" if value >= 10 or value == 0 else f"{value:.1f} %"


def _colors(rows: Sequence[LabelRow]) -> list[dict[str, Any]]:
    """A category's own colour; answers have none, so shades tell them apart."""
    return [
        {"color": row.color, "shade": 1 + place * (_SHADES - 1) // max(len(rows) - 1, 1)}
        for place, row in enumerate(rows)
    ]


def _bars(
    found: LabelsOut, rows: Sequence[LabelRow], colors: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """For all images and each part, how the labels share out what is said there."""
    made = []
    for place, name in enumerate(["All images", *(part.name for part in found.parts)]):
        counts = [row.images if place == 0 else row.cells[place - 1].images for row in rows]
        total, at, pieces = sum(counts), 0.0, []
        for row, count, color in zip(rows, counts, colors, strict=True):
            if count:
                width = 100 * count / total
                said = f"{row.name}: {count:,}, {share_words(count / total)} of what is said"
                pieces.append({"x": round(at, 3), "width": round(width, 3), "said": said, **color})
                at += width
        made.append({"name": name, "total": total, "pieces": pieces})
    return made


def shown_pairs(project_id: int, found: PairsOut) -> dict[str, Any]:
    """The matrix of the commonest categories: of the images with the row's, how many have the column's, too."""
    names = found.categories[:MOST_IN_MATRIX]
    by_pair = {(pair.first, pair.second): pair for pair in found.pairs}
    squares = [
        [None if row == column else _square(project_id, row, column, by_pair) for column in names]
        for row in names
    ]
    rows = [_pair_row(project_id, pair) for pair in found.pairs if pair.images]
    never = [_pair_row(project_id, pair) for pair in found.pairs if not pair.images]
    never.sort(key=lambda row: -row["expected_value"])
    return {
        "matrix": {"names": names, "squares": squares},
        "rows": rows[:MOST_ROWS],
        "never": never[:MOST_ROWS],
    }


def _square(
    project_id: int, row: str, column: str, by_pair: Mapping[tuple[str, str], PairOut]
) -> dict[str, Any]:
    pair = by_pair.get((row, column))
    share = pair.share if pair else by_pair[column, row].reverse_share
    pair = pair or by_pair[column, row]
    share = share or 0.0
    return {
        "level": heat(share, 1),
        "text": share_words(share) if pair.images else "",
        "note": f"{pair.images:,}",
        "hint": f"Of the images with {row}, {percent(share)} have {column}: {pair.images:,}",
        "url": url_of(project_id, pair.line),
    }


def _pair_row(project_id: int, pair: PairOut) -> dict[str, Any]:
    return {
        "first": pair.first,
        "second": pair.second,
        "images": pair.images,
        "expected": f"{pair.expected:,.0f}" if pair.expected >= 10 else f"{pair.expected:.1f}",
        "expected_value": pair.expected,
        "lift": "none" if pair.lift is None else f"{pair.lift:.2f}",
        "pmi": "never" if pair.pmi is None else f"{pair.pmi:+.2f}",
        "url": url_of(project_id, pair.line),
    }


def shown_objects(project_id: int, found: ObjectsOut) -> dict[str, Any]:
    """Maps as levels of heat, the histogram as bars, COCO's sizes as shares."""
    most = max((bar.objects for bar in found.areas), default=0)
    width = 100 / max(len(found.areas), 1)
    return {
        "extents": _grid(found.extents),
        "centres": _grid(found.centres),
        "coverage": _grid(found.coverage),
        "most": {
            "extents": _most(found.extents),
            "centres": _most(found.centres),
            "coverage": percent(max(map(max, found.coverage))),
        },
        "areas": [
            {
                "x": round(place * width, 2),
                "width": round(width, 2),
                "height": round(max(100 * bar.objects / most, 3), 1) if bar.objects else 0,
                "said": f"{_side(bar.low)} to {_side(bar.high)} of the image's side: {bar.objects:,}",
            }
            for place, bar in enumerate(found.areas)
        ],
        "rows": [_sizes(project_id, each.model_dump()) for each in found.categories],
        "sizes": [
            (name, count, percent(count / found.objects))
            for name, count in (
                ("Small, below 32² px", found.sizes.small),
                ("Medium", found.sizes.medium),
                ("Large, from 96² px on", found.sizes.large),
                ("Points and lines", found.sizes.without_area),
            )
            if found.objects
        ],
    }


def _grid(counts: Sequence[Sequence[float]]) -> list[dict[str, int]]:
    """The cells that hold anything, in units of cells."""
    most = max(map(max, counts), default=0)
    return [
        {"x": x, "y": y, "level": heat(count, most)}
        for y, row in enumerate(counts)
        for x, count in enumerate(row)
        if count
    ]


def _most(counts: Sequence[Sequence[float]]) -> str:
    return f"{max(map(max, counts), default=0):,.0f}"


def _side(share: float) -> str:
    return percent(share)


def _sizes(project_id: int, row: dict[str, Any]) -> dict[str, Any]:
    measured = row["small"] + row["medium"] + row["large"]
    median = row["median_area"]
    return row | {
        "url": url_of(project_id, row["line"]),
        "median": "—" if median is None else percent(median),
        "shares": [
            percent(row[size] / measured) if measured else "—"
            for size in ("small", "medium", "large")
        ],
    }
