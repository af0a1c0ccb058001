"""What the members say of the object beside its shape: category, attributes, crowd, order, group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.agreement.measures.fusion.centres import weighted_median
from app.agreement.measures.fusion.members import Member, Numbers, weights_of, written

_ROUNDING = 1e-9
_NOTHING = written(None)


@dataclass(frozen=True)
class Vote:
    """The value with the most weight and each value's share, by its text; tied where another has as much."""

    value: Any
    shares: dict[str, float]
    is_tied: bool

    @property
    def is_majority(self) -> bool:
        """Whether more than half the weight is behind the value."""
        return not self.is_tied and max(self.shares.values()) > 0.5 + _ROUNDING


def vote(values: Sequence[Any], weights: Numbers) -> Vote:
    """Count values, of which equal ones are written alike."""
    weight_of: dict[str, float] = {}
    value_of: dict[str, Any] = {}
    for value, weight in zip(values, weights.tolist(), strict=True):
        text = written(value)
        value_of.setdefault(text, value)
        weight_of[text] = weight_of.get(text, 0.0) + weight
    total = sum(weight_of.values())
    shares = {text: weight_of[text] / total for text in sorted(weight_of)}
    return _first(shares, value_of)


def _first(shares: dict[str, float], value_of: Mapping[str, Any]) -> Vote:
    most = max(shares.values())
    best = [text for text, share in shares.items() if share >= most - _ROUNDING]
    return Vote(value_of[best[0]], shares, is_tied=len(best) > 1)


def category_of(
    members: Sequence[Member], weights: Numbers, posterior: Mapping[int, float] | None
) -> tuple[int | None, dict[int, float]]:
    """The category (none where it is tied) and the shares of all: of the votes, or as a posterior gives them."""
    total = sum(posterior.values()) if posterior else 0.0
    if posterior and total > 0:
        named = {written(one): share / total for one, share in sorted(posterior.items())}
        decided = _first(named, {written(one): one for one in posterior})
    else:
        decided = vote([member.category_id for member in members], weights)
    category_id = None if decided.is_tied else int(decided.value)
    return category_id, {int(text): share for text, share in decided.shares.items()}


def attributes_of(
    members: Sequence[Member],
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Each attribute's value and the names of those that are disputed.

    To leave an attribute out is a vote for no value. Lists are decided value by value; of numbers without a majority
    the median of those given is proposed, and disputed.
    """
    if not members:
        return {}, ()
    weights = weights_of(members)
    decided: dict[str, Any] = {}
    disputed = []
    for name in sorted({name for member in members for name in member.attributes}):
        values = [member.attributes.get(name) for member in members]
        value, is_settled = _attribute(values, weights)
        if not is_settled:
            disputed.append(name)
        if value is not None:
            decided[name] = value
    return decided, tuple(disputed)


def _attribute(values: Sequence[Any], weights: Numbers) -> tuple[Any, bool]:
    """A value (none where it is left out or nobody can say) and whether it is settled."""
    result = vote(values, weights)
    if result.is_majority:
        return result.value, True
    if result.shares.get(_NOTHING, 0.0) >= 0.5 - _ROUNDING:
        return None, False
    if all(value is None or isinstance(value, list) for value in values):
        return _list(values, weights)
    if all(value is None or _is_number(value) for value in values):
        given = [index for index, value in enumerate(values) if value is not None]
        numbers = np.array([values[index] for index in given], dtype=np.float64)
        return weighted_median(numbers, weights[given]), False
    return (None if result.is_tied else result.value), not result.is_tied


def _list(values: Sequence[list[Any] | None], weights: Numbers) -> tuple[list[Any], bool]:
    lead: dict[str, float] = {}
    item_of: dict[str, Any] = {}
    for items, weight in zip(values, weights.tolist(), strict=True):
        for item in items or []:
            item_of.setdefault(written(item), item)
            lead[written(item)] = lead.get(written(item), 0.0) + weight
    half, slack = weights.sum() / 2, weights.sum() * _ROUNDING
    chosen = [item_of[text] for text in sorted(lead) if lead[text] > half + slack]
    return chosen, not any(abs(weight - half) <= slack for weight in lead.values())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def crowd_of(members: Sequence[Member], weights: Numbers) -> tuple[bool, bool]:
    """Whether most call it a crowd, and whether as many do as do not: then it is taken for one object."""
    result = vote([member.is_crowd for member in members], weights)
    return bool(result.value) and not result.is_tied, result.is_tied


def z_of(members: Sequence[Member]) -> int:
    """The lower median of the places in the drawing order, one that somebody gave."""
    return sorted(member.z for member in members)[(len(members) - 1) // 2]


def group_of(members: Sequence[Member], weights: Numbers) -> str | None:
    """The group that more than half give; groups are the layers' own, so the caller hands in ids that they share."""
    result = vote([member.group_id for member in members], weights)
    return result.value if result.is_majority else None
