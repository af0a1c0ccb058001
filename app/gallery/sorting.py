"""The order of images: by any field that has a value to compare, either way; what is not known comes last."""

from dataclasses import dataclass

from app.gallery.errors import BadSort, NotForAnnotators
from app.gallery.language import FIELDS, Field
from app.gallery.language.fields import find_field
from app.gallery.sight import Sight

_KEY_TYPES = {"number": "float8", "time": "timestamp", "text": "text", "choice": "text"}


@dataclass(frozen=True)
class Sort:
    """An order of images `i` with metadata `m`; ties are broken by id, the same way round."""

    column: str
    key_type: str
    is_descending: bool

    @property
    def order(self) -> str:
        """What follows `order by`."""
        way = "desc" if self.is_descending else "asc"
        return f"{self.column} {way} nulls last, i.id {way}"

    @property
    def key(self) -> str:
        """The value of an image as text, for a cursor."""
        return f"({self.column})::{self.key_type}::text"

    def behind(self, key: str | None) -> str:
        """The condition on images behind the one with this key and the parameters `after_key` and `after_id`."""
        sign = "<" if self.is_descending else ">"
        if key is None:
            return f"({self.column} is null and i.id {sign} %(after_id)s)"
        value = f"%(after_key)s::{self.key_type}"
        return (
            f"({self.column} {sign} {value}"
            f" or ({self.column} = {value} and i.id {sign} %(after_id)s)"
            f" or {self.column} is null)"
        )


def sort_of(name: str, sight: Sight) -> Sort:
    """The order `name`, or `-name` the other way round. Raises BadSort and NotForAnnotators."""
    is_descending = name.startswith("-")
    found = find_field(name.removeprefix("-"))
    if found is None or not is_sortable(found):
        raise BadSort(name, known=[each.name for each in FIELDS.values() if is_sortable(each)])
    if found.is_reviewers and not sight.sees_all:
        raise NotForAnnotators(found.name, position=0)
    key_type = "bigint" if found.name == "id" else _KEY_TYPES[found.kind]
    return Sort(found.column, key_type, is_descending)


def is_sortable(field: Field) -> bool:
    """Whether images can be put in order by it."""
    return bool(field.column) and field.kind in _KEY_TYPES


def sorts_for(sight: Sight) -> dict[str, list[Field]]:
    """The fields that images can be put in order by, by section, as a page offers them."""
    sections: dict[str, list[Field]] = {}
    for each in FIELDS.values():
        if is_sortable(each) and not each.is_private and (sight.sees_all or not each.is_reviewers):
            sections.setdefault(each.section, []).append(each)
    return sections
