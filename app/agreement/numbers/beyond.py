"""From estimates to what is told of them: A1 from A2, and what to know of an alpha. Pure."""

from app.agreement.measures.intervals import Estimate, Interval
from app.agreement.measures.objects.set_alpha import Expected, set_alpha_of
from app.agreement.measures.sentences import second_opinion
from app.agreement.numbers.ratios import GroupRatios
from app.agreement.numbers.records import Number, number


def beyond_chance(group: GroupRatios, chance: Expected | None) -> list[Number]:
    """A1, from A2 and what chance would give."""
    similarity = group.estimates.get("A2")
    if similarity is None:
        return []
    return [number("A1", set_alpha_of(_distance(similarity), chance), objects=group.objects)]


def _distance(similarity: Estimate) -> Estimate:
    if similarity.value is None:
        return similarity
    interval = similarity.interval
    return Estimate(
        1 - similarity.value,
        similarity.images,
        similarity.se,
        None if interval is None else Interval(1 - interval.high, 1 - interval.low),
    )


def answer_numbers(estimates: dict[str, Estimate]) -> list[Number]:
    """T1 as it is told, with a second opinion where one answer is very frequent."""
    told = [number(code, estimate) for code, estimate in estimates.items()]
    if "T1g" in estimates:
        note = second_opinion(estimates["T1"], estimates["T1p"], estimates["T1g"])
        if note is not None:
            told[0] = told[0].with_note(note)
    return told
