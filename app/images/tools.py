"""What the work with images needs: the stores, the decoders and the limits, as one value."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from app.database.engine import Database
from app.images.decoding.limits import DecodeLimits, decode_limits
from app.images.decoding.pool import DecoderPool
from app.images.decoding.records import Known
from app.images.outside.places import Places
from app.images.shelf import PyramidShelf
from app.settings import Settings
from app.storage.blobs import BlobStore
from app.storage.opening import open_blob_store


@dataclass(frozen=True, slots=True)
class AddedImage:
    """A new image, for those who have to do something about it in the same transaction."""

    project_id: int
    image_id: int
    known: Known


OnImageAdded = Callable[[AsyncSession, AddedImage], Awaitable[None]]
"""A duty of a feature above this one, such as keeping the metadata; `app.main` names them."""


@dataclass(frozen=True, slots=True)
class ImageTools:
    """Taken from the application's state, in routes and in jobs alike; `readers` are processes for whole datasets."""

    database: Database
    blobs: BlobStore
    decoders: DecoderPool
    readers: DecoderPool
    settings: Settings
    pyramids: PyramidShelf
    places: Places
    on_image_added: tuple[OnImageAdded, ...]

    @classmethod
    def of(cls, state: State) -> "ImageTools":
        """The tools of this process."""
        tools: ImageTools = state.image_tools
        return tools

    @classmethod
    def open(
        cls, settings: Settings, database: Database, *on_image_added: OnImageAdded
    ) -> "ImageTools":
        """The tools that the settings describe; `close` them at the end."""
        blobs = open_blob_store(settings)
        decoders = DecoderPool(
            processes=settings.decode_processes,
            memory_bytes=settings.decode_memory_bytes,
            timeout_s=settings.decode_timeout_s,
        )
        readers = DecoderPool(
            processes=settings.job_concurrency,
            memory_bytes=settings.import_memory_bytes,
            timeout_s=settings.decode_timeout_s,
        )
        shelf, places = PyramidShelf(blobs), Places.open(settings)
        return cls(database, blobs, decoders, readers, settings, shelf, places, on_image_added)

    async def close(self) -> None:
        """End the decoders and readers, and connections to places outside."""
        await self.decoders.close()
        await self.readers.close()
        await self.places.close()

    @property
    def limits(self) -> DecodeLimits:
        """How many pixels are allowed."""
        return decode_limits(self.settings)

    def scratch_path(self) -> Path:
        """A new file name in the folder from which the store takes files cheaply."""
        return self.blobs.scratch / uuid4().hex


def image_tools(request: Request) -> ImageTools:
    """The stores and decoders of this process."""
    return ImageTools.of(request.app.state)


Tools = Annotated[ImageTools, Depends(image_tools)]
"""For routes."""
