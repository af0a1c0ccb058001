"""Whose word a model is held against: `consensus`, `accepted` or `annotator:<user id>`. Pure."""

from dataclasses import dataclass
from typing import LiteralString

from app.evaluation.errors import UnknownTruth
from app.web.identifiers import LARGEST_ID

_SETTLED: LiteralString = """(
    l.kind = 'consensus'
    and exists (
        select from consensus_images s where s.image_id = l.image_id and s.settled_at is not null
    )
)"""


@dataclass(frozen=True)
class Truth:
    """A condition on `l` (layers), `a` (its assignment, if any) and `i` (images), and its one parameter.

    An image that is not finished is not there: what is not marked on it may only not be marked yet.
    """

    name: str
    condition: LiteralString
    annotator_id: int | None = None


def parse_truth(text: str) -> Truth:
    """Raises UnknownTruth, which lists what there is."""
    if text == "consensus":
        return Truth(text, _SETTLED)
    if text == "accepted":
        return Truth(text, f"({_SETTLED} or a.state = 'accepted')")
    kind, _, who = text.partition(":")
    if kind == "annotator" and who.isascii() and who.isdigit() and 0 < int(who) <= LARGEST_ID:
        condition: LiteralString = (
            "(l.author_id = %(annotator_id)s and a.state in ('submitted', 'accepted'))"
        )
        return Truth(text, condition, int(who))
    raise UnknownTruth(text)
