"""What matching found, and what every sum needs of it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.agreement.measures.objects.excuses import Excuses
from app.agreement.measures.objects.ragged import grouped, sums_at
from app.agreement.measures.objects.records import (
    Clusters,
    Flags,
    Floats,
    Ints,
    Objects,
    Options,
    Pairs,
)
from app.agreement.measures.objects.submissions import Submissions


@dataclass(frozen=True)
class CategoryVotes:
    """How many members of a cluster have a category, for each that occurs in it."""

    cluster: Ints
    category: Ints
    votes: Ints


@dataclass(frozen=True)
class Matching:
    """Objects, who submitted, and which objects are one thing."""

    objects: Objects
    options: Options
    submissions: Submissions
    submission: Ints
    """The submission of each object; -1 of none."""
    cluster: Ints
    clusters: Clusters
    members: Ints
    """Rows of the clusters' objects, cluster by cluster, by rater within each."""
    pairs: Pairs
    excuses: Excuses

    @cached_property
    def weight(self) -> Floats:
        """1 / (R_u - 1) of each cluster; 0 where fewer than two had to mark it."""
        voters = self.clusters.voters
        return np.divide(1.0, voters - 1, out=np.zeros(len(voters)), where=voters > 1)

    @cached_property
    def is_pairable(self) -> Flags:
        """Whether two or more had to mark the cluster."""
        return self.clusters.voters > 1

    @cached_property
    def pair_image(self) -> Ints:
        """The image of each matched pair."""
        return self.clusters.image[self.pairs.cluster]

    @cached_property
    def pair_weight(self) -> Floats:
        """2 / (R_u - 1): a pair counts in both directions."""
        return 2.0 * self.weight[self.pairs.cluster]

    @cached_property
    def is_alike(self) -> Flags:
        """Whether the two of each matched pair have one category."""
        category = self.objects.category
        return np.asarray(category[self.pairs.first] == category[self.pairs.second], dtype=np.bool_)

    @cached_property
    def category_votes(self) -> CategoryVotes:
        """n_uc, by cluster and category."""
        stride = self.options.category_count
        keys = self.cluster[self.members] * stride + self.objects.category[self.members]
        keys.sort()
        starts = np.flatnonzero(np.concatenate([[len(keys) > 0], keys[1:] != keys[:-1]]))
        votes = np.diff(np.append(starts, len(keys)))
        keys = keys[starts]
        return CategoryVotes(keys // stride, keys % stride, votes)

    @cached_property
    def image_categories(self) -> tuple[Ints, Ints]:
        """image * category_count + category of all that occur, and which of these each of `category_votes` is."""
        each, stride = self.category_votes, self.options.category_count
        keys = self.clusters.image[each.cluster] * stride + each.category
        return grouped(keys, self.submissions.image_count * stride)

    def by_image(self, places: Ints, values: Floats | Ints | None = None) -> Floats:
        """The sum of the values of each image, or how many there are."""
        return sums_at(places, values, self.submissions.image_count)
