"""Keep what was measured of an image."""

from app.database.engine import Connection
from app.quality import COLUMNS, VERSION, Measured
from app.quality.records import EmbeddedThumbnail

_NAMES = [column.name for column in COLUMNS if column.name != "outlier"]
_OF_THUMBNAIL = ["thumbnail_width", "thumbnail_height", "thumbnail_hashes"]


async def keep(
    connection: Connection,
    *,
    project_id: int,
    image_id: int,
    measured: Measured,
    thumbnail: EmbeddedThumbnail | None,
) -> None:
    """Write or replace the measures of an image and its embedding; it is to be compared and checked anew."""
    values: dict[str, object] = {name: measured.measures[name] for name in _NAMES}
    values |= {
        "image_id": image_id,
        "project_id": project_id,
        "version": VERSION,
        "perceptual_hash": measured.perceptual_hash,
        "pixel_hash": measured.pixel_hash,
        "thumbnail_width": thumbnail.width if thumbnail else None,
        "thumbnail_height": thumbnail.height if thumbnail else None,
        "thumbnail_hashes": list(thumbnail.hashes) if thumbnail else None,
    }
    await connection.execute(_KEEP_MEASURES, values)
    await connection.execute(
        """
        insert into image_embeddings (image_id, model, project_id, version, vector)
        values (%s, %s, %s, %s, %s::real[])
        on conflict (image_id, model) do update
        set version = excluded.version, vector = excluded.vector
        where (image_embeddings.version, image_embeddings.vector)
            is distinct from (excluded.version, excluded.vector)
        """,
        [
            image_id,
            measured.embedded.model,
            project_id,
            measured.embedded.version,
            list(measured.embedded.vector),
        ],
    )


async def mark_checked(connection: Connection, image_ids: list[int]) -> None:
    """Anomalies of these images are looked for in this transaction; who measures one meanwhile waits for its end."""
    await connection.execute(
        "update image_quality set is_checked = true where image_id = any(%s)", [image_ids]
    )


def _keep_measures() -> str:
    """Names of our own lists, so nothing of anybody's gets into the statement."""
    kept = ["version", *_NAMES, "perceptual_hash", "pixel_hash", *_OF_THUMBNAIL]
    names = ["image_id", "project_id", *kept]
    return f"""
        insert into image_quality ({", ".join(names)})
        values ({", ".join(f"%({name})s" for name in names)})
        on conflict (image_id) do update
        set is_compared = false, is_checked = false, {", ".join(f"{name} = excluded.{name}" for name in kept)}
    """


_KEEP_MEASURES = _keep_measures().encode()
