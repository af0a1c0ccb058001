"""Values that are kinds of one another: a poodle taken for a terrier is less wrong than one taken for a bus."""

from collections.abc import Sequence

import numpy as np

from app.agreement.measures.ratings.records import Floats


class CyclicHierarchy(ValueError):
    """No value may be a kind of itself."""

    def __init__(self, value: int) -> None:
        super().__init__(f"Expected a tree of values, found value {value} above itself.")


def hierarchy_distances(parents: Sequence[int | None]) -> Floats:
    """1 - 2 depth(a∧b) / (depth a + depth b), a∧b being the nearest value above both: shape (q, q), for alpha.

    Args:
        parents: for each value 0..q-1 the value that it is a kind of; None at the top, whose depth is 1. Values of
            different trees have distance 1.

    Raises:
        CyclicHierarchy: a value is above itself.

    Source: Z. Wu and M. Palmer, "Verb semantics and lexical selection", 1994.
    """
    lines = [_line(parents, value) for value in range(len(parents))]
    above = np.zeros((len(parents), len(parents)))
    for value, line in enumerate(lines):
        above[value, line] = 1
    common = above @ above.T  # values above both, and in a tree these are the depth of the nearest
    depths = above.sum(axis=1)
    return np.asarray(1 - 2 * common / (depths[:, None] + depths[None, :]))


def _line(parents: Sequence[int | None], value: int) -> list[int]:
    """The value and all above it."""
    line = [value]
    while (parent := parents[line[-1]]) is not None:
        if parent in line:
            raise CyclicHierarchy(value)
        line.append(parent)
    return line
