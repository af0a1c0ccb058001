"""From bytes to tables of undecoded records; what is no JSON is told with line and column."""

import codecs
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Raw

from app.doctor.findings import Findings, Found, declare

INVALID_JSON = declare(
    "C001-invalid-json",
    "error",
    why="No program can read the file, or each reads another part of it: it was cut off in a copy, or "
    "written by hand.",
    mend="Go to the line and column that are named. A file that ends early must be copied or exported "
    "again.",
)
NOT_A_NUMBER = declare(
    "C002-not-a-number",
    "error",
    why="NaN and Infinity are no JSON. Python writes and reads them, but jq, browsers, Go, Rust and "
    "databases refuse the whole file, and in training a NaN in one box makes the loss NaN.",
    mend="Find out what computed them: mostly a division by a width of 0. Write with json.dump(…, "
    "allow_nan=False).",
)
DUPLICATE_KEY = declare(
    "C003-duplicate-key",
    "error",
    why="Of two equal keys in one object most programs keep the last, some the first: readers disagree "
    "about what it says.",
    mend="Remove the one that is wrong.",
)
BYTE_ORDER_MARK = declare(
    "C004-byte-order-mark",
    "warning",
    why="Python's json.load refuses a file that begins with a byte order mark; editors on Windows write "
    "it.",
    mend="Save the file as UTF-8 without a byte order mark.",
    is_repairable=True,
)
TOO_DEEP = declare(
    "C005-nested-too-deep",
    "error",
    why="COCO nests five levels deep. A file with hundreds crashes readers, and may be meant to.",
    mend="Look at where the file comes from; do not read it with other tools.",
)
NOT_COCO = declare(
    "C008-not-coco",
    "error",
    why="A COCO file is an object with the tables images, annotations and categories, or a list of "
    "results that each have an image_id. Nothing else in the file can be examined.",
    mend="Check whether this is the right file; an export of another program must be converted first.",
)
MISSING_TABLE = declare(
    "C009-missing-table",
    "error",
    why="pycocotools and all that build on it fail with KeyError where images or categories are missing. "
    "(Only a file of test images may lack annotations; that is no finding.)",
    mend="Export again with all three tables; an empty one is written as [].",
)

TABLES = ("images", "categories", "annotations")
_AT_ONCE = 1 << 20
_ENOUGH = 100  # results that show whether they are some
_MARK = b"\xef\xbb\xbf"
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b', re.DOTALL)
_AT_BYTE = re.compile(r" \(byte (\d+)\)$")
_LISTS = msgspec.json.Decoder(list[Raw])
_OBJECTS = msgspec.json.Decoder(dict[str, Raw])


class Document(NamedTuple):
    """A file as records that are not yet decoded; `is_results` where it is a bare list."""

    tables: dict[str, list[Raw]]
    is_results: bool
    had_nan: bool


def parse(data: bytes, findings: Findings) -> Document | None:
    """The records of a file; None where nothing can be examined, which is then among the findings."""
    if data.startswith(_MARK):
        findings.add(
            BYTE_ORDER_MARK, Found("line 1 column 1", "{ or [", "a byte order mark (EF BB BF)")
        )
        data = data[len(_MARK) :]
    broken = _first_broken_character(data)
    if broken is not None:
        where = line_and_column(data, broken)
        findings.add(INVALID_JSON, Found(where, "UTF-8", f"the byte {data[broken]:02X}"))
        return None
    try:
        return _cut(data, findings, had_nan=False)
    except msgspec.DecodeError:
        cleaned = _without_nan(data, findings)
    except RecursionError as error:
        _refuse(data, error, findings)
        return None
    try:
        return _cut(cleaned, findings, had_nan=cleaned is not data)
    except (msgspec.DecodeError, RecursionError) as error:
        _refuse(cleaned, error, findings)
        return None


def _first_broken_character(data: bytes) -> int | None:
    """Where a text is no UTF-8; the decoder of JSON looks only at what it keeps."""
    if data.isascii():
        return None
    decoder, start = codecs.getincrementaldecoder("utf-8")(), 0
    while start <= len(data):
        pending = len(decoder.getstate()[0])
        piece = data[start : start + _AT_ONCE]
        try:
            decoder.decode(piece, final=start + _AT_ONCE > len(data))
        except UnicodeDecodeError as error:
            return start - pending + error.start
        start += _AT_ONCE
    return None


