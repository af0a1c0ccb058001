"""Lists of pictures by URL: plain text, CSV, JSON lines, COCO, Label Studio. Found out from the content."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from app.formats.reading.findings import FileRefused
from app.formats.reading.json_files import decode

URL_FIELDS = ("coco_url", "url", "image_url", "image", "img", "uri", "src", "flickr_url")
"""Fields that may hold the URL, the surest first; flickr's copies vanish most often."""
_NAME_FIELDS = ("file_name", "filename", "name")
_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Listed:
    """A picture of a list: where the list says so, its URL, and the name it gives, if any. No URL: it has none."""

    place: str
    url: str | None
    file_name: str | None = None


def read_url_list(content: bytes, name: str) -> Iterator[Listed]:
    """Every entry, in order; those without a URL too, so that they can be told of.

    Raises:
        FileRefused: it is no text, or JSON that is broken or holds no list.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(name, f"expected a text in UTF-8, byte {error.start} is none") from None
    lines = text.splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("["):
        return _of_json(decode(content, name, list), name)
    if first.startswith("{") and _is_whole(first) and len(lines) > 1:
        return _of_json_lines(lines, name)
    if first.startswith("{"):
        return _of_json(_images_of(decode(content, name, dict), name), f"{name}: images")
    if _url_field(first.split(",")) is not None:
        return _of_csv(text)
    return _of_lines(lines)


def url_of(entry: Mapping[str, Any]) -> str | None:
    """The URL among an entry's fields, or among those of its `data`, where Label Studio has it."""
    data = entry.get("data")
    if isinstance(data, dict):
        return url_of(data)
    for field in URL_FIELDS:
        if field in entry and is_url(entry[field]):
            return str(entry[field]).strip()
    return None


def is_url(value: Any) -> bool:
    """Whether it looks like one; whether it may be asked, those who ask decide."""
    return isinstance(value, str) and value.strip().lower().startswith(_SCHEMES)


def _of_lines(lines: list[str]) -> Iterator[Listed]:
    for number, line in enumerate(lines, start=1):
        told = line.strip()
        if told and not told.startswith("#"):
            yield Listed(f"line {number}", told if is_url(told) else None)


def _of_csv(text: str) -> Iterator[Listed]:
    rows = csv.DictReader(StringIO(text), skipinitialspace=True)
    try:
        for row in rows:
            yield _entry(
                {key.strip().lower(): value for key, value in row.items() if key},
                f"line {rows.line_num}",
            )
    except csv.Error as error:
        yield Listed(f"line {rows.line_num} ({error})", None)


def _of_json_lines(lines: list[str], name: str) -> Iterator[Listed]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            yield _entry(decode(line.encode(), name, dict), place)
        except FileRefused:
            yield Listed(place, None)


def _of_json(entries: list[Any], name: str) -> Iterator[Listed]:
    for index, entry in enumerate(entries):
        place = f"{name}[{index}]"
        if isinstance(entry, str):
            yield Listed(place, entry.strip() if is_url(entry) else None)
        else:
            yield _entry(entry if isinstance(entry, dict) else {}, place)


def _entry(entry: Mapping[str, Any], place: str) -> Listed:
    names = (entry.get(field) for field in _NAME_FIELDS)
    name = next((each for each in names if isinstance(each, str) and each.strip()), None)
    return Listed(place, url_of(entry), None if is_url(name) else name)


def _images_of(document: Mapping[str, Any], name: str) -> list[Any]:
    if isinstance(document.get("images"), list):
        return list(document["images"])
    if url_of(document) is not None:
        return [document]
    raise FileRefused(name, "expected a list, or an object with a list `images`")


def _url_field(header: list[str]) -> str | None:
    """The column of URLs, where the first line is a heading."""
    columns = [each.strip().strip('"').lower() for each in header]
    return next((field for field in URL_FIELDS if field in columns), None)


def _is_whole(line: str) -> bool:
    """Whether a line is an object by itself, as in JSON lines."""
    return line.endswith("}")
