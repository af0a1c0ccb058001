"""TensorFlow's records and examples, byte by byte: no TensorFlow is needed.

A record is its length (8 bytes, little endian), the masked CRC-32C of these, the data, and the masked CRC-32C of the
data. An example is the protocol buffer `Example { Features { map<string, Feature> } }`.
"""

import struct
from collections.abc import Mapping, Sequence

Feature = Sequence[bytes] | Sequence[float] | Sequence[int]

_POLYNOMIAL = 0x82F63B78
_MASK_DELTA = 0xA282EAD8
_BYTES_LIST, _FLOAT_LIST, _INT64_LIST = 1, 2, 3


def _table() -> list[int]:
    table = []
    for number in range(256):
        for _ in range(8):
            number = (number >> 1) ^ (_POLYNOMIAL if number & 1 else 0)
        table.append(number)
    return table


_TABLE = _table()


def crc32c(data: bytes) -> int:
    """Castagnoli's checksum, as RFC 3720 (iSCSI) has it."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def record_of(data: bytes) -> bytes:
    """The data in its frame."""
    length = struct.pack("<Q", len(data))
    return length + _masked(length) + data + _masked(data)


def _masked(data: bytes) -> bytes:
    """Turned and shifted, so that a checksum of data with checksums in it is no accident."""
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + _MASK_DELTA) & 0xFFFFFFFF)


def example_of(features: Mapping[str, Feature]) -> bytes:
    """An example, its features in order of names."""
    entries = b"".join(
        _field(1, _field(1, name.encode()) + _field(2, _feature(values)))
        for name, values in sorted(features.items())
    )
    return _field(1, entries)


def _feature(values: Feature) -> bytes:
    if values and isinstance(values[0], bytes):
        return _field(_BYTES_LIST, b"".join(_field(1, bytes(each)) for each in values))  # type: ignore[arg-type]
    if values and isinstance(values[0], float):
        packed = struct.pack(f"<{len(values)}f", *values)
        return _field(_FLOAT_LIST, _field(1, packed))
    packed = b"".join(_varint(int(each) & 0xFFFFFFFFFFFFFFFF) for each in values)
    return _field(_INT64_LIST, _field(1, packed)) if values else b""


def _field(number: int, content: bytes) -> bytes:
    """A field of bytes: its number and wire type 2, its length, itself."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)
