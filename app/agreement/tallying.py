"""One person's objects against those of the others, cluster by cluster. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from app.agreement.grouping import Members
from app.agreement.labelled import Mark

Edges = tuple[float, float, float, float]


@dataclass
class RaterTally:
    """What `RaterSums` keeps, of one person."""

    marked: int = 0
    expected: int = 0
    found: int = 0
    same: int = 0
    extra: int = 0
    edge_count: int = 0
    edges: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0, 0.0])


def tally_raters(
    raters: Iterable[int], clusters: Sequence[Members], *, has_edges: bool
) -> dict[int, RaterTally]:
    """Each person's tally, those who marked nothing too; nobody's where only one person looked."""
    tallies: dict[int, RaterTally] = {rater: RaterTally() for rater in raters}
    if len(tallies) < 2:
        return {}
    for cluster in clusters:
        own = {submission.annotator_id: mark for submission, mark in cluster.marks}
        for rater, tally in tallies.items():
            others = [mark for other, mark in own.items() if other != rater]
            _count(tally, own.get(rater), others, cluster.rater_count - 1)
            if has_edges and rater in own and others:
                _measure_edges(tally, own[rater], list(own.values()))
    return tallies


def _count(tally: RaterTally, mark: Mark | None, others: Sequence[Mark], other_count: int) -> None:
    """Where half of the others marked it and half did not, nothing was expected and nothing is extra."""
    tally.marked += mark is not None
    if 2 * len(others) > other_count:
        tally.expected += 1
        if mark is not None:
            tally.found += 1
            votes = Counter(other.category_id for other in others)
            tally.same += votes[mark.category_id] == max(votes.values())
    elif mark is not None and 2 * len(others) < other_count:
        tally.extra += 1


def _measure_edges(tally: RaterTally, mark: Mark, everyone: Sequence[Mark]) -> None:
    """How far each edge lies outside the middle of all, as a share of that side's length."""
    own = _edges(mark)
    left, top, right, bottom = (median(side) for side in zip(*map(_edges, everyone), strict=True))
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return
    outwards = (
        (left - own[0]) / width,
        (top - own[1]) / height,
        (own[2] - right) / width,
        (own[3] - bottom) / height,
    )
    tally.edge_count += 1
    tally.edges = [before + more for before, more in zip(tally.edges, outwards, strict=True)]


def _edges(mark: Mark) -> Edges:
    x, y, width, height = mark.bounds
    return x, y, x + width, y + height


@dataclass
class ConfusionTally:
    """What `Confusion` keeps, of two people and two categories."""

    count: int = 0
    weight: float = 0.0


ConfusionKey = tuple[int, int, int, int]


def tally_confusions(clusters: Sequence[Members]) -> dict[ConfusionKey, ConfusionTally]:
    """Objects to which two people gave different categories, by people (the smaller id first) and categories."""
    tallies: dict[ConfusionKey, ConfusionTally] = defaultdict(ConfusionTally)
    for cluster in clusters:
        own = sorted(
            (submission.annotator_id, mark.category_id) for submission, mark in cluster.marks
        )
        if len({category for _, category in own}) < 2:
            continue
        for place, (first, first_category) in enumerate(own):
            for second, second_category in own[place + 1 :]:
                if first_category != second_category:
                    tally = tallies[first, second, first_category, second_category]
                    tally.count += 1
                    tally.weight += 1 / (len(own) - 1)
    return dict(tallies)
