"""The order of images: by any field that has a value to compare, either way; what is not known comes last."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.gallery.errors import BadSort, NotForAnnotators, NothingAlike
from app.gallery.language import FIELDS, Field, Filter
from app.gallery.language.fields import find_field
from app.gallery.looking_up import has_likes, likes_of
from app.gallery.sight import Sight
from app.gallery.sources import of_project

_WHOLE = re.compile(r"-?\d{1,18}")
INDEXED = frozenset(
    {
        "i.id", "agreed.similarity", "m.\"taken_at_local\"", "m.\"iso\"", "m.\"exposure_s\"", "m.\"f_number\"",
        "m.\"focal_mm\"", "m.\"gps_latitude\"", "m.\"model\"", "measured.\"sharpness\"", "measured.\"outlier\"",
    }
)  # fmt: skip
"""The columns of which an index has a project's images in order."""
_KEY_TYPES = {"number": "float8", "time": "timestamp", "text": "text", "choice": "text"}


@dataclass(frozen=True)
class Sort:
    """An order of images `i` and what is known of them; ties are broken by id, the same way round.

    Images of which the field is known come first, by `known`; then the others, by `unknown`: two questions, so that an
    index can answer the first and the second is asked at the end only.
    """

    column: str
    kind: str
    is_descending: bool

    @property
    def is_indexed(self) -> bool:
        """Whether the first images of which the field is known are found without all others."""
        return self.column in INDEXED

    @property
    def key(self) -> str:
        """The value of an image as text, for a cursor."""
        return f"({self.column})::{_KEY_TYPES[self.kind]}::text"

    @property
    def known(self) -> str:
        """The condition on images of which the field is known."""
        return f"{of_project(self.column)} and {self.column} is not null"

    @property
    def unknown(self) -> str:
        """The condition on the others."""
        return f"{self.column} is null"

    def order(self, *, is_known: bool) -> str:
        """What follows `order by`."""
        return f"{self.column} {self._way}, i.id {self._way}" if is_known else f"i.id {self._way}"

    def behind(self, key: str | None) -> str:
        """The condition on images behind the one with this key and the parameters `after_key` and `after_id`."""
        sign = "<" if self.is_descending else ">"
        if key is None:
            return f"i.id {sign} %(after_id)s"
        value = f"%(after_key)s::{self._type_of(key)}"
        return (
            f"{self.column} {sign}= {value}"
            f" and ({self.column} {sign} {value} or i.id {sign} %(after_id)s)"
        )

    @property
    def _way(self) -> str:
        return "desc" if self.is_descending else "asc"

    def _type_of(self, key: str) -> str:
        """Compared with a fraction, a column of whole numbers would lose its index."""
        is_whole = self.kind == "number" and _WHOLE.fullmatch(key) is not None
        return "bigint" if is_whole else _KEY_TYPES[self.kind]


LIKENESS = "likeness"
"""The order of `similar:`, the likest first; it is no field, for without that term there is none."""


def sort_of(name: str, sight: Sight, tree: Filter | None) -> Sort:
    """The order `name`, or `-name` the other way round, of what a filter finds that was looked up.

    Raises BadSort and NotForAnnotators.
    """
    is_descending = name.startswith("-")
    if name.removeprefix("-") == LIKENESS:
        return _by_likeness(tree, is_descending=is_descending)
    found = find_field(name.removeprefix("-"))
    if found is None or not is_sortable(found):
        known = [each.name for each in FIELDS.values() if is_sortable(each)]
        raise BadSort(name, known=[*known, LIKENESS])
    if found.is_reviewers and not sight.sees_all:
        raise NotForAnnotators(found.name, position=0)
    return Sort(found.column, found.kind, is_descending)


def _by_likeness(tree: Filter | None, *, is_descending: bool) -> Sort:
    """Of images that are like several, the place among those to which it is likest counts."""
    if not has_likes(tree):
        raise NothingAlike
    found = ",".join(str(image_id) for image_id in likes_of(tree))
    return Sort(f"array_position(array[{found}]::bigint[], i.id)", "number", is_descending)


def is_sortable(field: Field) -> bool:
    """Whether images can be put in order by it."""
    return bool(field.column) and field.kind in _KEY_TYPES


def sorts_for(sight: Sight, tree: Filter | None) -> dict[str, list[Field]]:
    """The fields that images can be put in order by, by section, as a page offers them."""
    sections: dict[str, list[Field]] = {}
    if has_likes(tree):
        sections["filter"] = [Field(LIKENESS, "number", "Distance")]
    for each in FIELDS.values():
        if is_sortable(each) and not each.is_private and (sight.sees_all or not each.is_reviewers):
            sections.setdefault(each.section, []).append(each)
    return sections


_WAYS: Mapping[str, tuple[str, str]] = {
    "number": ("smallest first", "largest first"),
    "time": ("oldest first", "newest first"),
    "text": ("A to Z", "Z to A"),
    "choice": ("A to Z", "Z to A"),
}


def way_words(name: str) -> tuple[str, str]:
    """What an order and the other way round are called, by what kind of values it is of."""
    if name == LIKENESS:
        return "likest first", "likest last"
    field = find_field(name)
    return _WAYS.get(field.kind if field else "number", _WAYS["number"])
