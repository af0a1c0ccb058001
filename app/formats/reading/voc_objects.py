"""What Pascal VOC says of an object beside its name: shape, flags, pose, actions, attributes, and parts with boxes."""

from collections.abc import Iterator

from app.formats.reading.findings import Findings
from app.formats.reading.names import Names, box
from app.formats.reading.records import Mark
from app.formats.reading.xml_files import Element, number
from app.formats.records import Shape

_FLAGS = ("truncated", "difficult", "occluded")
KNOWN_OF_OBJECTS = {
    *_FLAGS, *("name", "pose", "actions", "attributes", "part", "bndbox", "polygon"),
}  # fmt: skip
_TRUTHS = {"true": True, "false": False}


def attributes_of(element: Element, place: str, findings: Findings) -> dict[str, object]:
    """All that is said of it; an action is true or false under its own name."""
    attributes: dict[str, object] = {
        flag: text.strip() == "1" for flag in _FLAGS if (text := element.findtext(flag)) is not None
    }
    pose = (element.findtext("pose") or "").strip()
    if pose and pose != "Unspecified":
        attributes["pose"] = pose
    for action in element.iterfind("actions/*"):
        attributes.setdefault(action.tag, (action.text or "").strip() == "1")
    for each in element.iterfind("attributes/attribute"):
        name, value = (each.findtext("name") or "").strip(), (each.findtext("value") or "").strip()
        if name:
            attributes[name] = _TRUTHS.get(value.lower(), value)
        else:
            findings.refused("attribute-malformed", place, "a name and a value", value, "left out")
    return attributes


def parts_of(
    owner: Mark, element: Element, first: int, names: Names, findings: Findings
) -> Iterator[Mark]:
    """The parts of an object, such as a person's head: boxes of its group; `first` is the number of the first pixel."""
    for at, part in enumerate(element.iterfind("part"), start=1):
        place = f"{owner.place}, part {at}"
        shape = box_in(part, first)
        if shape is None:
            told = part.findtext("name")
            findings.refused("bbox-malformed", place, "xmin, ymin, xmax and ymax", told, "left out")
            continue
        owner.group = owner.group or f"object {owner.key}"
        category = names.number(part.findtext("name") or "")
        yield Mark(f"{owner.key} part {at}", place, category, shape, group=owner.group)


def shape_in(element: Element, first: int, place: str, findings: Findings) -> Shape | None:
    """Its outline, where it has one as Roboflow writes it, else its `bndbox`; None where it has neither."""
    outline = element.find("polygon")
    ring = _ring_in(outline) if outline is not None else None
    if ring is not None:
        return {"type": "polygon", "parts": [[ring]]}
    shape = box_in(element, first)
    if outline is not None and shape is not None:
        findings.repaired(
            "polygon-malformed", place, "x1, y1, x2, y2 and so on of three points or more",
            [each.tag for each in outline], "its box is taken",
        )  # fmt: skip
    return shape


def _ring_in(outline: Element) -> list[list[float]] | None:
    """Points whose numbers stand in `x1`, `y1`, `x2`, …; None where one is missing, or they are less than three."""
    ring = []
    for at in range(1, len(outline) // 2 + 1):
        x, y = number(outline, f"x{at}"), number(outline, f"y{at}")
        if x is None or y is None:
            return None
        ring.append([x, y])
    return ring if len(ring) >= 3 and 2 * len(ring) == len(outline) else None


def box_in(element: Element, first: int) -> Shape | None:
    """Its `bndbox`; None where a side is missing or no number."""
    sides = [number(element, f"bndbox/{side}") for side in ("xmin", "ymin", "xmax", "ymax")]
    left, top, right, bottom = sides
    if left is None or top is None or right is None or bottom is None:
        return None
    return box(left - first, top - first, right, bottom)
