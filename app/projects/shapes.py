"""Which kinds of shape a category takes. Pure."""

from collections.abc import Iterable

REGIONS = frozenset({"polygon", "mask"})


def accepted_shapes(offered: Iterable[str]) -> frozenset[str]:
    """What may be saved where these kinds are offered: polygon and mask are two views of one region."""
    kinds = frozenset(offered)
    return kinds | REGIONS if kinds & REGIONS else kinds
