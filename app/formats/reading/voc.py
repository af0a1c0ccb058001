"""Pascal VOC: one XML a picture, boxes in pixels; and pictures of classes and objects, which give them their masks.

Corners are taken as they are, as every current writer means them, but in files that say that they are of the original
datasets or Concord's own: these count pixels from 1 and take both edges into the box.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.formats.reading.coco.keys import plain_name
from app.formats.reading.findings import FileRefused
from app.formats.reading.names import Names
from app.formats.reading.records import Contents, Mark, Picture, Reading, Said
from app.formats.reading.sources import Source, stem_of
from app.formats.reading.splits import note_parts_of_voc
from app.formats.reading.voc_labels import LABEL_MAP, Labels, labels_of
from app.formats.reading.voc_masks import CLASSES, OBJECTS, Pictures, join, regions_of
from app.formats.reading.voc_objects import KNOWN_OF_OBJECTS, attributes_of, parts_of, shape_in
from app.formats.reading.xml_fields import fields_of
from app.formats.reading.xml_files import Element, number, parse, root_name
from app.geometry.boxes import Size

_KNOWN = {"filename", "size", "object", "segmented", "path"}
"""Of a picture; `path` is of the machine on which somebody drew."""
_ANNOTATIONS, _IMAGES = "Annotations", "JPEGImages"


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What is called how: names that have come, and the names of numbers in pictures."""

    names: Names
    labels: Labels


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an image stands in VOC's folders: `root/Annotations/stem.xml`; `root` ends in a slash, or is empty."""

    root: str
    stem: str

    def beside(self, source: Source, folder: str, ending: str) -> str | None:
        """The file of this stem in another of the folders, if it is there."""
        path = f"{self.root}{folder}/{self.stem}{ending}"
        return path if path in source else None

    def pictures(self, source: Source) -> Pictures:
        """Its pictures of classes and objects."""
        return Pictures(*(self.beside(source, folder, ".png") for folder in (CLASSES, OBJECTS)))


def is_voc(source: Source) -> bool:
    """Whether XML files are annotations of one picture each; or pictures of classes have their labels.

    XML of the old LabelMe has the same root, but no boxes, and lists its outlines in `pt`.
    """
    has_labels = any(name.rsplit("/", 1)[-1] == LABEL_MAP for name in source.having(".txt"))
    return (has_labels and any(_pictures_alone(source, frozenset()))) or any(
        root_name(source, name) == "annotation" and b"<pt>" not in source.read(name)
        for name in source.having(".xml")[:20]
    )


def read_voc(reading: Reading) -> Contents:
    """Every XML of the source, and every picture of classes or objects without one."""
    labels = labels_of(reading.source)
    vocabulary = _Vocabulary(Names(labels.names()), labels)
    pictures = []
    seen = set()
    for name in reading.source.having(".xml"):
        try:
            root = parse(reading.source, name)
        except FileRefused as refusal:
            reading.findings.refused(
                "file", refusal.place, "an annotation", refusal.problem, "left out"
            )
            continue
        if root.tag == "annotation":
            place = _place_in(name, _ANNOTATIONS)
            seen.add(place)
            pictures.append(_picture(reading, name, root, place, vocabulary))
    pictures += [
        _picture_alone(reading, place, vocabulary)
        for place in _pictures_alone(reading.source, frozenset(seen))
    ]
    note_parts_of_voc(pictures, reading.source, reading.findings)
    return Contents(
        "voc",
        vocabulary.names.categories(),
        iter(pictures),
        len(pictures),
        sum(len(each.marks) for each in pictures),
        has_texts=True,
    )


def _place_in(path: str, folder: str) -> _Place | None:
    before, is_there, after = f"/{path}".rpartition(f"/{folder}/")
    return _Place(f"{before}/".removeprefix("/"), stem_of(after)) if is_there else None


def _pictures_alone(source: Source, seen: frozenset[_Place | None]) -> Iterator[_Place]:
    """Where there are pictures of classes or objects without an XML, as CVAT exports them."""
    places = (
        place
        for path in source.having(".png")
        for folder in (CLASSES, OBJECTS)
        if (place := _place_in(path, folder)) is not None
    )
    return (place for place in dict.fromkeys(places) if place not in seen)


def _picture_alone(reading: Reading, place: _Place, vocabulary: _Vocabulary) -> Picture:
    pictures = place.pictures(reading.source)
    path = _image_of(reading.source, place)
    picture = Picture(
        pictures.place,
        pictures.place,
        path or place.stem,
        path=path,
        said={"": Said()},
        is_stem=path is None,
    )
    regions = regions_of(reading, pictures, vocabulary.labels, None)
    picture.marks += join([], regions, vocabulary.names)
    return picture


def _image_of(source: Source, place: _Place) -> str | None:
    found = source.pictures_by_stem.get(f"{place.root}{_IMAGES}/{place.stem}", ())
    return found[0] if len(found) == 1 else None


def _picture(
    reading: Reading, name: str, root: Element, place: _Place | None, vocabulary: _Vocabulary
) -> Picture:
    file_name = plain_name(root.findtext("filename") or "") or name.rsplit("/", 1)[-1][:-4] + ".jpg"
    if place is not None and "/" in place.stem:
        file_name = f"{place.stem.rsplit('/', 1)[0]}/{file_name}"
    width, height = number(root, "size/width"), number(root, "size/height")
    size = Size(int(width), int(height)) if width and height else None
    path = (place and _image_of(reading.source, place)) or reading.source.find(file_name)
    beside = {} if _is_ours(root) else fields_of(root, _KNOWN)
    picture = Picture(
        name,
        name,
        file_name,
        size,
        path,
        said={"": Said()},
        extra={"voc": beside} if beside else None,
    )
    first = 1 if _counts_from_one(root) else 0
    boxes: list[Mark] = []
    parts: list[Mark] = []
    for index, element in enumerate(root.iter("object")):
        mark = _mark(reading, element, f"{name}, object {index + 1}", (index, first), vocabulary)
        if mark is not None:
            boxes.append(mark)
            parts += parts_of(mark, element, first, vocabulary.names, reading.findings)
    pictures = place.pictures(reading.source) if place else Pictures(None, None)
    regions = regions_of(reading, pictures, vocabulary.labels, size)
    picture.marks += join(boxes, regions, vocabulary.names)
    # After all others: pictures of objects count these alone.
    picture.marks += parts
    return picture


def _mark(
    reading: Reading,
    element: Element,
    place: str,
    counted: tuple[int, int],
    vocabulary: _Vocabulary,
) -> Mark | None:
    """`counted` is the object's place in its file, and the number of the first pixel."""
    index, first = counted
    shape = shape_in(element, first, place, reading.findings)
    if shape is None:
        told = [element.findtext(f"bndbox/{side}") for side in ("xmin", "ymin", "xmax", "ymax")]
        reading.findings.refused(
            "bbox-malformed", place, "xmin, ymin, xmax and ymax", told, "left out"
        )
        return None
    attributes = attributes_of(element, place, reading.findings)
    category = vocabulary.names.number(element.findtext("name") or "")
    beside = fields_of(element, KNOWN_OF_OBJECTS)
    extra = {"voc": beside} if beside else None
    return Mark(str(index), place, category, shape, attributes, extra=extra)


def _is_ours(root: Element) -> bool:
    return root.findtext("source/database") == "Concord"


def _counts_from_one(root: Element) -> bool:
    told = (root.findtext(f"source/{name}") or "" for name in ("database", "annotation"))
    return any("PASCAL VOC" in each or "The VOC20" in each or each == "Concord" for each in told)
