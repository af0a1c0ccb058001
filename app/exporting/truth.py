"""Whose word an export takes: `all`, `accepted` or `annotator:<user id>`. Pure."""

from dataclasses import dataclass
from typing import LiteralString

from app.exporting.errors import UnknownTruth
from app.web.identifiers import LARGEST_ID


@dataclass(frozen=True)
class Truth:
    """A choice of layers: a condition on `l` (layers) and `a` (assignments), and its one parameter.

    `is_whole`: images without a chosen layer are in the file, too; elsewhere they are left out, since a reader would
    take them for checked and empty.
    """

    name: str
    condition: LiteralString
    annotator_id: int | None = None
    is_whole: bool = False


def parse_truth(text: str) -> Truth:
    """Raises UnknownTruth, which lists what there is."""
    if text == "all":
        return Truth(text, "true", is_whole=True)
    if text == "accepted":
        return Truth(text, "a.state = 'accepted'")
    kind, _, who = text.partition(":")
    if kind == "annotator" and who.isascii() and who.isdigit() and 0 < int(who) <= LARGEST_ID:
        return Truth(text, "l.author_id = %(annotator_id)s", int(who))
    raise UnknownTruth(text)
