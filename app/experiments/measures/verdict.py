"""The answer as a sentence, by rules that were fixed before anybody saw a number (docs/experiments.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from app.experiments.measures.records import BOTH, KEPT, PIXELS, SHUFFLED, Estimate
from app.experiments.measures.wording import changed, listed, lowered, signed

WORTH_KNOWING = 0.05
"""A gain that somebody would act upon: an experiment that cannot tell it from nothing says how many images would."""

_MOST_NAMED = 3


@dataclass(frozen=True)
class Found:
    """What an experiment has come to, on the score that decides.

    `scores` by input, `differences` by (input, less which other), `importances` by field, `labels` what fields are
    called, `leaking` the fields that the models got and that give the label away.
    """

    score: str
    scores: Mapping[str, Estimate]
    differences: Mapping[tuple[str, str], Estimate]
    importances: Mapping[str, Estimate]
    labels: Mapping[str, str]
    leaking: Sequence[str]
    image_count: int


@dataclass(frozen=True)
class Answer:
    """`verdict` is helps, leak, hurts or no_evidence."""

    verdict: str
    sentence: str


def answer_of(found: Found) -> Answer:
    """In the order in which the rules are tried."""
    gain = found.differences[BOTH, PIXELS]
    if gain.is_below_zero:
        return Answer("hurts", f"Metadata makes it worse: {_change(found, BOTH)}.")
    if not (gain.is_above_zero and found.differences[BOTH, SHUFFLED].is_above_zero):
        return Answer("no_evidence", _no_evidence(found, gain))
    if not found.leaking:
        return Answer("helps", f"Metadata helps: {_change(found, BOTH)}; {_mostly(found)}.")
    names = listed([_name(found, each) for each in found.leaking])
    verb = "gives" if len(found.leaking) == 1 else "give"
    without = found.differences[KEPT, PIXELS]
    if without.is_above_zero:
        told = f"Metadata helps, also without {names}, which {verb} the label away: {_change(found, KEPT)}"
        return Answer("helps", f"{told}; {_mostly(found)}.")
    told = f"Metadata helps only through {names}, which {verb} the label away: {_change(found, BOTH)}; "
    return Answer("leak", f"{told}without, {_change(found, KEPT)}.")


def images_needed(image_count: int, difference: Estimate) -> int | None:
    """How many would tell a gain of `WORTH_KNOWING` from nothing: an interval narrows by the root of the count."""
    if difference.low is None or difference.high is None:
        return None
    reach = (difference.high - difference.low) / 2
    if reach <= WORTH_KNOWING:
        return None
    needed = image_count * (reach / WORTH_KNOWING) ** 2
    return int(ceil(needed / 50) * 50)


def _no_evidence(found: Found, gain: Estimate) -> str:
    if gain.value is None:
        return "No evidence that metadata helps: there are too few folds with a score."
    told = f"No evidence that metadata helps: {_change(found, BOTH)}."
    if gain.is_above_zero:
        return f"{told} Metadata of other images gain as much, so it is chance."
    if gain.high is None or gain.high <= WORTH_KNOWING:
        return told
    needed = images_needed(found.image_count, gain)
    open_ = f" A gain of up to {signed(gain.high)} cannot be ruled out"
    if needed is None:
        return f"{told}{open_}."
    return f"{told}{open_}; some {needed:,} images would tell one of {signed(WORTH_KNOWING)}."


def _change(found: Found, given: str) -> str:
    difference = found.differences[given, PIXELS]
    return changed(found.score, found.scores[PIXELS], found.scores[given], difference)


def _mostly(found: Found) -> str:
    """The fields that the model leans on, the dearest first; those that give the label away are told elsewhere."""
    rest = {name: each for name, each in found.importances.items() if name not in found.leaking}
    sure = [name for name, each in rest.items() if each.is_above_zero]
    sure.sort(key=lambda name: -(rest[name].value or 0))
    if not sure:
        return "no single field stands out"
    # What adds less than a tenth of the dearest is not what it is mostly.
    most = rest[sure[0]].value or 0
    named = [name for name in sure[:_MOST_NAMED] if (rest[name].value or 0) >= most / 10]
    return f"mostly {listed([_name(found, each) for each in named])}"


def _name(found: Found, field: str) -> str:
    return lowered(found.labels.get(field, field))
