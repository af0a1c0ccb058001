"""COCO files with images, categories and annotations: instances, keypoints, captions' frames, and Concord's own.

The file is scanned once, its lists kept as unparsed bytes; each annotation is parsed when its picture's turn comes, so
memory holds the file and little more.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from app.formats.reading.coco.categories import (
    Vocabulary,
    read_authors,
    read_categories,
    read_questions,
)
from app.formats.reading.coco.keys import key_of, note_type, plain_name, size_in
from app.formats.reading.coco.objects import Told, marks_of
from app.formats.reading.coco.plain_objects import PlainObjects
from app.formats.reading.findings import FileRefused
from app.formats.reading.json_files import decode, decode_any
from app.formats.reading.records import Contents, Picture, Reading, Said
from app.formats.reading.url_lists import url_of

_KNOWN_OF_IMAGE = {
    "id", "width", "height", "file_name", "original_file_name", "date_captured", "sha256", "state", "is_gold",
    "answers", "verified_absent", "layers", "coco_url", "license",
}  # fmt: skip
MARKS_AT_ONCE = 4_000
_OURS = ("truth", "left_out_images")
Entry = Mapping[str, Any]


class Document(msgspec.Struct):
    """The file's lists, unparsed. What stands beside them is kept."""

    images: list[msgspec.Raw] | None = None
    annotations: list[msgspec.Raw] | None = None
    categories: list[Any] | None = None
    info: Any = None
    licenses: Any = None
    questions: Any = None
    annotators: Any = None


class _Link(msgspec.Struct, gc=False):
    image_id: Any = None


def read_instances(reading: Reading, name: str) -> Contents:
    """The contents of a COCO file of the source."""
    document = decode(reading.source.read(name), name, Document)
    if document.images is None:
        raise FileRefused(name, "expected a list `images`; the file has none")
    return _Instances(reading, name, document).contents()


