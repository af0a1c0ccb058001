"""Pictures of which two splits have the same bytes, whatever they are called there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple


class Member(NamedTuple):
    """A picture of a split, and what a report calls it."""

    split: str
    place: str
    path: Path


def equal_across(members: Iterable[Member]) -> Iterator[tuple[Member, Member]]:
    """Each picture that an earlier split has too, with the first such. One file that two splits name is no pair.

    Only files of which another split has one of the same size are read, so that most are not.
    """
    by_size: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        if member.path.is_file():
            by_size[member.path.stat().st_size].append(member)
    for alike in by_size.values():
        if len({each.split for each in alike}) > 1:
            yield from _equal_among(alike)


def _equal_among(alike: list[Member]) -> Iterator[tuple[Member, Member]]:
    by_digest: dict[bytes, list[Member]] = defaultdict(list)
    for member in alike:
        with member.path.open("rb") as file:
            by_digest[file_digest(file, "sha256").digest()].append(member)
    for equal in by_digest.values():
        for place, member in enumerate(equal):
            earlier = (each for each in equal[:place] if each.split != member.split)
            other = next(earlier, None)
            if other is not None and other.path != member.path:
                yield member, other
