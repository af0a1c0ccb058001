"""Pascal VOC: one XML a picture, boxes in pixels.

Corners are taken as they are, as every current writer means them, but in files that say that they are of the original
datasets or Concord's own: these count pixels from 1 and take both edges into the box.
"""

from collections.abc import Iterator

from app.formats.reading.coco.keys import plain_name
from app.formats.reading.findings import FileRefused
from app.formats.reading.names import Names, box
from app.formats.reading.records import Contents, Mark, Picture, Reading, Said
from app.formats.reading.sources import Source
from app.formats.reading.xml_files import Element, number, parse, root_name
from app.geometry.boxes import Size

_FLAGS = ("truncated", "difficult", "occluded")


def is_voc(source: Source) -> bool:
    """Whether XML files are annotations of one picture each, with boxes."""
    return any(
        root_name(source, name) == "annotation" and "<polygon" not in source.read_text(name)
        for name in source.having(".xml")[:20]
    )


def read_voc(reading: Reading) -> Contents:
    """Every XML of the source."""
    names = Names()
    pictures = []
    for name in reading.source.having(".xml"):
        try:
            root = parse(reading.source, name)
        except FileRefused as refusal:
            reading.findings.refused(
                "file", refusal.place, "an annotation", refusal.problem, "left out"
            )
            continue
        if root.tag == "annotation":
            pictures.append(_picture(reading, name, root, names))
    return Contents(
        "voc",
        names.categories(),
        iter(pictures),
        len(pictures),
        sum(len(each.marks) for each in pictures),
    )


def _picture(reading: Reading, name: str, root: Element, names: Names) -> Picture:
    file_name = plain_name(root.findtext("filename") or "") or name.rsplit("/", 1)[-1][:-4] + ".jpg"
    width, height = number(root, "size/width"), number(root, "size/height")
    size = Size(int(width), int(height)) if width and height else None
    picture = Picture(
        name, name, file_name, size, reading.source.find(file_name), said={"": Said()}
    )
    first = 1 if _counts_from_one(root) else 0
    for index, element in enumerate(root.iter("object")):
        picture.marks += _marks(
            reading, element, f"{name}, object {index + 1}", (index, first), names
        )
    return picture


def _marks(
    reading: Reading, element: Element, place: str, counted: tuple[int, int], names: Names
) -> Iterator[Mark]:
    """`counted` is the object's place in its file, and the number of the first pixel."""
    index, first = counted
    sides = [number(element, f"bndbox/{side}") for side in ("xmin", "ymin", "xmax", "ymax")]
    left, top, right, bottom = sides
    if left is None or top is None or right is None or bottom is None:
        reading.findings.refused(
            "bbox-malformed", place, "xmin, ymin, xmax and ymax", sides, "left out"
        )
        return
    attributes: dict[str, object] = {
        flag: text.strip() == "1" for flag in _FLAGS if (text := element.findtext(flag)) is not None
    }
    pose = (element.findtext("pose") or "").strip()
    if pose and pose != "Unspecified":
        attributes["pose"] = pose
    category = names.number(element.findtext("name") or "")
    corners = (left - first, top - first, right, bottom)
    yield Mark(str(index), place, category, box(*corners), attributes)


def _counts_from_one(root: Element) -> bool:
    told = (root.findtext(f"source/{name}") or "" for name in ("database", "annotation"))
    return any("PASCAL VOC" in each or "The VOC20" in each or each == "Concord" for each in told)
