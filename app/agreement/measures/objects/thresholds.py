"""Which similarity would tell "the same object" from chance on these data: advice, never a silent default.

Numbers of two projects can be compared only at one threshold. But small or soft objects are never drawn within an IoU
of .5, and their data then show it: how alike an object is to the best of another rater's, against the best on a random
other image.

Source: KALOS, "principled configuration": the first crossing of both densities beyond the mode of the observed one.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.agreement.measures.objects.blocks import Blocks, partners
from app.agreement.measures.objects.pairing import edges_between
from app.agreement.measures.objects.ragged import ragged
from app.agreement.measures.objects.records import Floats, Images, Ints, Objects, Options
from app.agreement.measures.objects.similarity.families import similarity_of

TOO_FEW = "There are too few objects that two annotators had to mark."
ALL_ALIKE = "The objects are all equally alike, so nothing tells a threshold."
MOST_SUBMISSIONS = 4_000
_MOST_DISTANCES = 10_000
_FEWEST = 20
_GRID = np.linspace(0, 1, 1000)
_LEAST_SIMILARITY = 1e-6


@dataclass(frozen=True)
class Suggestion:
    """A threshold and how far apart both kinds of distances are, or the reason why there is none."""

    threshold: float | None
    separation: float | None = None
    """Kolmogorov and Smirnov's: 1 where no chance pair is as alike as any true one."""
    reason: str | None = None


def suggested_threshold(
    objects: Objects, images: Images, options: Options, *, seed: int = 0
) -> Suggestion:
    """From at most MOST_SUBMISSIONS random submissions."""
    chance = np.random.default_rng(seed)
    blocks = Blocks.of(objects, images)
    submissions = blocks.submissions
    shared = np.flatnonzero(submissions.raters[submissions.image] > 1)
    if len(shared) == 0:
        return Suggestion(None, reason=TOO_FEW)
    chosen = chance.permutation(shared)[:MOST_SUBMISSIONS]
    # Everything, even keypoints whose boxes alone are alike, is measured as it is.
    plain = replace(options, iou_threshold=1.0)
    observed = _distances(blocks, images, plain, *_neighbours(blocks, chosen, chance))
    others = partners(submissions.image, shared, chosen, chance)
    kept = others >= 0
    expected = _distances(blocks, images, plain, chosen[kept], others[kept])
    if min(len(observed), len(expected)) < _FEWEST:
        return Suggestion(None, reason=TOO_FEW)
    if observed.std() == 0 or expected.std() == 0:
        return Suggestion(None, _separation(observed, expected), ALL_ALIKE)
    boundary = _boundary(_some(observed, chance), _some(expected, chance))
    return Suggestion(1 - boundary, _separation(observed, expected))


def _neighbours(blocks: Blocks, chosen: Ints, chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Each chosen submission with a random other one of its image."""
    submissions = blocks.submissions
    raters = submissions.raters[submissions.image[chosen]]
    steps = 1 + (chance.random(len(chosen)) * (raters - 1)).astype(np.int64)
    places = (submissions.place[chosen] + steps) % raters
    return chosen, submissions.starts[submissions.image[chosen]] + places


def _distances(
    blocks: Blocks, images: Images, options: Options, first: Ints, second: Ints
) -> Floats:
    """1 - similarity of each object of the first submissions to the best of the second ones."""
    overlaid, frames = blocks.overlaid(images, first, second)
    edges = edges_between(
        similarity_of(overlaid, frames, options),
        overlaid.image,
        overlaid.rater,
        np.arange(len(overlaid)),
        threshold=_LEAST_SIMILARITY,
    )
    best = np.zeros(len(overlaid))
    np.maximum.at(best, edges.first, edges.similarity)
    own = ragged(blocks.counts[first])[0]
    return 1 - np.minimum(best[: len(own)], 1.0)


def _some(values: Floats, chance: np.random.Generator) -> Floats:
    return (
        values if len(values) <= _MOST_DISTANCES else chance.permutation(values)[:_MOST_DISTANCES]
    )


def _separation(observed: Floats, expected: Floats) -> float:
    places = np.sort(np.concatenate([observed, expected]))
    shares = [
        np.searchsorted(np.sort(values), places, side="right") / len(values)
        for values in (observed, expected)
    ]
    return float((shares[0] - shares[1]).max())


def _density(values: Floats) -> Floats:
    """Gaussian kernels of Scott's width, over the grid: scipy.stats has them, but takes 34 MB of memory to load."""
    width = values.std(ddof=1) * len(values) ** -0.2
    sums = [np.exp(-0.5 * ((place - values) / width) ** 2).sum() for place in _GRID]
    return np.asarray(sums, dtype=np.float64) / float(len(values) * width * np.sqrt(2 * np.pi))


def _boundary(observed: Floats, expected: Floats) -> float:
    """The distance at which chance becomes the better explanation; else the valley between both modes."""
    true, random = _density(observed), _density(expected)
    mode = int(np.argmax(true))
    crossings = np.flatnonzero(np.diff(np.sign(true - random)) != 0)
    beyond = crossings[crossings > mode]
    if len(beyond):
        return float(_GRID[beyond[0]])
    low, high = sorted((mode, int(np.argmax(random))))
    return float(_GRID[low + int(np.argmin((true + random)[low : high + 1]))])
