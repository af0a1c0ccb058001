"""What can be put right in a VOC file without guessing. A file without a repair stays as it is, byte for byte."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from app.doctor.voc.checks import CORNERS, Sheet, number_of
from app.doctor.voc.xml_text import BadXml, read_xml

REVERSED, OUTSIDE = "V022-box-reversed", "V023-box-outside"
DUPLICATE = "V031-duplicate-object"
_Corners = tuple[float, float, float, float]


def mended_sheet(content: bytes, name: str, ignored: frozenset[str]) -> tuple[bytes, list[str]]:
    """The file with corners exchanged, boxes cut at the edge and objects that were there before removed.

    Args:
        content: the file; what cannot be read, or declares a document type, comes back as it is.
        name: what a repair calls it.
        ignored: codes that are not to be repaired.
    """
    try:
        size = Sheet(read_xml(content), name, name).size
        root = fromstring(content)  # Refused above where it declares a type, and so entities.
    except (BadXml, ParseError):
        return content, []
    told = [*_mended_boxes(root, size, name, ignored)]
    if DUPLICATE not in ignored:
        told += _without_repeats(root, name)
    if not told:
        return content, []
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n", told


def _mended_boxes(
    root: Element, size: tuple[int, int] | None, name: str, ignored: frozenset[str]
) -> Iterator[str]:
    for number, node in enumerate(root.findall("object"), 1):
        corners = _corners_of(node)
        if corners is None:
            continue
        place = f"{name} object[{number}]"
        ordered = _ordered(corners)
        if ordered != corners and REVERSED not in ignored:
            _write(node, ordered)
            corners = ordered
            yield f"{place}: reversed corners were exchanged"
        cut = _cut(corners, size) if size else corners
        is_left = cut[0] < cut[2] and cut[1] < cut[3]
        if cut != corners and is_left and OUTSIDE not in ignored:
            _write(node, cut)
            yield f"{place}: the box was cut at the edge of the image"


def _without_repeats(root: Element, name: str) -> Iterator[str]:
    seen: dict[tuple[object, ...], int] = {}
    for number, node in enumerate(root.findall("object"), 1):
        corners = _corners_of(node)
        if corners is None:
            continue
        first = seen.setdefault((node.findtext("name"), corners), number)
        if first != number:
            root.remove(node)
            yield f"{name} object[{number}]: the same as object[{first}], removed"


def _corners_of(node: Element) -> _Corners | None:
    found = [number_of(node.findtext(f"bndbox/{corner}") or "") for corner in CORNERS]
    kept = [each for each in found if each is not None]
    return (kept[0], kept[1], kept[2], kept[3]) if len(kept) == len(CORNERS) else None


def _ordered(corners: _Corners) -> _Corners:
    left, top, right, bottom = corners
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def _cut(corners: _Corners, size: tuple[int, int]) -> _Corners:
    left, top, right, bottom = corners
    return max(0.0, left), max(0.0, top), min(right, size[0]), min(bottom, size[1])


def _write(node: Element, corners: _Corners) -> None:
    for name, value in zip(CORNERS, corners, strict=True):
        corner = node.find(f"bndbox/{name}")
        if corner is not None:
            corner.text = f"{value:g}" if value == int(value) else repr(value)
