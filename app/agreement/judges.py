"""What is believed of an object or an answer: by how each annotator errs once that is known, by their votes before.

Models are fitted to a whole project (`service.fitting`) and kept; what they say of one object follows from them and its
votes alone, so that what was submitted a moment ago is judged as well. Pure.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import Any, Literal

import numpy as np

from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.truth.dawid_skene import dawid_skene
from app.agreement.measures.truth.inference import has_enough

By = Literal["votes", "dawid_skene"]
MOST_VALUES = 50
"""Questions with more different answers than this are judged by votes: error tables would be empty."""
_LEAST = 1e-9
_ENOUGH_MATCHED = 50
_LIGHTEST, _HEAVIEST = 0.25, 4.0


@dataclass(frozen=True)
class Judges:
    """How often each value is true, and for each annotator, true value and given value, how often they give it.

    Whoever is not in `errors` is taken for the middle of all.
    """

    values: Sequence[str]
    prevalence: Sequence[float]
    errors: Mapping[int, Sequence[Sequence[float]]]

    def posterior(self, given: Mapping[int, str]) -> dict[str, float] | None:
        """The probability of each value, of what annotators gave; none where somebody gave what is not known."""
        place = {value: index for index, value in enumerate(self.values)}
        if not given or not all(value in place for value in given.values()):
            return None
        logs = [log(max(share, _LEAST)) for share in self.prevalence]
        for annotator_id, value in sorted(given.items()):
            errors = self.errors.get(annotator_id) or self._middle()
            for true in range(len(logs)):
                logs[true] += log(max(errors[true][place[value]], _LEAST))
        most = max(logs)
        weights = [exp(each - most) for each in logs]
        return {
            value: weight / sum(weights) for value, weight in zip(self.values, weights, strict=True)
        }

    def _middle(self) -> Sequence[Sequence[float]]:
        middle: Sequence[Sequence[float]] = np.mean(list(self.errors.values()), axis=0).tolist()
        return middle

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        errors = {str(person): table for person, table in self.errors.items()}
        return {
            "values": list(self.values),
            "prevalence": list(self.prevalence),
            "errors": errors,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Judges":
        """As it was kept."""
        errors = {int(person): table for person, table in kept["errors"].items()}
        return cls(kept["values"], kept["prevalence"], errors)


@dataclass(frozen=True)
class Truths:
    """All that is known of how a project's annotators err. `weights` are what each one's outlines count."""

    categories: Judges | None = None
    questions: Mapping[int, Judges] = field(default_factory=dict)
    weights: Mapping[int, float] = field(default_factory=dict)

    @property
    def knows_nothing(self) -> bool:
        """Whether votes are all there is."""
        return self.categories is None and not self.questions


NOTHING_KNOWN = Truths()


@dataclass(frozen=True)
class Belief:
    """How probable it is that an object is there, and what it is: categories by id, or answers by their values.

    That it is there is told by votes alone. What nobody marked is never seen, so the patterns of three people's marks
    are fewer than the rates of their misses and inventions: a model of those fits, and says what its prior says.
    """

    existence: float
    shares: Mapping[str, float]
    shares_by: By

    @property
    def likeliest(self) -> float:
        """The probability of the likeliest category or answer."""
        return max(self.shares.values(), default=0.0)


def believe(
    members: Sequence[Mapping[str, Any]],
    *,
    rater_count: int,
    question_id: int | None,
    truths: Truths,
) -> Belief:
    """What is believed of a cluster, by `members` as `clusters` keeps them and how many submitted its image."""
    given = {int(each["annotator_id"]): _value_of(each) for each in members}
    judges = truths.categories if question_id is None else truths.questions.get(question_id)
    votes = Counter(given.values())
    shares = judges.posterior(given) if judges else None
    return Belief(
        existence=(len(given) + 0.5) / (rater_count + 1),
        shares=_by_votes(votes) if shares is None else shares,
        shares_by="votes" if shares is None else "dawid_skene",
    )


def answer_key(values: Sequence[str]) -> str:
    """An answer as one word, whatever the order of its values."""
    return ",".join(sorted(values))


def fit_values(given: Sequence[Mapping[int, str]]) -> Judges | None:
    """Of what each annotator said of each unit; none while that is too little."""
    values = sorted({value for unit in given for value in unit.values()})
    if len(values) > MOST_VALUES:
        return None
    place = {value: index for index, value in enumerate(values)}
    rows = [
        (unit, rater, place[value])
        for unit, said in enumerate(given)
        for rater, value in said.items()
    ]
    ratings, people = _ratings(rows, len(given), len(values))
    if not has_enough(ratings):
        return None
    found = dawid_skene(ratings)
    return Judges(
        values, found.prevalence.tolist(), dict(zip(people, found.errors.tolist(), strict=True))
    )


def weights_of(matched: Mapping[int, tuple[int, float]]) -> dict[int, float]:
    """What each annotator's outlines count: the less they differ from others' on average, the more.

    Args:
        matched: how many of their objects others matched, and the sum of the similarities.
    """
    apart = {
        person: max(1 - total / count, _LEAST)
        for person, (count, total) in matched.items()
        if count >= _ENOUGH_MATCHED
    }
    if not apart:
        return {}
    middle = sum(apart.values()) / len(apart)
    return {person: min(_HEAVIEST, max(_LIGHTEST, middle / own)) for person, own in apart.items()}


def _ratings(
    rows: Sequence[tuple[int, int, int]], units: int, values: int
) -> tuple[Ratings, list[int]]:
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    people, rater = np.unique(table[:, 1], return_inverse=True)
    ratings = Ratings(table[:, 0], rater, table[:, 2], units, len(people), max(1, values))
    return ratings, people.tolist()


def _value_of(member: Mapping[str, Any]) -> str:
    return answer_key(member["values"]) if "values" in member else str(member["category_id"])


def _by_votes(votes: Counter[str]) -> dict[str, float]:
    total = votes.total()
    return {value: count / total for value, count in sorted(votes.items())}
