"""The card of a dataset: what is counted, and what its owners say. Unchanged data gives the same card."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from psycopg import sql

from app.accounts.audit import record_on
from app.agreement.glancing import glance_of
from app.database.engine import Connection
from app.exporting.choosing import EVERYTHING, Selection
from app.insights.card_queries import (
    Covered,
    dataset_of_card,
    images_of_card,
    people_of_card,
    versions_of_card,
)
from app.insights.card_schemas import Card, CardAgreement, CardWords
from app.insights.crossing import cross, labels_of
from app.insights.distributing import rows_of
from app.insights.gaps import fields_looked_at, gaps_of
from app.insights.label_schemas import FEW, Asked, GapOut, GapsOut, LabelRow
from app.insights.models import WORDS
from app.insights.population import population_of
from app.insights.sheet import read_sheet
from app.projects.access import ProjectAccess
from app.projects.changes import unless_changed

TRUTH = "all"
MOST_GAPS = 20


async def card_of(connection: Connection, project_id: int) -> Card:
    """Everything that is to be known of a project's dataset."""
    return (await counted_card(connection, project_id, Asked(truth=TRUTH))).card


@dataclass(frozen=True)
class CountedCard:
    """A card, and the gaps that its sentences tell of."""

    card: Card
    gaps: Sequence[GapOut]


async def counted_card(
    connection: Connection, project_id: int, asked: Asked, selection: Selection = EVERYTHING
) -> CountedCard:
    """The same with what is behind its sentences; `asked` is whose labels count, `selection` the images of its line."""
    key = ("card", asked.model_dump_json())
    return await unless_changed(
        connection, project_id, key, lambda: _counted(connection, project_id, asked, selection)
    )


async def _counted(
    connection: Connection, project_id: int, asked: Asked, selection: Selection
) -> CountedCard:
    covered = Covered(project_id, selection)
    images, privacy, gold = await images_of_card(connection, covered)
    rows, gaps = await _said(connection, project_id, asked)
    card = Card(
        concord=version("concord"),
        words=await words_of(connection, project_id),
        dataset=await dataset_of_card(connection, covered),
        images=images,
        people=await people_of_card(connection, covered, gold=gold),
        agreement=await _agreement(connection, covered),
        truth=asked.truth,
        where=asked.where,
        labels=rows,
        gaps=[gap.sentence for gap in gaps.gaps[:MOST_GAPS]],
        rare=[rare.sentence for rare in gaps.rare],
        privacy=privacy,
        versions=await versions_of_card(connection, project_id),
    )
    return CountedCard(card, gaps.gaps)


async def _said(
    connection: Connection, project_id: int, asked: Asked
) -> tuple[list[LabelRow], GapsOut]:
    """Labels and gaps, of one reading."""
    population = await population_of(
        connection, project_id, asked.truth, asked.where, is_fused=True
    )
    labels = await labels_of(connection, population)
    chosen = await fields_looked_at(connection, population, labels)
    sheet = await read_sheet(connection, population, chosen)
    gaps = await asyncio.to_thread(gaps_of, population, labels, chosen, sheet, FEW)
    return rows_of(population, cross(sheet, []), labels), gaps


async def words_of(connection: Connection, project_id: int) -> CardWords:
    """What the owners have written; empty before that."""
    query = sql.SQL("select {} from dataset_cards where project_id = {}").format(
        _COLUMNS, project_id
    )
    row = await (await connection.execute(query)).fetchone()
    return CardWords() if row is None else CardWords(**dict(zip(WORDS, row, strict=True)))


async def write_words(connection: Connection, access: ProjectAccess, words: CardWords) -> None:
    """Put these texts in the place of those that were there."""
    query = sql.SQL(
        """
        insert into dataset_cards (project_id, updated_by, {columns})
        values (%(project)s, %(author)s, {values})
        on conflict (project_id) do update
        set updated_by = excluded.updated_by, updated_at = now(), {changes}
        """
    ).format(
        columns=_COLUMNS,
        values=sql.SQL(", ").join(map(sql.Placeholder, WORDS)),
        changes=sql.SQL(", ").join(
            sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in WORDS
        ),
    )
    values = {"project": access.project.id, "author": access.viewer.id, **words.model_dump()}
    await connection.execute(query, values)
    await record_on(
        connection,
        actor=access.viewer,
        action="card.written",
        subject=f"project:{access.project.id}",
        project_id=access.project.id,
    )


_COLUMNS = sql.SQL(", ").join(map(sql.Identifier, WORDS))


async def _agreement(connection: Connection, covered: Covered) -> CardAgreement:
    chosen = covered.selection
    number = await glance_of(connection, covered.project_id, chosen.on("image_id"), chosen.values)
    if number is None:
        return CardAgreement(
            name="Agreement",
            value=None,
            low=None,
            high=None,
            images=0,
            reason="No image with objects has been labelled by two people.",
        )
    value, low, high = (
        None if each is None else round(each, 4) for each in (number.value, number.low, number.high)
    )
    return CardAgreement(
        name=number.name,
        value=value,
        low=low,
        high=high,
        images=number.n_images,
        reason=number.reason,
    )
