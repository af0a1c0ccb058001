"""Whose tiles lie behind the map, if the operator has chosen any."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.settings import Settings


@dataclass(frozen=True)
class MapTiles:
    """An address with {z}, {x} and {y}, and what is to be said about it."""

    address: str
    attribution: str

    @property
    def host(self) -> str:
        """As a policy for contents names it."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


def tiles_of(settings: Settings) -> MapTiles | None:
    """Those of the settings."""
    if settings.map_tiles is None:
        return None
    return MapTiles(settings.map_tiles, settings.map_attribution or "")
