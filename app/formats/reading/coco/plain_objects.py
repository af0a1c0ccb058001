"""COCO annotations with nothing to be told of them: polygons with the fields that every program writes.

They are nearly all of a large file, and are read here at a fraction of the price. Whatever is not just so is left to
`objects`, which says what is wrong with it; both make the same of what both can read.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from app.formats.reading.coco.objects import Told
from app.formats.reading.records import Outlined, Sketched
from app.formats.reading.sheets import sheet_of

_MOST = 1_000_000_000
"""Numbers beyond are looked at more closely."""
Number = (
    Annotated[int, msgspec.Meta(ge=-_MOST, le=_MOST)]
    | Annotated[float, msgspec.Meta(ge=-float(_MOST), le=float(_MOST))]
)
Outline = Annotated[list[Number], msgspec.Meta(min_length=6)]
Four = Annotated[list[Number], msgspec.Meta(min_length=4, max_length=4)]


class _Plain(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    id: int
    image_id: int
    category_id: int
    segmentation: msgspec.Raw
    bbox: Four | None = None
    area: Number | None = None
    iscrowd: Literal[0] = 0


_decode = msgspec.json.Decoder(_Plain).decode
_decode_outlines = msgspec.json.Decoder(Annotated[list[Outline], msgspec.Meta(min_length=1)]).decode


class PlainObjects:
    """Some annotations of a file, their outlines read together."""

    def __init__(self, raws: Sequence[msgspec.Raw]) -> None:
        entries = _entries_of(raws)
        self._sheet, are_on_sheet = sheet_of(
            [each.segmentation for each in entries if each is not None]
        )
        self._entries = iter(entries)
        self._are_on_sheet = iter(are_on_sheet)
        self._at = 0

    def following(self, index: int, told: Told) -> Outlined | Sketched | None:
        """The one mark of the next of them, as `marks_of` would give it; None where it wants a closer look.

        Args:
            index: where it stands in the file.
            told: what reading has met so far.
        """
        entry = next(self._entries)
        if entry is None:
            return None
        at, outlines = self._at, None
        if next(self._are_on_sheet):
            self._at = at + 1
        elif (outlines := _outlines_of(entry)) is None:
            return None
        number, box = entry.id, entry.bbox
        key = str(number)
        category = told.vocabulary.numbers.get(str(entry.category_id))
        if category is None or number < 1 or key in told.ids:
            return None
        if box is not None and (box[2] < 0 or box[3] < 0):
            return None
        told.ids[key] = 1
        place = f"annotations[{index}]"
        if outlines is not None:
            return Outlined(key, place, category, outlines, box, entry.area)
        return Sketched(key, place, category, (self._sheet, at), box, entry.area)


def _entries_of(raws: Sequence[msgspec.Raw]) -> list[_Plain | None]:
    """Each, where it has no more than the usual fields."""
    try:
        return list(map(_decode, raws))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return [_entry_of(raw) for raw in raws]


def _entry_of(raw: msgspec.Raw) -> _Plain | None:
    try:
        return _decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def _outlines_of(entry: _Plain) -> list[list[float]] | None:
    """Those of numbers that are written otherwise; none where they are no outlines of whole points."""
    try:
        outlines = _decode_outlines(entry.segmentation)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return None if any(len(each) % 2 for each in outlines) else outlines
