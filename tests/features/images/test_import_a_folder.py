"""Folders of the server."""

from pathlib import Path

import pytest

from app.collecting.service import import_folder
from app.images.errors import FolderNotAllowed, NotAFolder
from app.images.service import Destination
from app.images.service.unpacking import Tally
from tests.features.images.conftest import World, picture, tools_beside

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pictures"
    for index, name in enumerate(["b/2.jpg", "b/c/3.jpg", "1.jpg"]):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(color=f"hsl({100 * index}, 90%, 50%)"))
    (made / "notes.txt").write_text("not a picture")
    (made / ".DS_Store").write_bytes(b"x")
    (made / "link.jpg").symlink_to("/etc/passwd")
    return made


def contents_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def quietly(tally: Tally, file_name: str) -> None:
    """Nobody watches."""


async def test_every_picture_below_becomes_an_image(world: World, folder: Path) -> None:
    async with tools_beside(world) as tools:
        tally = await import_folder(
            tools, Destination(world.project_id, None), folder, report=quietly
        )

    assert (tally.created, tally.duplicates, tally.rejected, tally.clutter) == (3, 0, 2, 1)
    reasons = {each["filename"]: each["reason"] for each in tally.reasons}
    assert reasons["notes.txt"].startswith("notes.txt is a text file")
    assert reasons["link.jpg"] == "link.jpg is a link; links are not followed."
    names = world.row("select array_agg(file_name order by id) from images")
    assert names == (["1.jpg", "b/2.jpg", "b/c/3.jpg"],)


async def test_importing_again_goes_on_where_it_ended(world: World, folder: Path) -> None:
    async with tools_beside(world) as tools:
        destination = Destination(world.project_id, None)
        await import_folder(tools, destination, folder, report=quietly)
        (folder / "new.jpg").write_bytes(picture(color="white"))

        tally = await import_folder(tools, destination, folder, report=quietly)

    assert (tally.created, tally.duplicates) == (1, 3)


async def test_the_folder_is_left_as_it_was(world: World, folder: Path) -> None:
    before = contents_of(folder)

    async with tools_beside(world) as tools:
        await import_folder(tools, Destination(world.project_id, None), folder, report=quietly)

    assert contents_of(folder) == before


async def test_what_is_no_folder_is_refused(world: World, tmp_path: Path) -> None:
    async with tools_beside(world) as tools:
        with pytest.raises(NotAFolder, match="is not a folder that this server can read"):
            await import_folder(
                tools, Destination(world.project_id, None), tmp_path / "nowhere", report=quietly
            )


async def test_what_the_server_may_not_read_later_is_not_kept_by_reference(
    world: World, folder: Path
) -> None:
    async with tools_beside(world) as tools:
        with pytest.raises(FolderNotAllowed, match="CONCORD_IMPORT_ROOTS"):
            await import_folder(
                tools,
                Destination(world.project_id, None),
                folder,
                report=quietly,
                is_reference=True,
            )
