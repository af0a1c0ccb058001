"""From undecoded records to records of the right types: strictly at first, leniently where that fails."""

import json
import math
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType
from msgspec.structs import astuple

from app.doctor.coco.parsing import DUPLICATE_KEY, INVALID_JSON, TOO_DEEP, repeated_keys
from app.doctor.findings import Check, Findings, Found, declare

WRONG_TYPE = declare(
    "C006-wrong-type",
    "error",
    why="Tools fail at it with a message that does not name the place, or worse, go on: the text '10' is "
    "not the number 10.",
    mend="Write the type that is expected. --fix turns texts that are numbers into numbers.",
    is_repairable=True,
)
MISSING_FIELD = declare(
    "C007-missing-field",
    "error",
    why="pycocotools and most trainers read this field of every record and fail with KeyError.",
    mend="Export again, or add the field.",
)
ID_NOT_WHOLE = declare(
    "C016-id-not-whole",
    "error",
    why="COCO's ids are whole numbers. pycocotools writes them into arrays of numbers, the id '7' is not "
    "the id 7, and CVAT and Datumaro refuse texts.",
    mend="Write whole numbers. --fix does where every such id is the text of a whole number, or a number "
    "such as 7.0.",
    is_repairable=True,
)
ID_TOO_LARGE = declare(
    "C017-id-too-large",
    "warning",
    why="Above 2^53 JavaScript, jq and every program that reads numbers as floats round: two ids become "
    "one, and annotations go to another image.",
    mend="Number the records from 1.",
)

Box = tuple[float, float, float, float]
LARGEST = 2**63 - 1
EXACT = 2**53  # the largest whole number up to which a float of 64 bits is exact
Id = Annotated[int, Meta(ge=-EXACT, le=EXACT)]


class Image(Struct, gc=False):
    """A record of `images`; ids that are no whole numbers have been given one below zero."""

    id: Id | UnsetType = UNSET
    file_name: str | UnsetType = UNSET
    width: Id | UnsetType = UNSET
    height: Id | UnsetType = UNSET
    sha256: str | UnsetType = UNSET


class Category(Struct, gc=False):
    """A record of `categories`."""

    id: Id | UnsetType = UNSET
    name: str | UnsetType = UNSET
    supercategory: str | UnsetType | None = UNSET
    keypoints: list[str] | UnsetType = UNSET
    skeleton: list[tuple[int, int]] | UnsetType = UNSET
    isthing: int | UnsetType = UNSET


class Annotation(Struct, gc=False):
    """A record of `annotations`, or a result."""

    id: Id | UnsetType = UNSET
    image_id: Id | UnsetType = UNSET
    category_id: Id | UnsetType = UNSET
    bbox: Box | UnsetType = UNSET
    area: float | UnsetType = UNSET
    iscrowd: Id | bool | UnsetType = UNSET
    segmentation: Raw | UnsetType = UNSET
    keypoints: Raw | UnsetType = UNSET
    num_keypoints: Id | UnsetType = UNSET
    score: float | UnsetType = UNSET
    caption: Raw | UnsetType = UNSET
    segments_info: Raw | UnsetType = UNSET
    shape: Raw | UnsetType = UNSET
    file_name: Raw | UnsetType = UNSET


Record = TypeVar("Record", Image, Category, Annotation)
Coerce = Callable[[Any], Any]


class _Mismatch(Exception):
    """The value is of another type; the message says which was expected."""


def _whole(value: Any) -> int:
    if type(value) is int and abs(value) <= EXACT:
        return value
    raise _Mismatch("a whole number")


def _truth(value: Any) -> int:
    return int(value) if type(value) is bool else _whole(value)


def _number(value: Any) -> float:
    if type(value) in (int, float) and math.isfinite(value):
        return float(value)
    raise _Mismatch("a number")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise _Mismatch("a text")


def _perhaps_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _box(value: Any) -> Box:
    if isinstance(value, list) and len(value) == 4:
        x, y, width, height = map(_number, value)
        return x, y, width, height
    raise _Mismatch("a list of 4 numbers [x, y, width, height]")


def _names(value: Any) -> list[str]:
    if isinstance(value, list):
        return [_text(each) for each in value]
    raise _Mismatch("a list of texts")


