"""From pairs of images that belong together to groups. Pure."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


class Groups:
    """Grows by pairs; what is connected, however indirectly, is one group."""

    def __init__(self) -> None:
        self._leader: dict[int, int] = {}

    def join(self, first: int, second: int) -> None:
        """Both belong together."""
        low, high = sorted((self._find(first), self._find(second)))
        self._leader[high] = low

    def leaders(self) -> dict[int, int]:
        """Member → the lowest member of its group, for all that were joined."""
        return {member: self._find(member) for member in list(self._leader)}

    def _find(self, member: int) -> int:
        leader = self._leader
        leader.setdefault(member, member)
        while leader[member] != member:
            leader[member] = leader[leader[member]]
            member = leader[member]
        return member


def leaders_by_key(keyed: Iterable[tuple[int, T]]) -> dict[int, int]:
    """Image id → the lowest id with the same key, for keys that more than one image has."""
    members: defaultdict[T, list[int]] = defaultdict(list)
    for image_id, key in keyed:
        members[key].append(image_id)
    return {
        image_id: min(together)
        for together in members.values()
        if len(together) > 1
        for image_id in together
    }
