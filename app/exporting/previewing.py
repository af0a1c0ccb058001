"""What an export would make of one image, by the very code that makes it: records, plans, pictures and labels."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import LiteralString

from psycopg import sql

from app.database.engine import Connection
from app.exporting.altering.asked import Preparation
from app.exporting.altering.channels import Counts
from app.exporting.altering.hidden import Tally
from app.exporting.altering.images import Alterations, Altered
from app.exporting.choosing import Selection
from app.exporting.errors import NotToBePreviewed
from app.exporting.facts import dataset_of
from app.exporting.pictures import (
    COUNT,
    NORMALIZE,
    Content,
    Picture,
    PictureChoice,
    altered_bytes,
)
from app.exporting.reading import ImageRow, Wanted, read_images
from app.exporting.recording import record_of
from app.formats.records import Dataset, Image
from app.formats.writing import Report
from app.hiding.queries import places_by_image_id
from app.hiding.shelf import FoundShelf
from app.images.originals import original_file
from app.images.tools import ImageTools

MOST_PICTURES = 48
"""So many pictures of one image are shown at once."""

_FOUND = FoundShelf()
"""A page asks for each of its pictures by itself, and all are of one original."""

_NEIGHBOUR: LiteralString = """
    select o.id
    from images o
    where o.project_id = %(project_id)s and o.deleted_at is null and o.state <> 'excluded' {of_o}
      and o.id {beyond} %(id)s and exists (
        select from {layers} {marked} where l.image_id = o.id and l.project_id = %(project_id)s and {condition}
    )
    order by o.id {order}
    limit 1
"""
_MARKED: LiteralString = (
    "join annotations n on n.layer_id = l.id and n.image_id = l.image_id and n.removed_at is null"
)


@dataclass(frozen=True)
class Preview:
    """One image and all that is made of it, in the order of an export."""

    project_id: int
    row: ImageRow
    image: Image
    dataset: Dataset
    altered: Sequence[Altered]
    choice: PictureChoice
    pictures: Sequence[Picture]

    def part(self, skip: int, most: int) -> "Preview":
        """Some of the pictures."""
        some = slice(skip, skip + most)
        return replace(self, altered=self.altered[some], pictures=self.pictures[some])


async def neighbour_of(
    connection: Connection, wanted: Wanted, image_id: int, *, is_next: bool
) -> int | None:
    """The next image, or the one before, on which the chosen truth marks something."""
    query = sql.SQL(_NEIGHBOUR).format(
        of_o=wanted.selection.on("o.id"),
        beyond=sql.SQL(">" if is_next else "<"),
        order=sql.SQL("asc" if is_next else "desc"),
        layers=sql.SQL(wanted.truth.layers),
        # What several agree on has no layer of its own, and no annotations in one.
        marked=sql.SQL(_MARKED if wanted.truth.least is None else ""),
        condition=sql.SQL(wanted.truth.condition),
    )
    values = {
        "project_id": wanted.project_id,
        "id": image_id,
        **wanted.truth.values,
        **wanted.selection.values,
    }
    row = await (await connection.execute(query, values)).fetchone()
    return None if row is None else int(row[0])


async def any_image(connection: Connection, wanted: Wanted) -> int | None:
    """One of them by chance; None where nothing is marked."""
    cursor = await connection.execute(
        "select coalesce(min(id), 0), coalesce(max(id), 0) from images where project_id = %s",
        [wanted.project_id],
    )
    first, last = await cursor.fetchone() or (0, 0)
    # No secret hangs on which image it is.
    start = random.randint(first - 1, last)
    return await neighbour_of(connection, wanted, start, is_next=True) or await neighbour_of(
        connection, wanted, start + 1, is_next=False
    )


async def preview_of(
    connection: Connection, wanted: Wanted, image_id: int, asked: Preparation
) -> Preview:
    """What would become of one image.

    Raises:
        NotToBePreviewed: the export would not have it.
    """
    dataset = await dataset_of(connection, wanted, "")
    only = Selection(sql.SQL("select %(previewed)s::bigint"), {"previewed": image_id})
    rows = [
        row
        async for batch in read_images(connection, replace(wanted, selection=only))
        for row in batch
    ]
    if not rows:
        raise NotToBePreviewed
    choice = PictureChoice("upright", is_stripped=False, preparation=asked)
    image = record_of(choice.named(rows[0]), "")
    alterations = Alterations.of(asked, dataset, Report())
    altered = list(alterations.images_of(image, rows[0].sha256))
    marked = (
        {}
        if asked.hide is None
        else await places_by_image_id(connection, wanted.project_id, image_id)
    )
    hidden = alterations.hidden_on(image, marked.get(image_id, ()))
    pictures = [
        replace(choice.picture(rows[0], each.image.file_name), plan=each.plan, hidden=hidden)
        for each in altered
    ]
    return Preview(wanted.project_id, rows[0], image, dataset, altered, choice, pictures)


async def contents_of(tools: ImageTools, preview: Preview, tally: Tally) -> list[Content]:
    """The files of its pictures; none where the original cannot be decoded. `tally` hears what was hidden."""
    if not preview.pictures:
        return []
    pictures, sha256, kinds = preview.pictures, preview.row.sha256, preview.pictures[0].hidden.find
    known = _FOUND.find(sha256, kinds)
    if known is not None:
        pictures = [replace(each, hidden=each.hidden.with_found(known)) for each in pictures]
    contents = await altered_bytes(tools, pictures, Report(), tally)
    if contents and known is None:
        _FOUND.keep(sha256, kinds, tally.found_last)
    return contents


async def counts_before(tools: ImageTools, preview: Preview) -> Counts:
    """How bright the original is. Raises ImageRefused, BlobMissing, OriginalOutside, DecoderStopped."""
    file = preview.choice.picture(preview.row, "").file
    async with original_file(tools, file) as source:
        return await tools.decoders.run(COUNT, source, file.file_name, tools.limits)


async def normalized_bytes(
    tools: ImageTools, content: bytes, mean: list[float], std: list[float]
) -> bytes:
    """A written picture as normalised values for the eye, from the least, black, to the greatest, white."""
    path = tools.scratch_path()
    try:
        path.write_bytes(content)
        return await tools.decoders.run(NORMALIZE, path, "picture", tools.limits, mean, std)
    finally:
        path.unlink(missing_ok=True)
