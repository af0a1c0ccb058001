"""What somebody asks of the gallery: a line that they wrote, and terms that they chose of facets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.database.engine import Connection
from app.gallery.facets.definitions import answer_facet
from app.gallery.language import (
    Filter,
    all_of,
    any_of,
    parse_filter,
    print_filter,
    terms_of,
)
from app.gallery.looking_up import looked_up
from app.gallery.sight import Sight


@dataclass(frozen=True)
class Choice:
    """Terms of one facet are alternatives; the facets, and what is written, must all hold.

    `chosen` is by facet; `lines` are the chosen terms as they print.
    """

    written: Filter | None = None
    chosen: Mapping[str, Filter] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()

    @property
    def whole(self) -> Filter | None:
        """All of it as one filter."""
        written = (self.written,) if self.written is not None else ()
        return all_of((*written, *self.chosen.values()))

    def but(self, name: str) -> "Choice":
        """All of it as if it were written, but what is chosen of one facet."""
        written = (self.written,) if self.written is not None else ()
        others = [tree for facet, tree in self.chosen.items() if facet != name]
        return Choice(all_of((*written, *others)))

    async def looked_up(self, connection: Connection, sight: Sight) -> "Choice":
        """The same with what its terms stand for. Raises Unanswerable."""
        chosen = {}
        for name, tree in self.chosen.items():
            known = await looked_up(connection, tree, sight)
            assert known is not None  # what was chosen is something
            chosen[name] = known
        written = await looked_up(connection, self.written, sight)
        return replace(self, written=written, chosen=chosen)


def choice_of(line: str, chosen: Iterable[str]) -> Choice:
    """A filter line, and chosen terms as lines of their own. Raises BadFilter."""
    groups: dict[str, list[Filter]] = {}
    lines = set()
    for each in chosen:
        tree = parse_filter(each)
        if tree is None:
            continue
        lines.add(print_filter(tree))
        groups.setdefault(_facet_of(tree), []).append(tree)
    joined = {name: tree for name, group in groups.items() if (tree := any_of(group)) is not None}
    return Choice(parse_filter(line), joined, frozenset(lines))


def _facet_of(tree: Filter) -> str:
    """The facet that a chosen term is of: `-has:iso` is a choice among values of `iso`, an answer one of a question."""
    term = next(terms_of(tree))
    if term.field == "answer":
        return answer_facet(term.values[0].partition("=")[0])
    return term.values[0] if term.field == "has" else term.field
