"""A preview as its page draws it: colours, names of keypoints, words for what became of each label. Pure."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from app.exporting.preview_schemas import (
    Became,
    ChannelsOut,
    FateOut,
    LabelOut,
    NormalizationOut,
    OriginalOut,
    PictureOut,
    PreviewOut,
)
from app.exporting.preview_showing import Rendered
from app.formats.records import Category

_HEIGHT, _HIGHEST = 40, 0.12
"""Of a drawing of channels, and the share of pixels in one of its parts that reaches its top."""
_LEAST_POSE = 5
"""A pose has its names where it is at least a fifth as long as its picture."""
_OTHER_COLOR = "#808080"
_BECAME: dict[Became, str] = {
    "whole": "whole",
    "cut": "cut at the edge",
    "left_out": "left out: too little is seen",
    "outside": "not on this picture",
}


def drawn_preview(rendered: Rendered, told: PreviewOut) -> dict[str, Any]:
    """What `exporting/preview.html` shows."""
    categories = {each.name: each for each in rendered.preview.dataset.categories}
    original = told.image
    return {
        "id": original.id,
        "file_name": original.file_name,
        "width": original.width,
        "height": original.height,
        "labels": _drawn(original, categories),
        "channels": _channels(original.channels),
        "pictures": [
            _picture(each, original.width, original.height, categories, told.normalization)
            for each in told.pictures
        ],
        "picture_count": told.picture_count,
        "hidden_count": told.hidden_count,
        "normalization": told.normalization and told.normalization.model_dump(),
    }


def _picture(
    picture: PictureOut,
    width: int,
    height: int,
    categories: dict[str, Category],
    normalization: NormalizationOut | None,
) -> dict[str, Any]:
    return {
        "number": picture.number,
        "file_name": picture.file_name,
        "width": picture.width,
        "height": picture.height,
        "url": picture.url,
        "changes": _changes(picture, width, height),
        "labels": _drawn(picture, categories),
        "summary": _summary(picture.fates),
        "fates": [_fate(each) for each in picture.fates if each.became != "outside"],
        "channels": _channels(picture.channels),
        "normalized": normalization and _normalized(picture, normalization),
    }


def _changes(picture: PictureOut, width: int, height: int) -> list[str]:
    """What was done to it, in the order in which it is done."""
    x, y, across, down = picture.window
    words = []
    if picture.window != [0, 0, width, height]:
        words.append(f"{across} x {down} px from {x}, {y}")
    if picture.is_mirrored:
        words.append("mirrored")
    if picture.quarter_turns:
        words.append(f"turned by {90 * picture.quarter_turns}°")
    if picture.brightness != 1:
        words.append(f"brightness {100 * (picture.brightness - 1):+.0f} %")
    if picture.exposure_stops:
        words.append(f"exposure {picture.exposure_stops:+.2f} stops")
    if picture.noise:
        words.append(f"noise {100 * picture.noise:g} %, seed {picture.noise_seed}")
    return words


def _drawn(of: OriginalOut | PictureOut, categories: dict[str, Category]) -> list[dict[str, Any]]:
    longest = max(of.width, of.height)
    return [_label(each, categories[each.category], longest) for each in of.labels]


def _label(label: LabelOut, category: Category, longest: int) -> dict[str, Any]:
    skeleton = category.skeleton
    names = []
    if label.shape["type"] == "keypoints" and skeleton:
        names = _names(skeleton.keypoints, label.shape["points"], longest)
    return {
        "shape": label.shape,
        "color": category.color or _OTHER_COLOR,
        "category": label.category,
        "edges": skeleton.edges if skeleton else (),
        "names": names,
    }


def _names(
    names: Sequence[str], points: Sequence[Sequence[float]], longest: int
) -> list[dict[str, Any]]:
    """What each point is called; nothing where a pose is so small that names would cover each other."""
    seen = [(name, point) for name, point in zip(names, points, strict=False) if point[2]]
    across, down = ([point[axis] for _, point in seen] for axis in (0, 1))
    if not seen or max(max(across) - min(across), max(down) - min(down)) * _LEAST_POSE < longest:
        return []
    return [{"name": name, "x": point[0], "y": point[1]} for name, point in seen]


def _summary(fates: Sequence[FateOut]) -> str:
    counts = Counter(each.became for each in fates)
    told = [f"{counts[became]} {words}" for became, words in _BECAME.items() if counts[became]]
    if not told:
        return "No objects on this image"
    return f"{'Object' if len(fates) == 1 else 'Objects'}: {'; '.join(told)}"


def _fate(fate: FateOut) -> dict[str, Any]:
    words = _BECAME[fate.became]
    if fate.pieces > 1:
        words = f"{words}, in {fate.pieces} pieces"
    return {"category": fate.category, "id": fate.object_id, "words": words, "share": fate.share}


def _channels(channels: ChannelsOut) -> dict[str, Any]:
    """Three lines of shares in a box of 64 by 40, and their means."""
    return {
        "height": _HEIGHT,
        "lines": [_line(shares) for shares in channels.histogram],
        "mean": channels.mean,
        "std": channels.std,
    }


def _line(shares: Sequence[float]) -> str:
    """Points of a polyline; a share beyond the top ends there."""
    places = (
        f"{at + 0.5},{_HEIGHT * (1 - min(1, share / _HIGHEST)):.2f}"
        for at, share in enumerate(shares)
    )
    return " ".join(places)


def _normalized(picture: PictureOut, by: NormalizationOut) -> dict[str, Any]:
    low, high = picture.normalized_range or (0.0, 0.0)
    query = urlencode({"mean": by.mean, "std": by.std}, doseq=True)
    return {"url": f"{picture.url}&{query}", "low": low, "high": high}