class _Instances:
    """One file on its way to records."""

    def __init__(self, reading: Reading, name: str, document: Document) -> None:
        self._reading = reading
        self._findings = reading.findings
        self._document = document
        self._annotations = document.annotations or []
        info = document.info if isinstance(document.info, dict) else {}
        self._is_ours = "truth" in info
        self._vocabulary: Vocabulary = read_categories(document.categories or [], self._findings)
        self._places = self._places_by_image()

    def contents(self) -> Contents:
        document, info = self._document, self._document.info
        kept = (
            {key: value for key, value in info.items() if key not in _OURS}
            if isinstance(info, dict)
            else {}
        )
        extra = {"info": kept, "licenses": document.licenses}
        if self._is_ours:
            extra = {"info": kept.get("imported"), "licenses": kept.get("imported_licenses")}
        return Contents(
            format="coco",
            categories=tuple(self._vocabulary.categories),
            questions=read_questions(document.questions, self._findings),
            authors=read_authors(document.annotators) if self._is_ours else {},
            pictures=self._pictures(),
            picture_count=len(document.images or ()),
            mark_count=len(self._annotations),
            extra={key: value for key, value in extra.items() if value},
            category_extras=self._vocabulary.extras,
        )

    def _places_by_image(self) -> dict[str, list[int]]:
        """Where the annotations of each image stand."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        peek = msgspec.json.Decoder(_Link).decode
        for index, raw in enumerate(self._annotations):
            place = f"annotations[{index}]"
            try:
                value = peek(raw).image_id
            except (msgspec.ValidationError, RecursionError):
                self._findings.refused(
                    "annotation-malformed", place, "an object", "something else", "left out"
                )
                continue
            key = key_of(value)
            if key is None:
                self._findings.refused(
                    "annotation-without-image", place, "an image_id", value, "left out"
                )
            else:
                places[key].append(index)
        return dict(places)

    def _pictures(self) -> Iterator[Picture]:
        told = Told(self._findings, self._vocabulary, is_ours=self._is_ours)
        told.is_crowd_misused = not self._is_ours and self._is_all_crowd()
        for some in self._some_pictures():
            raws = [self._annotations[at] for _, places in some for at in places]
            plain = PlainObjects(raws)
            for picture, places in some:
                for at in places:
                    mark = plain.following(at, told)
                    if mark is not None:
                        picture.marks.append(mark)
                        continue
                    entry = decode_any(self._annotations[at])
                    picture.marks += marks_of(entry, f"annotations[{at}]", picture, told)
                yield picture
        for key, places in self._places.items():
            for at in places:
                expected = "an image of the list `images`"
                self._findings.refused(
                    "orphan", f"annotations[{at}].image_id", expected, key, "left out"
                )

    def _some_pictures(self) -> Iterator[list[tuple[Picture, Sequence[int]]]]:
        """Pictures with the places of their annotations, some thousand annotations at a time."""
        some: list[tuple[Picture, Sequence[int]]] = []
        weight = 0
        seen: set[str] = set()
        for index, raw in enumerate(self._document.images or ()):
            picture = self._picture(index, decode_any(raw), seen)
            if picture is None:
                continue
            places = self._places.pop(picture.key, ())
            some.append((picture, places))
            weight += 1 + len(places)
            if weight >= MARKS_AT_ONCE:
                yield some
                some, weight = [], 0
        yield some

    def _picture(self, index: int, entry: Any, seen: set[str]) -> Picture | None:
        place = f"images[{index}]"
        key = key_of(entry.get("id")) if isinstance(entry, dict) else None
        name = entry.get("file_name") if isinstance(entry, dict) else None
        if key is None or not isinstance(name, str) or not plain_name(name):
            self._findings.refused(
                "image-malformed", place, "an object with id and file_name", entry, "left out"
            )
            return None
        if key in seen:
            self._findings.refused(
                "image-id-twice", f"{place}.id", "an id of its own", key, "left out"
            )
            return None
        seen.add(key)
        note_type(self._findings, f"{place}.id", entry["id"])
        file_name = self._name_of(entry, name, place)
        size = size_in(entry)
        if size is None:
            self._findings.repaired(
                "image-without-size",
                place,
                "width and height",
                entry.get("width"),
                "taken from the picture",
            )
        sha256 = entry.get("sha256")
        return Picture(
            key=key,
            place=place,
            file_name=file_name,
            size=size,
            path=self._reading.source.find(file_name),
            sha256=sha256 if isinstance(sha256, str) else None,
            said=self._said(entry),
            extra=self._extra(entry) or None,
            url=url_of(entry),
        )

    def _name_of(self, entry: Entry, name: str, place: str) -> str:
        plain = plain_name(str(entry.get("original_file_name") or name))
        if plain != name and "original_file_name" not in entry:
            expected = "a relative path with slashes"
            self._findings.repaired(
                "file-name-not-plain", f"{place}.file_name", expected, name, f"read as {plain}"
            )
        return plain

    def _extra(self, entry: Entry) -> dict[str, Any]:
        extra = {key: value for key, value in entry.items() if key not in _KNOWN_OF_IMAGE}
        if not self._is_ours:
            # The exporter has fields of these names itself.
            kept = {
                f"original_{key}": entry[key] for key in ("coco_url", "license") if key in entry
            }
            extra |= kept
        return extra

    def _said(self, entry: Entry) -> dict[str, Said]:
        """What the layers of one of Concord's own files say of the whole image."""
        if not self._is_ours:
            # A file of labels lists what was looked at; one without a list of them only names images.
            return {"": Said()} if self._document.annotations is not None else {}
        layers = entry.get("layers")
        said: dict[str, Said] = {}
        for layer in layers if isinstance(layers, list) else ():
            if isinstance(layer, dict):
                key = key_of(layer.get("annotator_id")) or ""
                said[key] = Said(
                    _answers(layer.get("answers")), self._absent(layer.get("verified_absent"))
                )
        return said

    def _absent(self, ids: Any) -> list[int]:
        numbers = self._vocabulary.numbers
        keys = [key_of(each) for each in ids] if isinstance(ids, list) else []
        return [numbers[key] for key in keys if key in numbers]

    def _is_all_crowd(self) -> bool:
        """Whether every region claims to be a crowd, which some tools write for lack of a better idea."""
        peek = msgspec.json.Decoder(_Crowd).decode
        count = 0
        for raw in self._annotations:
            try:
                entry = peek(raw)
            except (msgspec.ValidationError, RecursionError):
                continue
            if not entry.is_region:
                continue
            if entry.iscrowd != 1:
                return False
            count += 1
        return count > 1


class _Crowd(msgspec.Struct, gc=False):
    iscrowd: Any = 0
    segmentation: msgspec.Raw = msgspec.Raw(b"[]")

    @property
    def is_region(self) -> bool:
        given = bytes(self.segmentation)
        return given.startswith(b"{") or len(given) > len(b"[[]]")


def _answers(given: Any) -> dict[str, Sequence[str]]:
    if not isinstance(given, dict):
        return {}
    return {
        str(name): [str(each) for each in values]
        for name, values in given.items()
        if isinstance(values, list)
    }
