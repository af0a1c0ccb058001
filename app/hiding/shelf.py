"""What was found on the pictures that people looked at last: the same detector finds the same in the same bytes."""

from collections import OrderedDict
from collections.abc import Sequence

from app.hiding.detectors import best_detector
from app.hiding.places import Findable, Place

_Key = tuple[str, str, str, tuple[Findable, ...]]


class FoundShelf:
    """Keeps what was found on so many pictures; what was looked for least lately goes first."""

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, Sequence[Place]] = OrderedDict()

    def find(self, sha256: str, kinds: tuple[Findable, ...]) -> Sequence[Place] | None:
        """What is known to be on the picture of these bytes; None where it has to be looked at."""
        key = _key(sha256, kinds)
        if key is None or key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def keep(self, sha256: str, kinds: tuple[Findable, ...], found: Sequence[Place]) -> None:
        """Remember what the detector has found."""
        key = _key(sha256, kinds)
        if key is not None:
            self._kept[key] = found
            self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)


def _key(sha256: str, kinds: tuple[Findable, ...]) -> _Key | None:
    """None where nothing is looked for."""
    detector = best_detector()
    return (sha256, detector.name, detector.version, kinds) if detector and kinds else None
