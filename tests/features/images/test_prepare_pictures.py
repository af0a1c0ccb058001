"""What is made of new pictures: previews and copies while they are decoded, tiles in the background."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.images.queries import pending_images
from app.images.service import make_derivatives
from app.images.service.derivatives import request_all_derivatives
from tests.features.images.conftest import World, new_world, picture, tools_beside


def test_previews_and_copies_of_what_no_browser_shows_are_there_at_once(world: World) -> None:
    (image,) = world.upload(("large.tif", picture("TIFF", size=(3000, 2000)))).json()["created"]

    assert world.blob(image, "preview-2048.jpg").exists()
    assert world.blob(image, "upright").exists()
    assert _state(world, image) == ("ready", None, "jpeg", None)


def test_a_turned_picture_that_browsers_show_is_copied_when_somebody_asks(world: World) -> None:
    (image,) = world.upload(("turned.jpg", picture(orientation=6))).json()["created"]
    world.wait_for_jobs()
    assert _state(world, image) == ("ready", None, None, None)

    world.client.get(f"/api/v1/images/{image['id']}/file?frame=upright")

    assert _state(world, image) == ("ready", None, "jpeg", None)


def test_a_small_picture_needs_nothing_more(world: World) -> None:
    (image,) = world.upload(("small.jpg", picture())).json()["created"]

    assert _state(world, image) == ("ready", None, "stored", None)
    assert world.row("select count(*) from jobs where kind = 'images.derive'") == (0,)


def test_a_large_picture_gets_tiles(tmp_path: Path) -> None:
    with new_world(tmp_path, tile_above_pixels=1_000_000) as world:
        (image,) = world.upload(("large.png", picture("PNG", size=(1500, 1100)))).json()["created"]
        world.wait_for_jobs()

        assert _state(world, image) == ("ready", None, "stored", 3)
        for z, x, y, status in [(0, 0, 0, 200), (2, 2, 2, 200), (2, 3, 0, 404), (3, 0, 0, 404)]:
            tile = world.client.get(f"/api/v1/images/{image['id']}/tiles/{z}/{x}/{y}")
            assert tile.status_code == status
        with Image.open(
            BytesIO(world.client.get(f"/api/v1/images/{image['id']}/tiles/2/0/0").content)
        ) as shown:
            assert (shown.format, shown.size) == ("JPEG", (512, 512))


def test_a_picture_beyond_what_is_held_whole_is_shown_by_its_tiles(tmp_path: Path) -> None:
    limits = {"max_image_pixels": 500_000, "tile_above_pixels": 400_000}
    with new_world(tmp_path, **limits) as world:
        content = picture("TIFF", size=(1200, 800), orientation=6)
        (image,) = world.upload(("huge.tif", content)).json()["created"]
        world.wait_for_jobs()

        assert _state(world, image) == ("ready", None, None, 3)
        assert (
            world.client.get(f"/api/v1/images/{image['id']}/thumbnail?size=2048").status_code == 200
        )
        refusal = world.client.get(f"/api/v1/images/{image['id']}/file?frame=upright")
        assert refusal.status_code == 422
        assert refusal.json()["detail"] == (
            "huge.tif (800 by 1,200 pixels) is too large to be shown whole; ask for its tiles."
        )
        assert (
            world.client.get(f"/api/v1/images/{image['id']}/file?frame=stored").content == content
        )


@pytest.mark.anyio
async def test_a_picture_whose_file_is_gone_is_marked_as_failed(tmp_path: Path) -> None:
    with new_world(tmp_path, run_jobs=False, tile_above_pixels=1_000_000) as world:
        (image,) = world.upload(("large.jpg", picture(size=(3000, 2000)))).json()["created"]
        world.blob(image).unlink()

        async with tools_beside(world) as tools:
            async with tools.database.session() as session:
                (pending,) = await pending_images(session, world.project_id, after_id=0, limit=10)
            await make_derivatives(tools, pending)

        state, error, _, _ = _state(world, image)
        assert state == "failed"
        assert error.endswith("is not in the store.") or "cannot be" in error


@pytest.mark.anyio
async def test_pictures_whose_job_was_lost_are_asked_for_again(tmp_path: Path) -> None:
    with new_world(tmp_path, run_jobs=False, tile_above_pixels=1_000_000) as world:
        world.upload(("large.jpg", picture(size=(3000, 2000))))
        world.row("delete from jobs returning id")

        async with tools_beside(world) as tools, tools.database.session() as session:
            await request_all_derivatives(session)

        assert world.row("select kind, project_id from jobs") == ("images.derive", world.project_id)


def _state(world: World, image: dict[str, Any]) -> Any:
    return world.row(
        "select derivatives, derivatives_error, upright_format, tile_levels from images where id = %s",
        image["id"],
    )
