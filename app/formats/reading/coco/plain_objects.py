"""COCO annotations with nothing to be told of them: polygons with the fields that every program writes.

They are nearly all of a large file, and are read here at a fraction of the price. Whatever is not just so is left to
`objects`, which says what is wrong with it; both make the same of what both can read.
"""

from typing import Annotated, Literal

import msgspec

from app.formats.reading.coco.objects import Told
from app.formats.reading.records import Outlined

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
    segmentation: Annotated[list[Outline], msgspec.Meta(min_length=1)]
    bbox: Four | None = None
    area: Number | None = None
    iscrowd: Literal[0] = 0


_decode = msgspec.json.Decoder(_Plain).decode


def plain_mark(raw: msgspec.Raw, index: int, told: Told) -> Outlined | None:
    """The one mark of an annotation, as `marks_of` would give it; None where it wants a closer look."""
    try:
        entry = _decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    key, ids = str(entry.id), told.ids
    category = told.vocabulary.numbers.get(str(entry.category_id))
    if category is None or entry.id < 1 or key in ids or not _is_ordinary(entry):
        return None
    ids[key] = 1
    place = f"annotations[{index}]"
    return Outlined(key, place, category, entry.segmentation, entry.bbox, entry.area)


def _is_ordinary(entry: _Plain) -> bool:
    """Whether the outlines are of whole points, and the box is not turned inside out."""
    box = entry.bbox
    if box is not None and (box[2] < 0 or box[3] < 0):
        return False
    return not any(len(each) % 2 for each in entry.segmentation)
