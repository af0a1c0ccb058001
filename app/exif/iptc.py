"""IPTC-IIM, the press agencies' captions of the 1990s, and Photoshop's resources that carry it."""

from collections.abc import Iterator
from struct import unpack_from

from app.exif.limits import MAX_RECORDS
from app.exif.text import decode_text
from app.exif.values import Group, Problems, Value

_RESOURCE_MARK = b"8BIM"
_IPTC_RESOURCE = 0x0404
_RECORD_MARK = 0x1C
_ENVELOPE, _APPLICATION = 1, 2
_CHARACTER_SET = 90
_UTF8_ESCAPE = b"\x1b%G"
_REPEATED = frozenset({"Keywords", "By-line", "SupplementalCategories", "ContentLocationName"})
_NAMES = {
    5: "ObjectName",
    7: "EditStatus",
    10: "Urgency",
    15: "Category",
    20: "SupplementalCategories",
    25: "Keywords",
    27: "ContentLocationName",
    40: "SpecialInstructions",
    55: "DateCreated",
    60: "TimeCreated",
    62: "DigitalCreationDate",
    63: "DigitalCreationTime",
    65: "OriginatingProgram",
    70: "ProgramVersion",
    80: "By-line",
    85: "By-lineTitle",
    90: "City",
    92: "Sub-location",
    95: "Province-State",
    100: "Country-PrimaryLocationCode",
    101: "Country-PrimaryLocationName",
    103: "OriginalTransmissionReference",
    105: "Headline",
    110: "Credit",
    115: "Source",
    116: "CopyrightNotice",
    118: "Contact",
    120: "Caption-Abstract",
    122: "Writer-Editor",
}


def find_iptc(resources: bytes) -> bytes | None:
    """The IPTC block among Photoshop's image resources; None when there is none."""
    offset = 0
    for _ in range(MAX_RECORDS):
        if resources[offset : offset + 4] != _RESOURCE_MARK or offset + 12 > len(resources):
            return None
        (number, name_length) = unpack_from(">HB", resources, offset + 4)
        offset += 6 + (name_length + 2) // 2 * 2
        size = int.from_bytes(resources[offset : offset + 4], "big")
        if number == _IPTC_RESOURCE:
            return resources[offset + 4 : offset + 4 + size]
        offset += 4 + size + size % 2
    return None


def read_iptc(data: bytes, problems: Problems) -> Group:
    """The fields of an IPTC block by name; those that may repeat are lists."""
    group: Group = {}
    is_utf8 = False
    for record, number, content in _records(data, problems):
        if record == _ENVELOPE and number == _CHARACTER_SET:
            is_utf8 = content == _UTF8_ESCAPE
        elif record == _APPLICATION and number > 0:
            name = _NAMES.get(number, f"2:{number:03}")
            text = content.decode("utf-8", errors="replace") if is_utf8 else decode_text(content)
            _add(group, name, text)
    return group


def _add(group: Group, name: str, value: Value) -> None:
    before = group.get(name)
    if isinstance(before, list):
        before.append(value)
    elif name in _REPEATED:
        group[name] = [value]
    else:
        group.setdefault(name, value)


def _records(data: bytes, problems: Problems) -> Iterator[tuple[int, int, bytes]]:
    offset = 0
    for _ in range(MAX_RECORDS):
        if offset + 5 > len(data) or data[offset] != _RECORD_MARK:
            return
        _mark, record, number, length = unpack_from(">BBBH", data, offset)
        offset += 5
        if length & 0x8000:  # the length of the length follows; nothing we keep is that long
            return
        if offset + length > len(data):
            problems.add("IPTC", "truncated", f"IPTC {record}:{number} lacks its end.")
            return
        yield record, number, data[offset : offset + length]
        offset += length
