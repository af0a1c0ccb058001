"""The images that a dataset may mean: the project's own, and pictures that come along. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.formats.reading.records import Picture
from app.formats.reading.sources import stem_of
from app.geometry.boxes import Size

QUARTER_TURNED = (5, 6, 7, 8)


class Known(NamedTuple):
    """An image of the project; `size` is upright. An id below 0: a picture that would be added."""

    id: int
    file_name: str
    size: Size
    orientation: int = 1
    sha256: str = ""

    @property
    def stored(self) -> Size:
        """The size of the file's own frame."""
        if self.orientation in QUARTER_TURNED:
            return Size(self.size.height, self.size.width)
        return self.size


@dataclass(frozen=True, slots=True)
class Sought:
    """What images are to be looked up by: `stems` are names without folders and endings."""

    stems: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()
    ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.stems or self.contents or self.ids)


def sought_by(pictures: Iterable[Picture]) -> Sought:
    """What may find these pictures in a project."""
    pictures = list(pictures)
    return Sought(
        frozenset(key for each in pictures for key in _keys(each.file_name, each.is_stem)),
        frozenset(each.sha256 for each in pictures if each.sha256 is not None),
        frozenset(each.image_id for each in pictures if each.image_id is not None),
    )


def sought_names(names: Iterable[str]) -> Sought:
    """What may find pictures whose names stand here, with or without an ending."""
    return Sought(frozenset(key for name in names for key in _keys(name, is_stem=True)))


def _keys(name: str, is_stem: bool) -> Iterator[str]:
    """No text with a zero byte can be asked for, nor be the name of an image."""
    base = name.rsplit("/", 1)[-1].lower()
    if "\x00" in base:
        return
    at = base.rfind(".")
    yield base[:at] if at > 0 else base
    if is_stem:
        yield base


@dataclass
class Album:
    """Finds images by what a file says of them, among those that were entered."""

    by_id: dict[int, Known] = field(default_factory=dict)
    by_path: dict[str, Known] = field(default_factory=dict)
    """What a picture of the source is in the project, by its path there, or by the URL that it was fetched from."""
    _by_name: defaultdict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    _by_base: defaultdict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    _by_stem: defaultdict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    _by_sha256: dict[str, Known] = field(default_factory=dict)

    _asked: set[str | int] = field(default_factory=set)

    def unasked(self, sought: Sought) -> Sought:
        """What was not looked up yet; it counts as looked up from now on."""
        left = Sought(
            sought.stems - self._asked, sought.contents - self._asked, sought.ids - self._asked
        )
        self._asked |= left.stems | left.contents | left.ids
        return left

    def add(self, images: Iterable[Known]) -> None:
        """More images of the project."""
        for image in images:
            if image.id in self.by_id:
                continue
            self.by_id[image.id] = image
            self._by_name[image.file_name].append(image)
            base = image.file_name.rsplit("/", 1)[-1]
            self._by_base[base.lower()].append(image)
            self._by_stem[stem_of(base).lower()].append(image)
            if image.sha256:
                self._by_sha256[image.sha256] = image

    def find(self, picture: Picture) -> Known | None:
        """By the path, then the base name, then the content; none where several fit equally well."""
        if picture.image_id is not None:
            return self.by_id.get(picture.image_id)
        if picture.sha256 is not None and picture.sha256 in self._by_sha256:
            by_content = self._by_sha256[picture.sha256]
        else:
            by_content = None
        if picture.path is not None and picture.path in self.by_path:
            return self.by_path[picture.path]
        if picture.url is not None and picture.url in self.by_path:
            return self.by_path[picture.url]
        return self.named(picture.file_name, is_stem=picture.is_stem) or by_content

    def named(self, name: str, *, is_stem: bool = False) -> Known | None:
        """The image of a name; of a base name only where no other has it."""
        exact = self._by_name.get(name, ())
        if len(exact) == 1:
            return exact[0]
        parts = [part for part in name.split("/") if part]
        if not parts:
            return None
        table = self._by_stem if is_stem else self._by_base
        candidates = exact or table.get(parts[-1].lower(), ())
        if len(candidates) <= 1:
            return candidates[0] if candidates else None
        return _longest_fit(candidates, parts)

    def of_content(self, sha256: str) -> Known | None:
        """The image with these bytes."""
        return self._by_sha256.get(sha256)


def _longest_fit(candidates: Iterable[Known], parts: list[str]) -> Known | None:
    """Of images with one base name, the one whose folders fit furthest."""
    scored = []
    for image in candidates:
        folders = image.file_name.split("/")[-2::-1]
        score = 0
        for one, other in zip(folders, parts[-2::-1], strict=False):
            if one.lower() != other.lower():
                break
            score += 1
        scored.append((score, image))
    best = max(score for score, _ in scored)
    fitting = [image for score, image in scored if score == best]
    return fitting[0] if len(fitting) == 1 else None
