"""What commands need that work with images, beside the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.database.engine import Database
from app.database.tables import load_all_tables
from app.images.tools import ImageTools
from app.main import open_image_tools
from app.settings import Settings


@asynccontextmanager
async def image_tools(settings: Settings, database: Database) -> AsyncIterator[ImageTools]:
    """The tools as a server has them, closed at the end."""
    load_all_tables()
    tools = open_image_tools(settings, database)
    try:
        yield tools
    finally:
        await tools.close()
