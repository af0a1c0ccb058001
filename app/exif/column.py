"""What is said of a typed column, and how a dataclass field becomes one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeAlias, get_args, get_type_hints

from app.exif.readers import Choice, Letter, Reader

TypedValue: TypeAlias = bool | int | float | str | datetime

_SQL_TYPES = {
    bool: "boolean",
    int: "integer",
    float: "double precision",
    str: "text",
    datetime: "timestamptz",
}
_LOCAL_TIME = "timestamp"  # of a clock whose zone may be unknown
_PRIVATE_NAMES = frozenset(
    {
        "artist",
        "body_serial",
        "camera_owner",
        "copyright",
        "description",
        "host_computer",
        "image_unique_id",
        "keywords",
        "lens_serial",
        "title",
        "user_comment",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One typed column.

    `sources` are paths in the order in which they are asked; `choices` are the words that a text
    column is limited to, if it is; `is_private` marks what may tell who or where somebody was.
    `reader` is None where the column is composed of several fields.
    """

    name: str
    section: str
    label: str
    python_type: type[TypedValue]
    sql_type: str
    unit: str
    description: str
    sources: tuple[str, ...]
    choices: tuple[str, ...]
    is_private: bool
    reader: Reader[TypedValue] | None


def column(
    section: str,
    label: str,
    sources: str = "",
    reader: Reader[Any] | None = None,
    unit: str = "",
    about: str = "",
) -> Any:
    """A dataclass field that is a typed column, None by default.

    Args:
        section: the part of the metadata panel that it is shown in.
        label: its name for people.
        sources: paths, separated by spaces, in the order in which they are asked.
        reader: makes the value of the first source that says something.
        unit: of its numbers.
        about: what the label leaves unsaid.
    """
    # Any, as `dataclasses.field` is typed too: it stands where a value of the field's type would.
    facts = {"section": section, "label": label, "sources": tuple(sources.split())}
    return field(default=None, metadata={**facts, "reader": reader, "unit": unit, "about": about})


def columns_of(kind: type[Any]) -> tuple[Column, ...]:
    """The columns that a dataclass declares, in order."""
    types = get_type_hints(kind)
    return tuple(
        _column(each.name, get_args(types[each.name])[0], each.metadata) for each in fields(kind)
    )


def _column(name: str, python_type: type[TypedValue], facts: Mapping[str, Any]) -> Column:
    reader = facts["reader"]
    choices = reader.words.values() if isinstance(reader, Choice | Letter) else ()
    return Column(
        name=name,
        section=facts["section"],
        label=facts["label"],
        python_type=python_type,
        sql_type=_LOCAL_TIME if name.endswith("_local") else _SQL_TYPES[python_type],
        unit=facts["unit"],
        description=facts["about"],
        sources=facts["sources"],
        choices=tuple(dict.fromkeys(word for word in choices if word is not None)),
        is_private=facts["section"] == "place" or name in _PRIVATE_NAMES,
        reader=reader,
    )
