import asyncio
from datetime import UTC, datetime, timedelta

from app.database.engine import Database
from app.exporting.service import sweep_exports
from app.images.tools import ImageTools
from tests.features.exporting.conftest import Exporting
from tests.servers import Server


async def swept(server: Server, *, in_days: int) -> dict[str, object]:
    database = Database(server.database_url, pool_size=2)
    await database.open()
    tools: ImageTools = server.app.state.image_tools
    now = datetime.now(UTC) + timedelta(days=in_days)
    try:
        return await sweep_exports(database, tools.blobs, now=now)
    finally:
        await database.close()


def test_files_of_deleted_exports_go_and_others_stay(exporting: Exporting, server: Server) -> None:
    kept, deleted = exporting.export(name="kept"), exporting.export()
    exporting.owner.delete(f"/api/v1/exports/{deleted['id']}")
    blobs = server.app.state.image_tools.blobs

    asyncio.run(swept(server, in_days=1))

    assert exporting.file(kept)
    assert not blobs.local_path(f"exports/{deleted['id']}/{deleted['sha256']}.zip").exists()


def test_exports_without_a_name_go_after_a_month_and_versions_never(
    exporting: Exporting, server: Server
) -> None:
    version, unnamed = exporting.export(name="v1"), exporting.export()

    asyncio.run(swept(server, in_days=31))

    assert exporting.file(version)
    assert exporting.owner.get(f"/api/v1/exports/{unnamed['id']}").status_code == 404
