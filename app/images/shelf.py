"""The structure of the pyramids that people look at now, so that a tile costs one read."""

from collections import OrderedDict

from app.images.tiles import Pyramid, read_pyramid
from app.storage.blobs import BlobStore

_KEPT = 64  # Some 100 KB each for pictures of a thousand million pixels.


class PyramidShelf:
    """Keeps the pyramids read last. A pyramid never changes, so what is kept is never wrong."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._kept: OrderedDict[str, Pyramid] = OrderedDict()

    async def pyramid(self, key: str) -> Pyramid:
        """The structure of the pyramid in a blob."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        pyramid = await read_pyramid(lambda start, stop: self._blobs.read(key, start, stop))
        self._kept[key] = pyramid
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return pyramid

    async def tile(self, key: str, z: int, x: int, y: int) -> bytes | None:
        """The tile as JPEG; None where there is no such tile."""
        pyramid = await self.pyramid(key)
        if not pyramid.has(z, x, y):
            return None
        return await pyramid.tile(lambda start, stop: self._blobs.read(key, start, stop), z, x, y)
