"""Datasets cut into files of a size that trainers read side by side, and tar archives that are the same each time."""

from dataclasses import dataclass
from tarfile import BLOCKSIZE, NUL, USTAR_FORMAT, TarInfo

TAR_END = NUL * (2 * BLOCKSIZE)


@dataclass
class _Shard:
    number: int = 0
    count: int = 0
    size_bytes: int = 0


class Shards:
    """Says into which file of its split a sample goes: `train-000000.tar`, then `train-000001.tar`, and so on."""

    def __init__(self, ending: str, *, most_count: int, most_bytes: int) -> None:
        self._ending = ending
        self._most_count, self._most_bytes = most_count, most_bytes
        self._shards: dict[str, _Shard] = {}

    def next(self, split: str, size_bytes: int) -> tuple[str, str | None]:
        """The file of the next sample, and the file that is full with the one before, if it is.

        A sample never straddles two files; one that is larger than a shard has a shard of its own.
        """
        shard = self._shards.setdefault(split, _Shard())
        full = None
        is_too_much = shard.size_bytes + size_bytes > self._most_bytes
        if shard.count and (shard.count == self._most_count or is_too_much):
            full = self._path(split, shard)
            self._shards[split] = shard = _Shard(shard.number + 1)
        shard.count += 1
        shard.size_bytes += size_bytes
        return self._path(split, shard), full

    def last(self) -> list[str]:
        """The files that are not full, one a split."""
        return [self._path(split, shard) for split, shard in sorted(self._shards.items())]

    def _path(self, split: str, shard: _Shard) -> str:
        return f"{split}-{shard.number:06d}{self._ending}"


def tar_member(name: str, content: bytes) -> bytes:
    """A member of a tar archive: no clock and no owner, a header and whole blocks. `name` is short and plain."""
    info = TarInfo(name)
    info.size = len(content)
    info.mode = 0o644
    padding = NUL * (-len(content) % BLOCKSIZE)
    return info.tobuf(format=USTAR_FORMAT) + content + padding
