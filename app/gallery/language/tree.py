"""What a filter line says, as a tree."""

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Operator: TypeAlias = Literal[":", "=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Term:
    """One condition. `values` are alternatives, as they were written without their quotation marks."""

    field: str
    operator: Operator
    values: tuple[str, ...]
    position: int = dataclasses.field(default=0, compare=False)
    """Of its first character in the line, for what can only be refused later."""
    found: tuple[int, ...] | None = dataclasses.field(default=None, compare=False)
    """The ids of images that it stands for, where those must be looked for: app.gallery.looking_up."""


@dataclass(frozen=True)
class Not:
    """What the part does not find. An image of which a field is not known is not among those with the value."""

    part: "Filter"


@dataclass(frozen=True)
class And:
    """What every part finds; there are at least two, and none is an And itself."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True)
class Or:
    """What some part finds; there are at least two, and none is an Or itself."""

    parts: tuple["Filter", ...]


Filter: TypeAlias = Term | Not | And | Or


def all_of(parts: Iterable[Filter]) -> Filter | None:
    """What every part finds; None, which finds everything, of no parts."""
    flat: list[Filter] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    return flat[0] if len(flat) == 1 else And(tuple(flat)) if flat else None


def any_of(parts: Iterable[Filter]) -> Filter | None:
    """What some part finds; None of no parts."""
    flat: list[Filter] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat)) if flat else None


def terms_of(tree: Filter | None) -> Iterator[Term]:
    """All terms in their order, whatever joins them."""
    if isinstance(tree, Term):
        yield tree
    elif isinstance(tree, Not):
        yield from terms_of(tree.part)
    elif tree is not None:
        for part in tree.parts:
            yield from terms_of(part)
