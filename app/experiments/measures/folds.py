"""Cross-validation in which what belongs together stays together."""

import numpy as np

from app.experiments.measures.records import Floats, Ints


def grouped_folds(groups: Ints, truth: Floats, *, folds: int, seed: int) -> Ints:
    """The number of each image's fold: groups whole, and each label as evenly spread as that allows.

    Groups go one by one, those that weigh most first, to the fold where their labels are rarest so far: the choice
    that keeps the variance of every label's share over the folds smallest. Equal ones go in a random order.

    Args:
        groups: shape (n,); images of one number are never parted.
        truth: shape (n, labels), 0 or 1.
        folds: into how many parts.
        seed: of the order among equal groups.

    Source: the greedy way of StratifiedGroupKFold in scikit-learn 0.24.
    """
    counted = np.hstack([truth, np.ones((len(truth), 1))])
    shares = counted / np.maximum(counted.sum(axis=0), 1)
    names, members = np.unique(groups, return_inverse=True)
    weights = np.zeros((len(names), shares.shape[1]))
    np.add.at(weights, members, shares)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    order = shuffled[np.argsort(-weights.max(axis=1)[shuffled], kind="stable")]
    held = np.zeros((folds, shares.shape[1]))
    fold_of = np.zeros(len(names), dtype=np.int64)
    for group in order:
        crowding = held @ weights[group]
        fold = int(np.lexsort((held[:, -1], crowding))[0])
        held[fold] += weights[group]
        fold_of[group] = fold
    found: Ints = fold_of[members]
    return found
