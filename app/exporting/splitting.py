"""Which split each image is in: always the same for the same image and seed. Pure.

`hash`: each image by its content alone. `group`: pictures that belong together (one camera, no more than two seconds
apart, or that look the same) as one. `stratified`: groups, too, shared out so that each split has its part of every
category. Groups are those of the whole project, named by their first image, chosen or not: with `hash` and `group` an
image is in the same split whichever others are chosen, and when others are added behind it, unless they join two
groups. The same bytes are always in the same split. An image that is pinned to a split is there, and with it those of
its group that are not pinned themselves.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

BURST = timedelta(seconds=2)
NAMES = ("train", "val", "test")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an image is split by. `camera` and `taken_at` are empty where they are not known.

    `groups` names the groups of images that look the same which it is in; `pin` the split that it is pinned to. Those
    that are not chosen get no split: they say which groups there are.
    """

    id: int
    sha256: str
    camera: str = ""
    taken_at: datetime | None = None
    category_ids: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()
    pin: str = ""
    is_chosen: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Images that belong together, named by the bytes of the first in the project; `members` are the chosen ones."""

    name: str
    pin: str
    members: list[Candidate]


def share_of(identity: str, seed: int) -> float:
    """A number from 0 to 1 that only depends on the identity and the seed."""
    digest = hashlib.sha256(f"{seed}:{identity}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def split_of(share: float, fractions: Mapping[str, float]) -> str:
    """The split in whose part of the line from 0 to 1 the share lies."""
    end = 0.0
    for name in NAMES:
        end += fractions.get(name, 0.0)
        if share < end:
            return name
    return next(name for name in reversed(NAMES) if fractions.get(name, 0.0) > 0)


def split_by_hash(
    candidates: Iterable[Candidate], fractions: Mapping[str, float], seed: int
) -> dict[int, str]:
    """Image id → split, each image by its content."""
    return {
        each.id: each.pin or split_of(share_of(each.sha256, seed), fractions) for each in candidates
    }


def split_by_group(
    candidates: Sequence[Candidate], fractions: Mapping[str, float], seed: int
) -> dict[int, str]:
    """Image id → split, groups as one."""
    splits: dict[int, str] = {}
    for group in groups_of(candidates):
        split = group.pin or split_of(share_of(group.name, seed), fractions)
        splits |= {each.id: each.pin or split for each in group.members}
    return splits


def split_stratified(
    candidates: Sequence[Candidate], fractions: Mapping[str, float], seed: int
) -> dict[int, str]:
    """Image id → split, groups as one, each category shared out by the fractions as far as groups allow.

    The rarest category first, each of its groups to the split that lacks most of it.

    Source: K. Sechidis, G. Tsoumakas, I. Vlahavas, "On the Stratification of Multi-Label Data", 2011.
    """
    named = sorted(groups_of(candidates), key=lambda group: share_of(group.name, seed))
    groups = [group.members for group in named]
    lacking = _Lacking(groups, fractions)
    splits: dict[int, str] = {}
    for pinned in (each for each in named if each.pin):
        splits |= {each.id: each.pin or pinned.pin for each in pinned.members}
        lacking.fill(pinned.pin, pinned.members)
    for category_id in lacking.rarest_first():
        for group in groups:
            is_due = category_id is None or category_id in _categories_of(group)
            if is_due and group[0].id not in splits:
                split = lacking.give(group, category_id)
                splits |= {each.id: split for each in group}
    return splits


def torn_groups(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Groups of which somebody has pinned images to different splits."""
    return [
        group.members
        for group in groups_of(candidates)
        if len({each.pin for each in group.members if each.pin}) > 1
    ]


def groups_of(candidates: Sequence[Candidate]) -> list[Group]:
    """Images that must not be torn apart, each group with its lowest id first; those without a chosen one are left out.

    The first to come names a group, so that neither those who come later nor a filter move it. The first that is pinned
    decides for all that are not.
    """
    leader = {each.id: each.id for each in candidates}

    def find(image_id: int) -> int:
        while leader[image_id] != image_id:
            leader[image_id] = leader[leader[image_id]]
            image_id = leader[image_id]
        return image_id

    for first, second in _neighbours(candidates):
        low, high = sorted((find(first), find(second)))
        leader[high] = low
    groups: defaultdict[int, list[Candidate]] = defaultdict(list)
    for each in sorted(candidates, key=lambda candidate: candidate.id):
        groups[find(each.id)].append(each)
    named = (_named(groups[image_id]) for image_id in sorted(groups))
    return [group for group in named if group.members]


def _named(images: Sequence[Candidate]) -> Group:
    pin = next((each.pin for each in images if each.pin), "")
    return Group(images[0].sha256, pin, [each for each in images if each.is_chosen])


def _neighbours(candidates: Sequence[Candidate]) -> Iterable[tuple[int, int]]:
    """Pairs of equal bytes, of the same group, and of one camera's pictures that follow each other at once."""
    first_with: dict[str, int] = {}
    by_camera: defaultdict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for each in candidates:
        for name in (each.sha256, *each.groups):
            yield first_with.setdefault(name, each.id), each.id
        if each.camera and each.taken_at is not None:
            by_camera[each.camera].append((each.taken_at, each.id))
    for taken in by_camera.values():
        taken.sort()
        for (earlier, first), (later, second) in pairwise(taken):
            if later - earlier <= BURST:
                yield first, second


def _categories_of(group: Sequence[Candidate]) -> frozenset[int]:
    return frozenset(category_id for each in group for category_id in each.category_ids)


class _Lacking:
    """How many images each split still lacks, in all and of each category."""

    def __init__(
        self, groups: Sequence[Sequence[Candidate]], fractions: Mapping[str, float]
    ) -> None:
        self._counts = Counter(
            category_id for group in groups for each in group for category_id in each.category_ids
        )
        total = sum(len(group) for group in groups)
        self._splits = [name for name in NAMES if fractions.get(name, 0.0) > 0]
        self._of_category = {
            name: Counter({id: count * fractions[name] for id, count in self._counts.items()})
            for name in self._splits
        }
        self._of_all = {name: total * fractions[name] for name in self._splits}

    def rarest_first(self) -> list[int | None]:
        """The categories, and at the end None: images without any."""
        return [*sorted(self._counts, key=lambda id: (self._counts[id], id)), None]

    def give(self, group: Sequence[Candidate], category_id: int | None) -> str:
        """The split that lacks most, and note that it has the group now."""
        split = max(self._splits, key=lambda name: self._need(name, category_id))
        self.fill(split, group)
        return split

    def fill(self, split: str, group: Sequence[Candidate]) -> None:
        """Note that a split has the group; one that was to get nothing lacks nothing."""
        if split not in self._of_all:
            return
        self._of_all[split] -= len(group)
        for each in group:
            self._of_category[split].subtract(each.category_ids)

    def _need(self, name: str, category_id: int | None) -> tuple[float, float]:
        of_all = self._of_all[name]
        return (of_all if category_id is None else self._of_category[name][category_id], of_all)