def _pairs(value: Any) -> list[tuple[int, int]]:
    if isinstance(value, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        return [(_whole(start), _whole(end)) for start, end in value]
    raise _Mismatch("a list of pairs of whole numbers")


class Shape(NamedTuple, Generic[Record]):
    """How the records of a table are read: its name, the strict decoder, and the lenient reader of each field."""

    table: str
    decoder: "msgspec.json.Decoder[Record]"
    make: type[Record]
    readers: dict[str, Coerce]
    ids: tuple[str, ...] = ("id",)
    kept: tuple[str, ...] = ()
    needs_id: bool = True


IMAGES = Shape(
    "images",
    msgspec.json.Decoder(Image),
    Image,
    {"file_name": _text, "width": _whole, "height": _whole, "sha256": _text},
)
CATEGORIES = Shape(
    "categories",
    msgspec.json.Decoder(Category),
    Category,
    {
        "name": _text,
        "supercategory": _perhaps_text,
        "keypoints": _names,
        "skeleton": _pairs,
        "isthing": _truth,
    },
)
ANNOTATIONS = Shape(
    "annotations",
    msgspec.json.Decoder(Annotation),
    Annotation,
    {
        "bbox": _box,
        "area": _number,
        "iscrowd": _truth,
        "num_keypoints": _whole,
        "score": _number,
    },
    ("id", "image_id", "category_id"),
    ("segmentation", "keypoints", "caption", "segments_info", "file_name", "shape"),
)
RESULTS = ANNOTATIONS._replace(needs_id=False)
_REFUSED: dict[str, Any] = {"bbox": (math.nan,) * 4, "area": math.nan}
FIRST_ODD_ID = -(2**62)


class Reader:
    """Reads the records of one file; remembers the ids that are no whole numbers, so that they match each other."""

    def __init__(self, findings: Findings, *, had_nan: bool) -> None:
        self._findings = findings
        self._had_nan = had_nan
        self._odd_ids: dict[str, int] = {}

    def read(self, raws: list[Raw], shape: Shape[Record]) -> Iterator[Record]:
        """One record for each of the table's; an empty one for what is no record at all."""
        decode = shape.decoder.decode
        fields = len(shape.make.__struct_fields__)
        for place, raw in enumerate(raws):
            try:
                record = decode(raw)
                keys = fields - astuple(record).count(UNSET)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                yield self._read_leniently(bytes(raw), f"{shape.table}[{place}]", shape)
                continue
            text = bytes(raw)
            if text.count(b":") != keys:
                self._findings.add_all(
                    DUPLICATE_KEY, repeated_keys(text, f"{shape.table}[{place}]")
                )
            if record.id is UNSET and shape.needs_id and b'"segments_info"' not in text:
                self._findings.add(MISSING_FIELD, Found(f"{shape.table}[{place}]", "id", "none"))
            yield record

    def _read_leniently(self, text: bytes, place: str, shape: Shape[Record]) -> Record:
        try:
            value = json.loads(text)
            self._findings.add_all(DUPLICATE_KEY, repeated_keys(text, place))
        except RecursionError:
            self._findings.add(TOO_DEEP, Found(place, "at most 5 levels", "hundreds of levels"))
            return shape.make()
        except ValueError as error:
            self._findings.add(INVALID_JSON, Found(place, "JSON in UTF-8", str(error)))
            return shape.make()
        if not isinstance(value, dict):
            self._complain(WRONG_TYPE, place, "an object", value)
            return shape.make()
        if "id" not in value and "segments_info" not in value and shape.needs_id:
            self._findings.add(MISSING_FIELD, Found(place, "id", "none"))
        fields: dict[str, Any] = {
            name: self._id(value[name], f"{place}.{name}") for name in shape.ids if name in value
        }
        fields |= {
            name: self._field(value[name], f"{place}.{name}", read)
            for name, read in shape.readers.items()
            if name in value
        }
        # What was refused is not missing: one finding is enough.
        fields |= {
            name: refused
            for name, refused in _REFUSED.items()
            if fields.get(name) is UNSET and name in shape.readers
        }
        fields |= {
            name: Raw(json.dumps(value[name]).encode()) for name in shape.kept if name in value
        }
        return shape.make(**fields)

    def _field(self, value: Any, place: str, read: Coerce) -> Any:
        try:
            return read(value)
        except _Mismatch as mismatch:
            if self._had_nan and (value is None or (isinstance(value, list) and None in value)):
                return UNSET
            self._complain(WRONG_TYPE, place, str(mismatch), value)
            number = number_in(value)
            return UNSET if number is None else self._read_again(number, read)

    def _read_again(self, number: float, read: Coerce) -> Any:
        for candidate in (number, int(number)):
            try:
                return read(candidate)
            except _Mismatch:
                continue
        return UNSET

    def _id(self, value: Any, place: str) -> int | UnsetType:
        if type(value) is int and abs(value) <= EXACT:
            return value
        if not isinstance(value, str | float | int) or isinstance(value, bool):
            self._complain(WRONG_TYPE, place, "a whole number", value)
            return UNSET
        number = number_in(value)
        if isinstance(value, int):
            self._complain(ID_TOO_LARGE, place, "at most 9007199254740992", value)
        else:
            self._complain(ID_NOT_WHOLE, place, "a whole number", value)
        if number is not None and number == int(number) and abs(number) <= LARGEST // 2:
            return int(number)
        return self._odd_ids.setdefault(str(value), FIRST_ODD_ID - len(self._odd_ids))

    def _complain(self, check: Check, place: str, expected: str, value: Any) -> None:
        self._findings.add(check, Found(place, expected, shown(value)))


def number_in(value: Any) -> float | None:
    """The number that a text holds, or a number itself."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else number


def shown(value: Any) -> str:
    """A value in a sentence: short, with its type where that is the point."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
