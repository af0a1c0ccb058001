"""The part of the export form that asks for other pictures: what is left empty is not asked for."""

import re
from collections.abc import Mapping
from typing import Any

UNFILLED = {
    "hide": "",
    "hide_how": "blur",
    "hide_marked": "",
    "find_face": "",
    "find_plate": "",
    "tiles": "",
    "resize": "",
    "resize_to": "",
    "copies": "",
    "copies_flip": "on",
    "copies_rotate": "",
    "copies_brightness": "",
    "copies_exposure": "",
    "copies_crop": "",
    "copies_noise": "",
    "copies_seed": "0",
    "normalize": "",
}
RESIZES = [("", "As they are"), ("fit", "Smaller until they fit"), ("letterbox", "All of one size")]
HIDES = [("blur", "Blurred"), ("pixelate", "In coarse blocks")]
_FOUND = {"face": "faces that a detector finds", "plate": "number plates that a detector finds"}
NORMALIZATIONS = [
    ("", "None"),
    ("dataset", "Of this export's pictures"),
    ("imagenet", "Of ImageNet"),
]
_NUMBER = re.compile(r"\d+")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")


def preparation_of(texts: Mapping[str, str]) -> dict[str, Any] | None:
    """What the fields ask for; None where all are empty. `640 x 480, 64` is a width, a height and an overlap.

    A text without the number that is expected is handed on, to be refused: nobody is to take it for asked.
    """
    asked: dict[str, Any] = {}
    if (hide := _hide(texts)) is not None:
        asked["hide"] = hide
    if (tiles := texts.get("tiles", "")).strip():
        numbers = _numbers(tiles)
        asked["tiles"] = _size(numbers) | ({"overlap": numbers[2]} if len(numbers) > 2 else {})
    if mode := texts.get("resize", ""):
        asked["resize"] = {"mode": mode} | _size(_numbers(texts.get("resize_to", "")))
    if (copies := texts.get("copies", "")).strip():
        numbers = _numbers(copies)
        asked["augment"] = _copies(numbers[0] if numbers else copies, texts)
    if by := texts.get("normalize", ""):
        asked["normalize"] = by
    return asked or None


def _hide(texts: Mapping[str, str]) -> dict[str, Any] | None:
    names = [each.strip() for each in texts.get("hide", "").split(",") if each.strip()]
    find = [kind for kind in ("face", "plate") if texts.get(f"find_{kind}") == "on"]
    if not (names or find or texts.get("hide_marked") == "on"):
        return None
    return {"categories": names, "find": find, "how": texts.get("hide_how") or "blur"}


def _copies(count: int | str, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "copies": count,
        "flip": texts.get("copies_flip") == "on",
        "rotate": texts.get("copies_rotate") == "on",
        "brightness": _decimal(texts.get("copies_brightness", ""), of=100),
        "exposure": _decimal(texts.get("copies_exposure", ""), of=1),
        "crop": _decimal(texts.get("copies_crop", ""), of=100),
        "noise": _decimal(texts.get("copies_noise", ""), of=100),
        "seed": (_numbers(texts.get("copies_seed", "")) or [0])[0],
    }


def _decimal(text: str, *, of: int) -> float | str:
    """The first number of a text as a share of `of`; nothing is 0, and what has no number stays a text."""
    found = _DECIMAL.search(text)
    if found:
        return float(found[0][:9].replace(",", ".")) / of
    return text.strip() or 0.0


def _numbers(text: str) -> list[int]:
    return [int(each[:9]) for each in _NUMBER.findall(text)]


def _size(numbers: list[int]) -> dict[str, int]:
    """One number is both sides."""
    return dict(
        zip(("width", "height"), (numbers * 2 if len(numbers) == 1 else numbers)[:2], strict=False)
    )


_BY = {"dataset": "by its own pictures", "imagenet": "by ImageNet's numbers"}


def told(prepare: Mapping[str, Any] | None) -> list[str]:
    """What a manifest says was made of the pictures, in words."""
    asked = prepare or {}
    hide, tiles, resize, augment = (
        asked.get(name) for name in ("hide", "tiles", "resize", "augment")
    )
    words = []
    if hide:
        what = [*hide["categories"], *(_FOUND[each] for each in hide.get("find", []))]
        words.append(f"{', '.join([*what, 'marked places'])} hidden ({hide['how']})")
    if tiles:
        words.append(f"tiles of {tiles['width']} x {tiles['height']}, {tiles['overlap']} px shared")
    if resize:
        words.append(f"{resize['mode']} {resize['width']} x {resize['height']}")
    if augment:
        words.append(f"{augment['copies']} copies for training, seed {augment['seed']}")
    if by := asked.get("normalize"):
        words.append(f"normalised {_BY[by]}")
    return words
