"""What one rater marked on one image, laid over what one marked on another: what chance would give."""

from dataclasses import dataclass, replace

import numpy as np

from app.agreement.measures.objects.normalising import FRAME_PX, normalised
from app.agreement.measures.objects.ragged import counts_at, ragged
from app.agreement.measures.objects.records import Images, Ints, Objects
from app.agreement.measures.objects.submissions import Submissions

_TRIES = 20


@dataclass(frozen=True)
class Blocks:
    """The objects of each submission."""

    objects: Objects
    submissions: Submissions
    rows: Ints
    """Rows of the objects, submission by submission."""
    counts: Ints
    """How many each submission has."""

    @staticmethod
    def of(objects: Objects, images: Images) -> "Blocks":
        """Without crowd regions, and without who has not submitted."""
        submissions = Submissions.of(images, highest_rater=int(objects.rater.max(initial=-1)))
        owner = submissions.rows_of(objects.image, objects.rater)
        is_object = owner >= 0
        if objects.is_ignored is not None:
            is_object &= ~objects.is_ignored
        rows = np.flatnonzero(is_object)
        rows = rows[np.argsort(owner[rows], kind="stable")]
        return Blocks(objects, submissions, rows, counts_at(owner[rows], len(submissions)))

    def rows_of(self, submissions: Ints) -> tuple[Ints, Ints]:
        """The objects of these submissions one after the other: which of them, and the rows."""
        which, steps = ragged(self.counts[submissions])
        starts = np.cumsum(self.counts) - self.counts
        return which, self.rows[starts[submissions[which]] + steps]

    def overlaid(self, images: Images, first: Ints, second: Ints) -> tuple[Objects, Images]:
        """An image for each two submissions: the first is rater 0, the second rater 1; coordinates are normalised."""
        which_first, rows_first = self.rows_of(first)
        which_second, rows_second = self.rows_of(second)
        rows, places = np.unique(np.concatenate([rows_first, rows_second]), return_inverse=True)
        laid = normalised(self.objects.take(rows), images).take(places)
        count = len(first)
        objects = replace(
            laid,
            image=np.concatenate([which_first, which_second]),
            rater=np.repeat(np.array([0, 1]), [len(rows_first), len(rows_second)]),
            rank=None,
        )
        return objects, Images(
            size=np.full((count, 2), float(FRAME_PX)),
            submitted_image=np.repeat(np.arange(count), 2),
            submitted_rater=np.tile(np.array([0, 1]), count),
        )


def partners(image: Ints, candidates: Ints, first: Ints, chance: np.random.Generator) -> Ints:
    """For each of these submissions one of the candidates that is of another image; -1 where none was found."""
    result = np.full(len(first), -1, dtype=np.int64)
    for _ in range(_TRIES):
        missing = np.flatnonzero(result < 0)
        if len(missing) == 0:
            break
        drawn = candidates[chance.integers(0, len(candidates), len(missing))]
        kept = image[drawn] != image[first[missing]]
        result[missing[kept]] = drawn[kept]
    return result
