"""What Pascal VOC says of an object beside its box: flags, pose, actions, attributes, and parts with boxes."""

from collections.abc import Iterator

from app.formats.reading.findings import Findings
from app.formats.reading.names import Names, box
from app.formats.reading.records import Mark
from app.formats.reading.xml_files import Element, number
from app.formats.records import Shape

_FLAGS = ("truncated", "difficult", "occluded")
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


def box_in(element: Element, first: int) -> Shape | None:
    """Its `bndbox`; None where a side is missing or no number."""
    sides = [number(element, f"bndbox/{side}") for side in ("xmin", "ymin", "xmax", "ymax")]
    left, top, right, bottom = sides
    if left is None or top is None or right is None or bottom is None:
        return None
    return box(left - first, top - first, right, bottom)
