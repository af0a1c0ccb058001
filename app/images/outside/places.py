"""All places outside that this process can reach."""

from dataclasses import dataclass
from typing import Self

from app.images.outside.addresses import Addresses
from app.images.outside.buckets import Buckets
from app.images.outside.folders import Folders
from app.images.outside.records import Place
from app.settings import Settings
from app.web.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class Places:
    """One of each kind."""

    folders: Folders
    buckets: Buckets
    addresses: Addresses
    _outgoing: Outgoing

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """The places that the settings open."""
        outgoing = Outgoing(
            allows_private=settings.allow_private_addresses,
            timeout_s=settings.fetch_timeout_s,
            keeps_connections=settings.fetch_concurrency,
        )
        addresses = Addresses(outgoing, most_bytes=settings.max_upload_bytes)
        return cls(Folders(settings.import_roots), Buckets(settings), addresses, outgoing)

    def of(self, kind: str) -> Place:
        """The place where origins of a kind lie."""
        places: dict[str, Place] = {
            "folder": self.folders,
            "bucket": self.buckets,
            "url": self.addresses,
        }
        return places[kind]

    async def close(self) -> None:
        """End what is open."""
        await self._outgoing.close()
