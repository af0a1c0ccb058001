"""Whose word an export takes: `consensus`, `accepted`, `all`, `annotator:<id>`, `model:<name>` or `agreed>=t`. Pure.

Work on gold images tests its author, and is no word on the image: only its author's own export has it.
"""

from dataclasses import dataclass
from typing import LiteralString

from app.exporting.errors import UnknownTruth
from app.web.identifiers import LARGEST_ID

# An image that was only opened says nothing yet: its layer counts once something is saved or submitted.
WORK: LiteralString = """
    layers l
    join assignments a on a.id = l.assignment_id
        and (l.revision > 0 or a.state in ('submitted', 'accepted'))
    join images i on i.id = l.image_id and i.deleted_at is null and i.state <> 'excluded'
"""

# An image on which something is still to be decided has no truth yet.
CONSENSUS: LiteralString = """
    layers l
    join (
        select image_id, 'settled' as state from consensus_images where settled_at is not null
    ) a on a.image_id = l.image_id
    join images i on i.id = l.image_id and i.deleted_at is null and i.state <> 'excluded'
"""

PREDICTED: LiteralString = """
    layers l
    join (select 'predicted' as state) a on true
    join images i on i.id = l.image_id and i.deleted_at is null and i.state <> 'excluded'
"""

# Not layers but what several of them agree on: what the rows are made of is read elsewhere (`agreed`).
AGREED: LiteralString = """
    agreement_images l
    join (select 'agreed' as state) a on true
    join images i on i.id = l.image_id and i.deleted_at is null and i.state <> 'excluded'
"""


@dataclass(frozen=True)
class Truth:
    """A choice of layers `l` (of `layers`), by a condition with one parameter; `a` says what state each is in.

    `is_whole`: images without a chosen layer are in the file, too; elsewhere they are left out, since a reader would
    take them for checked and empty. `least` is the score from which objects of `AGREED` are taken.
    """

    name: str
    condition: LiteralString
    layers: LiteralString = WORK
    annotator_id: int | None = None
    is_whole: bool = False
    model: str | None = None
    least: float | None = None

    @property
    def is_consensus(self) -> bool:
        """Whether it is what annotators and reviewers have settled."""
        return self.layers is CONSENSUS

    @property
    def values(self) -> dict[str, object]:
        """The parameters of its condition."""
        return {"annotator_id": self.annotator_id, "model": self.model, "least": self.least}


def parse_truth(text: str) -> Truth:
    """Raises UnknownTruth, which lists what there is."""
    if text == "all":
        return Truth(text, "not a.is_gold", is_whole=True)
    if text == "accepted":
        return Truth(text, "a.state = 'accepted' and not a.is_gold")
    if text == "consensus":
        return Truth(text, "l.kind = 'consensus'", layers=CONSENSUS)
    if text.startswith("agreed>="):
        return _agreed(text)
    kind, _, who = text.partition(":")
    if kind == "model" and who:
        condition: LiteralString = "l.kind = 'prediction' and l.source = %(model)s"
        return Truth(text, condition, layers=PREDICTED, model=who)
    if kind == "annotator" and who.isascii() and who.isdigit() and 0 < int(who) <= LARGEST_ID:
        return Truth(text, "l.author_id = %(annotator_id)s", annotator_id=int(who))
    raise UnknownTruth(text)


def _agreed(text: str) -> Truth:
    try:
        least = float(text.removeprefix("agreed>="))
    except ValueError:
        raise UnknownTruth(text) from None
    if not 0 <= least <= 1:
        raise UnknownTruth(text)
    # Two annotators are the fewest who can agree; who is tested by an image has no word on it.
    condition: LiteralString = "l.rater_count >= 2 and not i.is_gold"
    return Truth(text, condition, layers=AGREED, least=least)
