"""TensorFlow's records and examples, byte by byte: no TensorFlow is needed.

A record is its length (8 bytes, little endian), the masked CRC-32C of these, the data, and the masked CRC-32C of the
data. An example is the protocol buffer `Example { Features { map<string, Feature> } }`.
"""

import struct
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Sums = NDArray[np.uint32]
Feature = Sequence[bytes] | Sequence[float] | Sequence[int]

_POLYNOMIAL = 0x82F63B78
_MASK_DELTA = 0xA282EAD8
_LANE = 1024
_BYTES_LIST, _FLOAT_LIST, _INT64_LIST = 1, 2, 3


def _table() -> list[int]:
    table = []
    for number in range(256):
        for _ in range(8):
            number = (number >> 1) ^ (_POLYNOMIAL if number & 1 else 0)
        table.append(number)
    return table


_TABLE = _table()
_TABLE_OF_SUMS = np.array(_TABLE, np.uint32)


def crc32c(data: bytes) -> int:
    """Castagnoli's checksum, as RFC 3720 (iSCSI) has it."""
    lanes = len(data) // _LANE
    crc = 0xFFFFFFFF
    if lanes:
        crc = _joined(_lane_sums(data, lanes, crc))
    for byte in memoryview(data)[lanes * _LANE :]:
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def _lane_sums(data: bytes, lanes: int, start: int) -> list[int]:
    """The sums of pieces of 1,024 bytes, reckoned side by side: a picture takes milliseconds in place of seconds."""
    columns = np.frombuffer(data, np.uint8, lanes * _LANE).reshape(lanes, _LANE).T
    sums = np.zeros(lanes, np.uint32)
    sums[0] = start
    for column in np.ascontiguousarray(columns):
        sums = _advanced(sums ^ column)
    return [int(each) for each in sums]


def _joined(sums: list[int]) -> int:
    """Checksums are linear: the sum so far, passed over as many zeros as the next piece is long, and that piece's."""
    first, second, third, fourth = _over_a_lane()
    crc = sums[0]
    for each in sums[1:]:
        crc = (
            first[crc & 0xFF]
            ^ second[crc >> 8 & 0xFF]
            ^ third[crc >> 16 & 0xFF]
            ^ fourth[crc >> 24]
        ) ^ each
    return crc


@cache
def _over_a_lane() -> list[list[int]]:
    """What each byte of a checksum becomes when a lane of zeros follows."""
    sums = np.arange(256, dtype=np.uint32)[None, :] << np.array([[0], [8], [16], [24]], np.uint32)
    for _ in range(_LANE):
        sums = _advanced(sums)
    return [[int(each) for each in row] for row in sums]


def _advanced(sums: Sums) -> Sums:
    advanced: Sums = _TABLE_OF_SUMS[sums & 0xFF] ^ (sums >> 8)
    return advanced


def record_of(data: bytes) -> bytes:
    """The data in its frame."""
    length = struct.pack("<Q", len(data))
    return length + _masked(length) + data + _masked(data)


def _masked(data: bytes) -> bytes:
    """Turned and shifted, so that a checksum of data with checksums in it is no accident."""
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + _MASK_DELTA) & 0xFFFFFFFF)


def example_of(entries: bytes) -> bytes:
    """An example of features as `entries_of` gives them; those of several calls may stand behind each other."""
    return _field(1, entries)


def entries_of(features: Mapping[str, Feature]) -> bytes:
    """Features in order of names."""
    return b"".join(
        _field(1, _field(1, name.encode()) + _field(2, _feature(values)))
        for name, values in sorted(features.items())
    )


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
