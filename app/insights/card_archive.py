"""The dataset card as a file of an export: for who finds the archive without the project."""

from collections.abc import Sequence

from app.database.engine import Connection
from app.exporting.schemas import ExportOptions
from app.exporting.truth import parse_truth
from app.formats.plain import json_file
from app.insights.card import MOST_GAPS, TRUTH, counted_card
from app.insights.card_schemas import Card
from app.insights.card_writing import markdown_of
from app.insights.dividing import PLACE, divisors
from app.insights.label_schemas import Asked, GapOut

MARKDOWN, JSON = "dataset-card.md", "dataset-card.json"


async def archived_card(
    connection: Connection, project_id: int, options: ExportOptions
) -> dict[str, bytes]:
    """The card with the labels that the export has, as Markdown and as JSON.

    Versions are left out, because the next export of unchanged data would find this one among them.
    """
    asked = Asked(truth=_countable(options.truth), where=options.where)
    counted = await counted_card(connection, project_id, asked)
    card = counted.card.model_copy(update={"versions": []})
    if options.strip_gps:
        card = _without_places(card, counted.gaps)
    return {MARKDOWN: markdown_of(card).encode(), JSON: json_file(card.as_json())}


def _countable(truth: str) -> str:
    """What annotators agree on has no layer to count, so everybody's labels stand for it."""
    return TRUTH if parse_truth(truth).least is not None else truth


def _without_places(card: Card, gaps: Sequence[GapOut]) -> Card:
    place = divisors()[PLACE].label
    elsewhere = [gap.sentence for gap in gaps if gap.field != place]
    return card.model_copy(
        update={
            "images": card.images.model_copy(update={"places": []}),
            "gaps": elsewhere[:MOST_GAPS],
        }
    )
