"""What elements of XML say beside what a reader understands: kept as it stands, to be given back. Pure."""

from collections.abc import Collection
from typing import Any

from app.formats.reading.xml_files import Element

MOST_LEVELS = 8


def fields_of(element: Element, known: Collection[str], *, level: int = 0) -> dict[str, Any]:
    """Its attributes and the elements below it by their names, but those that are known; empty ones are none.

    Names that come several times have a list. Levels beyond `MOST_LEVELS` are left out.
    """
    found: dict[str, list[Any]] = {}
    for name, value in element.attrib.items():
        if name not in known:
            found.setdefault(name, []).append(value)
    for child in element if level < MOST_LEVELS else ():
        text = (child.text or "").strip()
        said = fields_of(child, (), level=level + 1) or text
        if child.tag not in known and said:
            found.setdefault(child.tag, []).append(said)
    return {name: each[0] if len(each) == 1 else each for name, each in found.items()}
