"""Blobs that no image knows."""

from datetime import UTC, datetime, timedelta

import pytest

from app.images.service import sweep
from app.storage.keys import derived_key, original_key
from tests.features.images.conftest import World, picture, tools_beside

pytestmark = pytest.mark.anyio

ORPHAN = "ab" * 32


def in_two_hours() -> datetime:
    return datetime.now(UTC) + timedelta(hours=2)


async def test_an_old_blob_without_an_image_is_removed(world: World) -> None:
    async with tools_beside(world) as tools:
        for key in (original_key(ORPHAN), derived_key(ORPHAN, "thumbnail-512.jpg")):
            await tools.blobs.put_bytes(key, b"left behind")

        result = await sweep(tools, now=in_two_hours())

        assert result["orphans"] == 2
        assert not await tools.blobs.exists(original_key(ORPHAN))


async def test_the_blobs_of_images_stay(world: World) -> None:
    (image,) = world.upload(("a.jpg", picture())).json()["created"]

    async with tools_beside(world) as tools:
        assert (await sweep(tools, now=in_two_hours()))["orphans"] == 0

    assert world.blob(image).exists()
    assert world.blob(image, "thumbnail-512.jpg").exists()


async def test_a_blob_that_an_upload_may_still_record_stays(world: World) -> None:
    async with tools_beside(world) as tools:
        await tools.blobs.put_bytes(original_key(ORPHAN), b"just written")

        assert (await sweep(tools))["orphans"] == 0


async def test_a_blob_whose_upload_is_being_recorded_stays(world: World) -> None:
    async with tools_beside(world) as tools:
        await tools.blobs.put_bytes(original_key(ORPHAN), b"old, and sent again just now")
        async with tools.database.connection() as upload:
            await upload.execute(
                "select pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [ORPHAN]
            )

            assert (await sweep(tools, now=in_two_hours()))["orphans"] == 0
