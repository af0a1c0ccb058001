"""XML of annotations: no document types and no entities, so that nothing grows or reaches out while it is read."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from app.formats.reading.findings import FileRefused
from app.formats.reading.sources import Source

Element = ET.Element
_DECLARED = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")
_ENCODINGS = re.compile(
    r"us-ascii|iso-8859-\d{1,2}|windows-125\d|gb2312|gbk|gb18030|big5|shift_jis|euc-(jp|kr)",
    re.IGNORECASE,
)
"""What a file may say that it is written in, beside UTF-8 and UTF-16."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def parse(source: Source, name: str) -> Element:
    """The root of an XML file; raises FileRefused with its line where it is none."""
    text = _text_of(source, name)
    if _DECLARED.search(text):
        raise FileRefused(name, "expected plain XML, received one with a document type")
    try:
        return ET.fromstring(text)
    except ET.ParseError as error:
        line, column = error.position
        raise FileRefused(f"{name}:{line}:{column + 1}", "this is not XML") from None


def _text_of(source: Source, name: str) -> str:
    """The text in the encoding that its first line states, or that its first bytes show; else in UTF-8."""
    content = source.read(name)
    stated = _ENCODING.match(content[:200])
    encoding = stated.group(1).decode("ascii", "replace") if stated else ""
    if content.startswith(_UTF_16):
        encoding = "utf-16"
    elif _ENCODINGS.fullmatch(encoding) is None:
        return source.read_text(name)
    try:
        return content.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        raise FileRefused(
            name, f"expected text in {encoding}, as it says, received other bytes"
        ) from None


def root_name(source: Source, name: str) -> str:
    """What the root is called, from the first bytes alone; empty where it is no XML."""
    with source.path_of(name).open("rb") as file:
        head = file.read(4096).decode("utf-8", "replace")
    found = re.search(r"<([A-Za-z_][\w.-]*)", head)
    return found.group(1) if found else ""


def number(element: Element | None, path: str = "") -> float | None:
    """The number in an element below this one, or in it; None where there is none."""
    text = (element.findtext(path) if path else element.text) if element is not None else None
    return to_number(text)


def to_number(text: str | None) -> float | None:
    """A finite number, or None."""
    try:
        value = float(text) if text is not None else None
    except ValueError:
        return None
    return value if value is not None and abs(value) < 1e9 else None


def points_in(text: str | None) -> list[list[float]] | None:
    """`x,y;x,y` as points; None where it is something else."""
    points = []
    for pair in (text or "").split(";"):
        numbers = [to_number(each) for each in pair.split(",")]
        if len(numbers) != 2 or None in numbers:
            return None
        points.append([each for each in numbers if each is not None])
    return points


def texts(elements: Iterator[Element]) -> list[str]:
    """What stands in elements."""
    return [each.text.strip() for each in elements if each.text and each.text.strip()]
