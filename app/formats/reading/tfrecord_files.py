"""TensorFlow's records of examples, taken apart again without TensorFlow. `formats.tfrecords` says what they are."""

import struct
from collections.abc import Iterator, Mapping
from typing import IO, Any

from app.formats.reading.findings import FileRefused

_FRAME = struct.Struct("<QI")
_SUM_BYTES = 4
_BYTES_LIST, _FLOAT_LIST = 1, 2
_LENGTH_DELIMITED = 2


def examples_in(file: IO[bytes], name: str) -> Iterator[Mapping[str, list[Any]]]:
    """The features of each example, by their names.

    Raises:
        FileRefused: a record ends before its end.
    """
    while frame := file.read(_FRAME.size):
        length = _FRAME.unpack(frame)[0] if len(frame) == _FRAME.size else -1
        data = file.read(length) if length >= 0 else b""
        if len(data) != length or len(file.read(_SUM_BYTES)) != _SUM_BYTES:
            raise FileRefused(name, "the file ends in the middle of a record")
        ((_, features),) = _fields(data, name)
        entries = (dict(_fields(entry, name)) for _, entry in _fields(features, name))
        yield {entry[1].decode(): _values(entry.get(2, b""), name) for entry in entries}


def _fields(data: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        if key & 7 != _LENGTH_DELIMITED:
            raise FileRefused(name, f"expected a field with a length, received wire type {key & 7}")
        length, at = _varint(data, at)
        yield key >> 3, data[at : at + length]
        at += length


def _values(feature: bytes, name: str) -> list[Any]:
    for kind, content in _fields(feature, name):
        if kind == _BYTES_LIST:
            return [each for _, each in _fields(content, name)]
        packed = b"".join(each for _, each in _fields(content, name))
        if kind == _FLOAT_LIST:
            return list(struct.unpack(f"<{len(packed) // 4}f", packed))
        return list(_varints(packed))
    return []


def _varints(packed: bytes) -> Iterator[int]:
    at = 0
    while at < len(packed):
        value, at = _varint(packed, at)
        yield value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not data[at - 1] & 0x80:
            return number, at
