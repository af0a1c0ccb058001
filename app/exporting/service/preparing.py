"""Have the upright copies that an export needs made before it begins, so that files have their final names."""

from typing import LiteralString

from psycopg import sql
from psycopg.rows import class_row

from app.exporting.reading import Wanted
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.errors import OriginalOutside
from app.images.queries import ImageFile
from app.images.service.derivatives import ensure_upright
from app.images.tools import ImageTools
from app.jobs.running import RunningJob
from app.storage.errors import BlobMissing

_LACKING: LiteralString = """
    select o.id, o.file_name, o.sha256, o.mime_type, o.width, o.height, o.upright_format, o.tile_levels,
        o.is_referenced
    from images o
    where o.project_id = %(project_id)s and o.deleted_at is null and o.state <> 'excluded'
      and o.upright_format is null {of_o}
    order by o.id
"""


async def prepare_pictures(job: RunningJob, tools: ImageTools, wanted: Wanted) -> None:
    """Make what is lacking. Pictures that cannot be made are left to the report."""
    query = sql.SQL(_LACKING).format(of_o=wanted.selection.on("o.id"))
    values = {"project_id": wanted.project_id, **wanted.selection.values}
    async with (
        job.database.connection() as connection,
        connection.cursor(row_factory=class_row(ImageFile)) as cursor,
    ):
        await cursor.execute(query, values)
        lacking = await cursor.fetchall()
    for number, image in enumerate(lacking, start=1):
        await job.progress(number - 1, len(lacking), "Turning pictures upright")
        try:
            await ensure_upright(tools, image)
        except (ImageRefused, BlobMissing, OriginalOutside, DecoderStopped):
            continue
