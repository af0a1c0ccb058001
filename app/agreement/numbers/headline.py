"""The one number of a project and its sentence. Pure."""

from collections.abc import Callable, Sequence

from app.agreement.measures.intervals import Estimate, Interval
from app.agreement.measures.sentences import decimal, percent, verdict
from app.agreement.numbers.records import Headline, Number

NOTHING = "Nothing has been submitted by two annotators yet."


def headline(measures: Sequence[Number], questions: Sequence[tuple[str, Number]]) -> Headline:
    """Objects first; a project of questions alone is told by the one that annotators agree on least."""
    found = {each.code: each for each in measures}
    if "A1" in found and (found["A1"].n_images or not questions):
        return _told(found["A1"], _objects_sentence(found), found["A1"].n_objects or 0)
    if not questions:
        return _told(found.get("D1c"), _objects_sentence(found), 0)
    name, worst = min(questions, key=lambda pair: _lowest(pair[1]))
    return _told(worst, _question_sentence(name, worst, len(questions)), 0)


def _told(chosen: Number | None, sentence: str, objects: int) -> Headline:
    if chosen is None:
        return Headline(None, None, None, 0, 0, NOTHING, NOTHING, "unknown")
    return Headline(
        value=chosen.value,
        low=chosen.low,
        high=chosen.high,
        n_images=chosen.n_images,
        n_objects=objects,
        reason=chosen.reason,
        sentence=sentence,
        verdict=str(verdict(_estimate(chosen))),
    )


def _estimate(told: Number) -> Estimate:
    interval = None
    if told.low is not None and told.high is not None:
        interval = Interval(told.low, told.high)
    return Estimate(told.value, told.n_images, interval=interval, reason=told.reason)


def _lowest(told: Number) -> float:
    """The lower end of the interval; what has no number says nothing."""
    values = [told.low, told.value]
    return next((value for value in values if value is not None), 2.0)


def _objects_sentence(found: dict[str, Number]) -> str:
    """Such as "Two annotators agree on 79 % of objects (77 % to 81 %, 1,204 images). When both see one, …"."""
    detection = found.get("D1")
    if detection is None or detection.value is None:
        empty = found.get("A2")
        if empty is not None and empty.value == 1:
            return f"All annotators found nothing on {_images(empty.n_images)}."
        return NOTHING if detection is None else detection.reason or NOTHING
    parts = [
        f"Two annotators agree on {percent(detection.value)} of objects ({_support(detection)})."
    ]
    alike, overlap = found.get("D3p"), found.get("D2")
    if alike is not None and alike.value is not None and overlap is not None:
        assert overlap.value is not None
        parts.append(
            f"When both see an object they give the same category {percent(alike.value)} of the time;"
            f" their shapes overlap by {decimal(overlap.value)}."
        )
    chance = found.get("A1")
    if chance is not None and chance.value is None and chance.reason:
        parts.append(chance.reason)
    return " ".join(parts)


def _question_sentence(name: str, told: Number, count: int) -> str:
    if told.value is None:
        return f"{name}: {told.reason}"
    least = f"Of {count} questions, annotators agree least on {name}" if count > 1 else f"{name}"
    return f"{least}: alpha is {decimal(told.value)} ({_support(told, decimal)})."


def _support(told: Number, written: Callable[[float], str] = percent) -> str:
    if told.low is None or told.high is None:
        return _images(told.n_images)
    return f"{written(told.low)} to {written(told.high)}, {_images(told.n_images)}"


def _images(count: int) -> str:
    return f"{count:,} image{'' if count == 1 else 's'}"
