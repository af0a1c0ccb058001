"""COCO files with images, categories and annotations: instances, keypoints, captions' frames, and Concord's own.

The file is scanned once, its lists kept as unparsed bytes; each annotation is parsed when its picture's turn comes, so
memory holds the file and little more.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from app.formats.reading.coco.categories import (
    Vocabulary,
    read_authors,
    read_categories,
    read_questions,
)
from app.formats.reading.coco.images import Images
from app.formats.reading.coco.keeping import (
    beside_images,
    other_lists,
    recategorized_lists,
    stated_licenses,
)
from app.formats.reading.coco.keys import key_of
from app.formats.reading.coco.objects import Told, marks_of
from app.formats.reading.coco.plain_objects import PlainObjects
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.json_files import decode, decode_any
from app.formats.reading.records import Contents, Part, Picture, Reading
from app.formats.reading.splits import part_of_file

MARKS_AT_ONCE = 4_000
_NOTHING = msgspec.Raw(b"{}")
_EMPTY = (b"{}", b"null")
_MOST_DIGITS = 18


class Document(msgspec.Struct):
    """The file's lists, unparsed. What stands beside them is kept, too: see `other_lists`."""

    images: list[msgspec.Raw] | None = None
    annotations: list[msgspec.Raw] | None = None
    categories: list[Any] | None = None
    info: Any = None
    licenses: Any = None
    questions: Any = None
    annotators: Any = None


class _Link(msgspec.Struct, gc=False):
    image_id: Any = None
    id: msgspec.Raw = _NOTHING
    attributes: msgspec.Raw = _NOTHING


def read_instances(reading: Reading, name: str) -> Contents:
    """The contents of a COCO file of the source."""
    content = reading.source.read(name)
    document = decode(content, name, Document)
    if document.images is None:
        raise FileRefused(name, "expected a list `images`; the file has none")
    lists = other_lists(content, set(Document.__struct_fields__), reading.findings)
    return _Instances(reading, name, document, lists).contents()


class _Instances:
    """One file on its way to records."""

    def __init__(
        self, reading: Reading, name: str, document: Document, lists: dict[str, Any]
    ) -> None:
        self._reading = reading
        self._split = part_of_file(name)
        self._findings = reading.findings
        self._document = document
        self._annotations = document.annotations or []
        info = document.info if isinstance(document.info, dict) else {}
        self._is_ours = "truth" in info
        self._licenses = stated_licenses(document.licenses)
        self._vocabulary: Vocabulary = read_categories(document.categories or [], self._findings)
        self._lists = recategorized_lists(lists, self._vocabulary.number_of)
        self._ids = array("q")
        self.have_attributes = False
        self._places = self._places_by_image()
        self._told = Told(self._findings, self._vocabulary, is_ours=self._is_ours)
        self._told.is_crowd_misused = not self._is_ours and self._is_all_crowd()

    def contents(self) -> Contents:
        document = self._document
        return Contents(
            format="coco",
            categories=tuple(self._vocabulary.categories),
            questions=read_questions(document.questions, self._findings),
            authors=read_authors(document.annotators) if self._is_ours else {},
            pictures=self._pictures(),
            picture_count=len(document.images or ()),
            mark_count=len(self._annotations),
            extra=beside_images(
                document.info, document.licenses, self._lists, is_ours=self._is_ours
            ),
            category_extras=self._vocabulary.extras,
            parts=self,
        )

    @property
    def _says_what_is_there(self) -> bool:
        """Whether an image without marks was looked at. Captions alone, without categories, do not say so."""
        document = self._document
        return document.annotations is not None and bool(
            document.categories or not self._annotations
        )

    @property
    def are_apart(self) -> bool:
        """Whether no id of an annotation comes twice, which is told where it comes again."""
        ids = np.sort(np.frombuffer(self._ids, np.int64))
        return len(ids) == len(self._annotations) and not (ids[1:] == ids[:-1]).any()

    def __iter__(self) -> Iterator[Part]:
        return self._parts(Findings.held)

    def read(
        self, pictures: Sequence[Picture], places: Sequence[Sequence[int]], findings: Findings
    ) -> None:
        """Give the pictures of a part the marks that stand at these places."""
        told, annotations = self._told, self._annotations
        told.findings = findings
        plain = PlainObjects([annotations[at] for some in places for at in some])
        for picture, some in zip(pictures, places, strict=True):
            for at in some:
                mark = plain.following(at, told)
                if mark is not None:
                    picture.marks.append(mark)
                    continue
                entry = decode_any(annotations[at])
                picture.marks += marks_of(entry, f"annotations[{at}]", picture, told)

    def _pictures(self) -> Iterator[Picture]:
        """One after the other, with their marks."""
        for part in self._parts(lambda: self._findings):
            self.read(part.pictures, part.places, self._findings)
            yield from part.pictures

    def _parts(self, findings: Callable[[], Findings]) -> Iterator[Part]:
        """Pictures with the places of their annotations, some thousand annotations at a time."""
        images = Images(
            self._reading.source,
            self._vocabulary,
            is_ours=self._is_ours,
            has_marks=self._says_what_is_there,
            licenses=self._licenses,
        )
        part, weight = Part(findings=findings()), 0
        for index, raw in enumerate(self._document.images or ()):
            picture = images.picture(index, decode_any(raw), part.findings)
            if picture is None:
                continue
            picture.split = self._split
            places = self._places.pop(picture.key, ())
            part.pictures.append(picture)
            part.places.append(places)
            weight += 1 + len(places)
            if weight >= MARKS_AT_ONCE:
                yield part
                part, weight = Part(findings=findings()), 0
        self._refuse_orphans(part.findings)
        yield part

    def _refuse_orphans(self, findings: Findings) -> None:
        for key, places in self._places.items():
            for at in places:
                expected = "an image of the list `images`"
                findings.refused("orphan", f"annotations[{at}].image_id", expected, key, "left out")

    def _places_by_image(self) -> dict[str, list[int]]:
        """Where the annotations of each image stand; what else is to be known of all of them is noted meanwhile."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        peek = msgspec.json.Decoder(_Link).decode
        for index, raw in enumerate(self._annotations):
            try:
                link = peek(raw)
            except (msgspec.ValidationError, RecursionError, UnicodeDecodeError):
                self._refuse(index, "annotation-malformed", "an object", "something else")
                continue
            self._note(link)
            key = key_of(link.image_id)
            if key is None:
                self._refuse(index, "annotation-without-image", "an image_id", link.image_id)
            else:
                places[key].append(index)
        return dict(places)

    def _note(self, link: _Link) -> None:
        number = bytes(link.id)
        if number.isdigit() and len(number) <= _MOST_DIGITS:
            self._ids.append(int(number))
        if link.attributes is not _NOTHING and bytes(link.attributes) not in _EMPTY:
            self.have_attributes = True

    def _refuse(self, index: int, code: str, expected: str, received: object) -> None:
        self._findings.refused(code, f"annotations[{index}]", expected, received, "left out")

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
