"""What readers give: what a file says of its images, in the file's own ids and frame."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.formats.reading.findings import Findings
from app.formats.reading.sheets import Sheet
from app.formats.reading.sources import Source
from app.formats.records import Category, Question, Shape
from app.geometry.boxes import Size

SizeOf = Callable[[str], Size | None]
"""The upright size of the picture that a name means, from the project or the source; formats of fractions need it."""


@dataclass(slots=True)
class Mark:
    """One marked object. `key` tells it from the others of its picture, and is the same each time the file is read.

    `category` is the `id` of one of `Contents.categories`, `layer` a key of `Contents.authors`, or empty for the
    import's own. `bbox` ([x, y, width, height]) and `area` are what the file claims beside the shape. Objects of a
    picture with the same `group` belong together. `extra` holds fields that mean nothing here, to be given back.
    """

    key: str
    place: str
    category: int
    shape: Shape
    attributes: Mapping[str, Any] = field(default_factory=dict)
    is_crowd: bool = False
    group: str | None = None
    score: float | None = None
    z: int = 0
    layer: str = ""
    bbox: Sequence[float] | None = None
    area: float | None = None
    extra: Mapping[str, Any] | None = None


_NOT_MADE: Shape = {}


class Outlined(Mark):
    """A polygon without holes, as most marks of large files are.

    It holds the `outlines` as they came, x and y in turn; the shape is made of them where it is asked for.
    """

    __slots__ = ("_given", "outlines")

    def __init__(
        self,
        key: str,
        place: str,
        category: int,
        outlines: list[list[float]],
        bbox: Sequence[float] | None,
        area: float | None,
    ) -> None:
        self._given: Shape | None = None
        super().__init__(key, place, category, _NOT_MADE, bbox=bbox, area=area)
        self.outlines = outlines

    @property
    def shape(self) -> Shape:
        """The polygon, or what was put in its place."""
        if self._given is None:
            self._given = _polygon_of(self.outlines)
        return self._given

    @shape.setter
    def shape(self, shape: Shape) -> None:
        if shape is not _NOT_MADE:
            self._given = shape


class Sketched(Mark):
    """The same, at its place on a sheet that holds thousands: none of its numbers is an object."""

    __slots__ = ("_given", "at", "sheet")

    def __init__(
        self,
        key: str,
        place: str,
        category: int,
        on: tuple[Sheet, int],
        bbox: Sequence[float] | None,
        area: float | None,
    ) -> None:
        # One by one, as there are very many: what the class gives by itself is looked up for each.
        self._given: Shape | None = None
        self.key, self.place, self.category = key, place, category
        self.attributes: Mapping[str, Any] = {}
        self.is_crowd, self.group, self.score, self.z, self.layer = False, None, None, 0, ""
        self.bbox, self.area, self.extra = bbox, area, None
        self.sheet, self.at = on

    @property
    def shape(self) -> Shape:
        """The polygon, or what was put in its place."""
        if self._given is None:
            self._given = _polygon_of(self.sheet.outlines(self.at))
        return self._given

    @shape.setter
    def shape(self, shape: Shape) -> None:
        if shape is not _NOT_MADE:
            self._given = shape


def _polygon_of(outlines: Sequence[Sequence[float]]) -> Shape:
    parts = [[list(map(list, zip(each[::2], each[1::2], strict=True)))] for each in outlines]
    return {"type": "polygon", "parts": parts}


@dataclass(slots=True)
class Said:
    """What a layer says of the whole picture: answers by question, and categories looked for and not there."""

    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    verified_absent: Sequence[int] = ()


@dataclass(slots=True)
class Picture:
    """An image as a file has it. `size` is what the file claims; `path` the file of the source that it names, if any.

    `said` is by layer; a layer that stands in it was looked at, even where nothing is marked. `is_stem`: `file_name`
    has no ending, any picture of this name is meant. `image_id` names an image of the project itself. `url` is where
    the file says that the picture can be fetched, `split` the part that it says the image is in: train, val or test.
    """

    key: str
    place: str
    file_name: str
    size: Size | None = None
    path: str | None = None
    sha256: str | None = None
    marks: list[Mark] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    extra: Mapping[str, Any] | None = None
    is_stem: bool = False
    image_id: int | None = None
    url: str | None = None
    split: str = ""

    def __reduce__(self) -> tuple[type["Picture"], tuple[object, ...]]:
        # Very many travel between processes; slots by their names would take three times as long.
        return Picture, (
            self.key, self.place, self.file_name, self.size, self.path, self.sha256, self.marks, self.said, self.extra,
            self.is_stem, self.image_id, self.url, self.split,
        )  # fmt: skip


@dataclass(slots=True)
class Part:
    """Some pictures of a file, and the `places` of their marks in it; `findings` are about the pictures alone."""

    pictures: list[Picture] = field(default_factory=list)
    places: list[Sequence[int]] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings.held)


class Parts(Protocol):
    """A file whose marks are read some thousand at a time."""

    @property
    def are_apart(self) -> bool:
        """Whether no mark is read otherwise for those of other parts, so that these may be read side by side."""

    @property
    def have_attributes(self) -> bool:
        """Whether some marks have attributes."""

    def __iter__(self) -> Iterator[Part]:
        """All, in order; can be gone through once, instead of `Contents.pictures`."""

    def read(
        self, pictures: Sequence[Picture], places: Sequence[Sequence[int]], findings: Findings
    ) -> None:
        """Give the pictures of a part the marks that stand at these places."""


@dataclass(frozen=True, slots=True)
class Author:
    """Whose layer it is, as far as the file knows; `is_model`: no person, the layer holds predictions."""

    key: str
    name: str = ""
    email: str = ""
    is_model: bool = False


@dataclass(slots=True)
class Contents:
    """A file that was understood. `pictures` can be gone through once.

    `names_ids`: categories and images are named by the project's own ids, as in a list of results. `parts`: another way
    to the pictures, where the format has it. `has_texts`: values of attributes are text, whatever they mean.
    """

    format: str
    categories: tuple[Category, ...]
    pictures: Iterator[Picture]
    picture_count: int = 0
    mark_count: int = 0
    questions: tuple[Question, ...] = ()
    authors: dict[str, Author] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    category_extras: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    names_ids: bool = False
    parts: Parts | None = None
    has_texts: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader reads from, asks for sizes, and tells its findings."""

    source: Source
    findings: Findings
    size_of: SizeOf


Read = Callable[[Reading], Contents]


@dataclass(frozen=True, slots=True)
class Readable:
    """A format that can be read: `is_this` says so from the files' content."""

    name: str
    title: str
    is_this: Callable[[Source], bool]
    read: Read
