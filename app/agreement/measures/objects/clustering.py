"""Which objects are one thing, at most one of each rater, whatever their order.

Where no rater occurs twice among objects that hang together, every way of joining them ends alike, so one pass over
the whole data set settles nearly all. Only the rest is joined step by step: pairs of one category first, then by
similarity, then by place, then by id; a step that would put two objects of one rater together is left out.
"""

import numpy as np

from app.agreement.measures.objects.pairing import Edges
from app.agreement.measures.objects.ragged import counts_at
from app.agreement.measures.objects.records import Flags, Ints, Objects


def clusters_of(objects: Objects, edges: Edges, is_member: Flags) -> Ints:
    """The cluster of each object, numbered by their first rows; -1 where it is no member."""
    labels = _connected(len(objects), edges)
    is_ambiguous = _repeat_a_rater(labels, objects.rater)
    roots = np.full(labels.max(initial=-1) + 1, len(objects), dtype=np.int64)
    np.minimum.at(roots, labels, np.arange(len(objects)))
    leader = roots[labels]
    unsure = np.flatnonzero(is_ambiguous[labels[edges.first]])
    if len(unsure):
        ambiguous = np.flatnonzero(is_ambiguous[labels])
        leader[ambiguous] = ambiguous
        _join(objects, edges, unsure, leader)
    is_first = (leader == np.arange(len(objects))) & is_member
    numbers = np.cumsum(is_first) - 1
    return np.where(is_member, numbers[leader], -1)


def has_ambiguity(objects: Objects, edges: Edges) -> bool:
    """Whether any objects that hang together hold two of one rater."""
    labels = _connected(len(objects), edges)
    return bool(_repeat_a_rater(labels, objects.rater).any())


def _connected(count: int, edges: Edges) -> Ints:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if count == 0:
        return np.zeros(0, dtype=np.int64)
    marks = np.ones(len(edges.first), dtype=np.int8)
    graph = coo_array((marks, (edges.first, edges.second)), shape=(count, count))
    labels = connected_components(graph.tocsr(), directed=False)[1]
    return np.asarray(labels, dtype=np.int64)


def _repeat_a_rater(labels: Ints, rater: Ints) -> Flags:
    """Whether each component holds two objects of one rater."""
    component_count = int(labels.max(initial=-1)) + 1
    has_several = counts_at(labels, component_count)[labels] > 1
    rows = np.flatnonzero(has_several)
    keys = np.sort(labels[rows] * (int(rater.max(initial=0)) + 1) + rater[rows])
    repeated = keys[1:][keys[1:] == keys[:-1]]
    result = np.zeros(component_count, dtype=np.bool_)
    result[repeated // (int(rater.max(initial=0)) + 1)] = True
    return result


def _join(objects: Objects, edges: Edges, unsure: Ints, leader: Ints) -> None:
    """Join by union-find: `leader` of the objects in these edges becomes the first row of their cluster."""
    first, second = edges.first[unsure], edges.second[unsure]
    order = _order_of(objects, first, second, edges.similarity[unsure])
    rows, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    parents = list(range(len(rows)))
    # One bit a rater in an integer of any length: the raters of a cluster.
    raters = [1 << rater for rater in objects.rater[rows].tolist()]
    ones, others = places[: len(first)][order].tolist(), places[len(first) :][order].tolist()
    for one, other in zip(ones, others, strict=True):
        a, b = _root(parents, one), _root(parents, other)
        if raters[a] & raters[b] == 0:
            low, high = (a, b) if a < b else (b, a)
            parents[high] = low
            raters[low] |= raters[high]
    leader[rows] = rows[[_root(parents, place) for place in range(len(rows))]]


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _order_of(objects: Objects, first: Ints, second: Ints, similarity: np.ndarray) -> Ints:
    """Edges in the order in which they are tried, which no order of rows or raters can change."""
    rows, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    rank = rows if objects.rank is None else objects.rank[rows]
    x, y, width, height = objects.bounds[rows].T
    standing = np.empty(len(rows), dtype=np.int64)
    standing[np.lexsort((rank, objects.category[rows], height, width, y, x))] = np.arange(len(rows))
    one, other = standing[places[: len(first)]], standing[places[len(first) :]]
    # Equal up to rounding is equal: which of two came first must not show.
    strength = similarity + (objects.category[first] == objects.category[second])
    return np.lexsort((np.maximum(one, other), np.minimum(one, other), -np.round(strength, 9)))