def _cut(data: bytes, findings: Findings, *, had_nan: bool) -> Document | None:
    start = data.lstrip()[:1]
    if start == b"[":
        results = _LISTS.decode(data)
        if results and not any(b'"image_id"' in bytes(raw) for raw in results[:_ENOUGH]):
            findings.add(NOT_COCO, Found("$", "results with an image_id", "a list of other things"))
            return None
        return Document({"annotations": results}, is_results=True, had_nan=had_nan)
    if start != b"{":
        msgspec.json.decode(data)
        findings.add(NOT_COCO, Found("$", "an object or a list", "a bare value"))
        return None
    members = _OBJECTS.decode(data)
    findings.add_all(DUPLICATE_KEY, _repeated(data, members))
    if not {"images", "annotations"} & members.keys():
        names = ", ".join(sorted(members)[:8]) or "none"
        findings.add(NOT_COCO, Found("$", "the keys images, annotations, categories", names))
        return None
    return Document(_tables(members, findings), is_results=False, had_nan=had_nan)


def _tables(members: dict[str, Raw], findings: Findings) -> dict[str, list[Raw]]:
    tables = {}
    for name in TABLES:
        if name not in members:
            # A list of test images has no annotations, and captions have no categories.
            if name == "images":
                findings.add(MISSING_TABLE, Found("$", f"the key {name}", "none"))
            continue
        try:
            tables[name] = _LISTS.decode(members[name])
        except msgspec.ValidationError as error:
            findings.add(MISSING_TABLE, Found(f"$.{name}", "a list", str(error)))
    return tables


def _repeated(data: bytes, members: dict[str, Raw]) -> Iterator[Found]:
    """Keys of the outermost object that stand there twice; the values between them are not read again."""
    begin = _address(data)
    spans = sorted((_address(raw) - begin, len(raw)) for raw in members.values())
    starts = [0, *(start + length for start, length in spans)]
    ends = [*(start for start, _ in spans), len(data)]
    outer = b"0".join(data[start:end] for start, end in zip(starts, ends, strict=True))
    if outer.count(b":") != len(members):
        yield from repeated_keys(outer, "$")


def _address(text: bytes | Raw) -> int:
    address: int = np.frombuffer(text, np.uint8).__array_interface__["data"][0]
    return address


def repeated_keys(text: bytes, place: str) -> Iterator[Found]:
    """Every key that stands twice in one of the objects of a text."""
    found: list[Found] = []

    def keep(pairs: list[tuple[str, object]]) -> None:
        counts = Counter(name for name, _ in pairs)
        found.extend(
            Found(place, "each key once", f"{name} {count} times")
            for name, count in counts.items()
            if count > 1
        )

    json.loads(text, object_pairs_hook=keep, parse_int=str, parse_float=str)
    yield from found


def _without_nan(data: bytes, findings: Findings) -> bytes:
    """The text with null for NaN and Infinity outside strings, each of which is told."""
    places = [match.span() for match in _TOKEN.finditer(data) if match.group()[:1] != b'"']
    if not places:
        return data
    pieces, end = [], 0
    for start, stop in places:
        token = data[start:stop].decode()
        findings.add(NOT_A_NUMBER, Found(line_and_column(data, start), "a number", token))
        pieces += [data[end:start], b"null"]
        end = stop
    return b"".join([*pieces, data[end:]])


def _refuse(data: bytes, error: Exception, findings: Findings) -> None:
    if isinstance(error, RecursionError):
        findings.add(TOO_DEEP, Found("$", "at most 5 levels", "hundreds of levels"))
        return
    said = str(error).removeprefix("JSON is malformed: ")
    at = _AT_BYTE.search(said)
    offset = min(int(at.group(1)), len(data)) if at else len(data)
    said = said[: at.start()] if at else "the file ends in the middle"
    findings.add(INVALID_JSON, Found(line_and_column(data, offset), "JSON", said))


def line_and_column(data: bytes, offset: int) -> str:
    """Both from 1; the column counts characters."""
    start = data.rfind(b"\n", 0, offset) + 1
    column = len(data[start:offset].decode("utf-8", "replace")) + 1
    line = data.count(b"\n", 0, offset) + 1
    return f"line {line} column {column}"
