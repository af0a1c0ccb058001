"""The dataset card as a file of an export: for who finds the archive without the project."""

from collections.abc import Sequence

from app.database.engine import Connection
from app.exporting.choosing import EVERYTHING, told_where
from app.exporting.schemas import ExportOptions
from app.formats.plain import json_file
from app.gallery.selecting import select_images
from app.insights.card import MOST_GAPS, counted_card
from app.insights.card_schemas import Card, CardImages, Counted
from app.insights.card_writing import markdown_of
from app.insights.dividing import divisors
from app.insights.label_schemas import Asked, GapOut
from app.metadata.parts import PLACE

MARKDOWN, JSON = "dataset-card.md", "dataset-card.json"
REASONS_LEFT_OUT = "reasons left out"


async def archived_card(
    connection: Connection, project_id: int, options: ExportOptions
) -> dict[str, bytes]:
    """The card of the images and labels that the export is of, as Markdown and as JSON.

    Versions are left out, because the next export of unchanged data would find this one among them.
    """
    where = options.where
    asked = Asked(truth=options.truth, where=where)
    is_whole = not where.strip()
    selection = EVERYTHING if is_whole else await select_images(connection, where, project_id)
    counted = await counted_card(connection, project_id, asked, selection)
    card = counted.card.model_copy(update={"versions": []})
    if options.strip_gps:
        card = _stripped(card, counted.gaps)
        if selection.tells_private:
            card = _without_lines(card, told_where(where, selection, is_stripped=True))
    return {MARKDOWN: markdown_of(card).encode(), JSON: json_file(card.as_json())}


def _stripped(card: Card, gaps: Sequence[GapOut]) -> Card:
    """Without places, and without what people typed or called their files, which may name places and people."""
    place = divisors()[PLACE].label
    elsewhere = [gap.sentence for gap in gaps if gap.field != place]
    return card.model_copy(
        update={"images": _stripped_images(card.images), "gaps": elsewhere[:MOST_GAPS]}
    )


def _stripped_images(images: CardImages) -> CardImages:
    excluded = sum(each.count for each in images.excluded)
    told = [Counted(name=REASONS_LEFT_OUT, count=excluded)] if excluded else []
    return images.model_copy(update={"places": [], "imports": [], "excluded": told})


def _without_lines(card: Card, where: str) -> Card:
    """The lines that find the images of each label have the export's own line in them."""
    labels = [row.model_copy(update={"line": None}) for row in card.labels]
    return card.model_copy(update={"where": where, "labels": labels})
