"""Keep what a model says: all of a request, or nothing where something in it is wrong."""

import asyncio
from dataclasses import dataclass

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.annotations.label_schema import label_schema
from app.database.engine import Connection
from app.predictions.errors import PredictionsInvalid
from app.predictions.preparing import Preparation, names_in
from app.predictions.queries import known_images
from app.predictions.schemas import NewPredictions
from app.predictions.service.writing import write_predictions


@dataclass(frozen=True)
class Kept:
    """What became of a request: its images and annotations, and the layers that it made, changed or found alike."""

    image_count: int
    annotation_count: int
    created_layers: int
    changed_layers: int

    @property
    def unchanged_layers(self) -> int:
        """Layers that said the same already."""
        return self.image_count - self.created_layers - self.changed_layers


async def keep_predictions(
    connection: Connection, *, viewer: Viewer, project_id: int, new: NewPredictions
) -> Kept:
    """Make or replace a model's layers of the images that are sent.

    Raises:
        PredictionsInvalid: entries contradict the schema, an image or another layer; every place is named.
    """
    # The schema stays as it is until this is written, and one model's requests come one after the other.
    cursor = await connection.execute(
        """
        select schema_version, pg_advisory_xact_lock(hashtextextended('predictions ' || id || ' ' || %s, 0))
        from projects
        where id = %s
        for share
        """,
        [new.source, project_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    schema = await label_schema(connection, project_id=project_id, schema_version=row[0])
    image_ids, names = names_in(new)
    images = await known_images(connection, project_id, image_ids=image_ids, names=names)
    made = await asyncio.to_thread(Preparation(new, images, schema, project_id).run)
    if made.problems:
        raise PredictionsInvalid(made.problems)
    written = await write_predictions(
        connection,
        made,
        schema=schema,
        project_id=project_id,
        source=new.source,
        author_id=viewer.id,
    )
    kept = Kept(len(made.image_ids), len(made.rows), *written)
    if kept.created_layers or kept.changed_layers:
        await record_on(
            connection,
            actor=viewer,
            action="predictions.kept",
            subject=f"project:{project_id}",
            project_id=project_id,
            detail={
                "model": new.source,
                "images": kept.image_count,
                "annotations": kept.annotation_count,
            },
        )
    return kept
