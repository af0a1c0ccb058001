"""XML that any reader takes: indented, in UTF-8, without the characters that XML forbids."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: Element, name: str, text: object = None, /, **attributes: object) -> Element:
    """A child with a text, or with none, and attributes."""
    child = SubElement(parent, name, plain(attributes))
    if text is not None:
        child.text = _clean(text)
    return child


def element(name: str, /, **attributes: object) -> Element:
    """An element to begin with."""
    return Element(name, plain(attributes))


def plain(attributes: Mapping[str, object]) -> dict[str, str]:
    """Attributes as texts."""
    return {name: _clean(value) for name, value in attributes.items()}


def bytes_of(root: Element, *, level: int = 0) -> bytes:
    """The element and all in it, indented from a level on, with a line's end."""
    indent(root, space="  ", level=level)
    return b"  " * level + tostring(root, encoding="unicode").rstrip().encode() + b"\n"


def _clean(value: object) -> str:
    return _FORBIDDEN.sub("\ufffd", str(value))
