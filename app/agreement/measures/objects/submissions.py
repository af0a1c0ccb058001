"""Who submitted which image, numbered, and where everybody's objects belong."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.agreement.measures.objects.ragged import all_twos, counts_at, distinct
from app.agreement.measures.objects.records import Images, Ints


@dataclass(frozen=True)
class Submissions:
    """One row a submission, sorted by image and rater."""

    image: Ints
    rater: Ints
    image_count: int
    rater_count: int

    @staticmethod
    def of(images: Images, *, highest_rater: int) -> "Submissions":
        """Each (image, rater) once."""
        rater_count = max(highest_rater, int(images.submitted_rater.max(initial=-1))) + 1
        keys = distinct(images.submitted_image * rater_count + images.submitted_rater)
        return Submissions(
            image=keys // max(rater_count, 1),
            rater=keys % max(rater_count, 1),
            image_count=len(images),
            rater_count=rater_count,
        )

    def __len__(self) -> int:
        return len(self.image)

    @cached_property
    def raters(self) -> Ints:
        """How many submitted each image."""
        return counts_at(self.image, self.image_count)

    @cached_property
    def starts(self) -> Ints:
        """The first row of each image."""
        return np.cumsum(self.raters) - self.raters

    @cached_property
    def place(self) -> Ints:
        """The how-manieth of its image each submission is."""
        return np.arange(len(self)) - self.starts[self.image]

    @cached_property
    def twos(self) -> tuple[Ints, Ints, Ints]:
        """Every two submissions of an image: the image, and the rows of both."""
        image, low, high = all_twos(self.raters)
        return image, self.starts[image] + low, self.starts[image] + high

    def two_of(self, first: Ints, second: Ints) -> Ints:
        """Which row of `twos` two submissions of one image are; the lower row first."""
        image = self.image[first]
        raters = self.raters
        pair_counts = raters * (raters - 1) // 2
        starts = np.cumsum(pair_counts) - pair_counts
        low, high = self.place[first], self.place[second]
        places = starts[image] + low * (2 * raters[image] - low - 1) // 2 + high - low - 1
        return np.asarray(places, dtype=np.int64)

    def rows_of(self, image: Ints, rater: Ints) -> Ints:
        """The submission of each (image, rater); -1 where there is none."""
        if len(self) == 0:
            return np.full(len(image), -1, dtype=np.int64)
        table = self._table
        if table is not None:
            return np.asarray(table[image, rater], dtype=np.int64)
        keys, wanted = self.image * self.rater_count + self.rater, image * self.rater_count + rater
        rows = np.minimum(np.searchsorted(keys, wanted), len(self) - 1)
        return np.where(keys[rows] == wanted, rows, -1)

    @cached_property
    def _table(self) -> Ints | None:
        """All (image, rater) at once, where that is not much more than what there is."""
        if self.image_count * self.rater_count > 8 * len(self) + 1000:
            return None
        table = np.full((self.image_count, self.rater_count), -1, dtype=np.int64)
        table[self.image, self.rater] = np.arange(len(self))
        return table
