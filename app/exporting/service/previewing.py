"""See what an export would make of one image, before it is asked for."""

from pydantic import ValidationError
from starlette.datastructures import State

from app.errors import FieldError
from app.exporting.altering.asked import Preparation
from app.exporting.altering.channels import Counts
from app.exporting.altering.hidden import Tally
from app.exporting.choosing import selection_of
from app.exporting.errors import (
    BadPreparation,
    NoSuchPicture,
    NotToBePreviewed,
    PictureNotReadable,
)
from app.exporting.preview_schemas import AskedPicture, AskedPreview
from app.exporting.preview_showing import Rendered
from app.exporting.previewing import (
    MOST_PICTURES,
    Preview,
    any_image,
    contents_of,
    counts_before,
    normalized_bytes,
    preview_of,
)
from app.exporting.queries import refuse_unknown_source
from app.exporting.reading import Wanted
from app.exporting.service.starting import refuse_hiding
from app.exporting.truth import parse_truth
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.errors import OriginalOutside
from app.images.tools import ImageTools
from app.storage.errors import BlobMissing
from app.web.wording import plain_message


async def preview_image(state: State, project_id: int, asked: AskedPreview) -> Rendered:
    """All that is made of one image, with the files of up to `MOST_PICTURES`.

    Raises:
        NotToBePreviewed: no image, or not this one, would be in the export.
        UnknownTruth, NoSuchAnnotator, NoSuchModel, BadWhere, UnknownCategory, NoDetector: what is asked is not there.
        PictureNotReadable: its original cannot be decoded.
    """
    tools = ImageTools.of(state)
    preview = await _read(state, tools, project_id, asked)
    shown = preview.part(asked.skip, MOST_PICTURES)
    tally = Tally()
    contents = await contents_of(tools, shown, tally)
    if len(contents) < len(shown.pictures):
        raise PictureNotReadable
    hidden_count = sum(sum(row[1:]) for row in tally.rows)
    before = await _before(tools, preview)
    return Rendered(preview, asked.skip, before, contents, hidden_count)


async def _before(tools: ImageTools, preview: Preview) -> Counts:
    try:
        return await counts_before(tools, preview)
    except (ImageRefused, BlobMissing, OriginalOutside, DecoderStopped):
        raise PictureNotReadable from None


async def preview_picture(state: State, project_id: int, asked: AskedPicture) -> tuple[bytes, str]:
    """The bytes of one picture and their type, as an export would have them; or its normalised values for the eye.

    Raises:
        BadPreparation: what is asked of the pictures cannot be done.
        NoSuchPicture: there are fewer.
        Those of `preview_image`.
    """
    tools = ImageTools.of(state)
    prepare = _preparation_of(asked.prepare)
    about = AskedPreview(truth=asked.truth, image_id=asked.image_id, prepare=prepare)
    preview = (await _read(state, tools, project_id, about)).part(asked.number, 1)
    if not preview.pictures:
        raise NoSuchPicture
    contents = await contents_of(tools, preview, Tally())
    if not contents:
        raise PictureNotReadable
    [content] = contents
    if asked.mean is not None and asked.std is not None:
        return await normalized_bytes(tools, content.content, asked.mean, asked.std), "image/png"
    return content.content, f"image/{'png' if content.place.endswith('.png') else 'jpeg'}"


def _preparation_of(text: str) -> Preparation:
    try:
        return Preparation.model_validate_json(text)
    except ValidationError as error:
        raise BadPreparation(
            [
                FieldError(".".join(map(str, ("prepare", *item["loc"]))), plain_message(dict(item)))
                for item in error.errors()
            ]
        ) from None


async def _read(state: State, tools: ImageTools, project_id: int, asked: AskedPreview) -> Preview:
    """From one snapshot, as an export reads; nothing is held while pictures are made."""
    truth = parse_truth(asked.truth)
    async with tools.database.connection() as connection:
        await connection.execute("set transaction isolation level repeatable read read only")
        await refuse_unknown_source(connection, project_id, truth)
        selection = await selection_of(connection, state, asked.where, project_id)
        wanted = Wanted(project_id=project_id, truth=truth, selection=selection)
        image_id = asked.image_id or await any_image(connection, wanted)
        if image_id is None:
            raise NotToBePreviewed
        preview = await preview_of(connection, wanted, image_id, asked.prepare)
    if asked.prepare.hide is not None:
        refuse_hiding(asked.prepare.hide, [each.name for each in preview.dataset.categories])
    return preview
