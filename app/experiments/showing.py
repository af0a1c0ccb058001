"""Experiments as pages show them: numbers in words, and as places in charts. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.experiments.measures.wording import SCORES, signed
from app.experiments.tasks import OBJECTS
from app.web.charts import Axis, Dot, interval_dot

UNIT = Axis(0.0, 1.0)
_ROOM = 30
"""In percent of a scale: what the number at an end takes."""
GIVEN = {
    "pixels": ("Pixels only", "what the picture looks like"),
    "metadata": ("Metadata only", "the chosen fields, no picture"),
    "both": ("Pixels and metadata", "what the answer is about"),
    "shuffled": ("Pixels and shuffled metadata", "of other images: what chance adds"),
    "kept": ("Without what gives the label away", "pixels and the other fields"),
}
VERDICTS = {
    "helps": ("reliable", "circle-check", "It helps"),
    "leak": ("inconclusive", "triangle-alert", "Only through a leak"),
    "hurts": ("inconclusive", "circle-x", "It makes it worse"),
    "no_evidence": ("tentative", "circle-dashed", "No evidence"),
    "too_few": ("unknown", "circle-dashed", "Too few images"),
    "one_label": ("unknown", "circle-dashed", "One answer only"),
    "nothing_recorded": ("unknown", "circle-dashed", "No metadata"),
}
"""Of each verdict its colour, its icon and a word."""


@dataclass(frozen=True)
class Shown:
    """A number as it is written, with its interval as words and as a place on a scale."""

    value: float | None
    text: str
    interval: str
    dot: Dot | None


@dataclass(frozen=True)
class Gain:
    """A difference on a scale with 0 in it, in percent of its length: a bar from 0, and its interval as a whisker."""

    text: str
    interval: str
    zero: float
    start: float
    length: float
    low: float
    high: float
    is_clear: bool
    ends: tuple[str, str]
    """What stands at both ends of the scale; empty where 0 is too near for it."""


def shown(told: Mapping[str, Any] | None) -> Shown:
    """A score from 0 to 1."""
    if told is None or told["value"] is None:
        return Shown(None, "—", "", None)
    value, low, high = told["value"], told["low"], told["high"]
    interval = "" if low is None else f"{low:.2f} to {high:.2f}"
    return Shown(value, f"{value:.2f}", interval, interval_dot(value, low, high, UNIT))


def gain(told: Mapping[str, Any] | None, axis: Axis) -> Gain | None:
    """A difference; nothing where there is none."""
    if told is None or told["value"] is None:
        return None
    value = told["value"]
    low, high = (value if told[end] is None else told[end] for end in ("low", "high"))
    zero, at = axis.place(0), axis.place(value)
    return Gain(
        text=signed(value),
        interval="" if told["low"] is None else f"{signed(low)} to {signed(high)}",
        zero=zero,
        start=min(zero, at),
        length=round(abs(at - zero), 3),
        low=axis.place(low),
        high=axis.place(high),
        is_clear=told["low"] is not None and (low > 0 or high < 0),
        ends=(
            signed(axis.low) if zero >= _ROOM else "",
            signed(axis.high) if zero <= 100 - _ROOM else "",
        ),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def axis_around(estimates: Sequence[Mapping[str, Any] | None]) -> Axis:
    """From the lowest end of all intervals to the highest, 0 and a tenth to either side among them."""
    ends = [
        each[end]
        for each in estimates
        if each is not None
        for end in ("value", "low", "high")
        if each[end] is not None
    ]
    return Axis(min([-0.1, *ends]), max([0.1, *ends]))


def headline(row: Mapping[str, Any]) -> dict[str, Any]:
    """The answer: the gain as the one number, where there is one."""
    result = row["result"]
    level, icon, word = VERDICTS[result["verdict"]]
    told = _between(result, "both", "pixels").get(result["score"])
    bar = gain(told, axis_around([told]))
    return {
        "level": level,
        "icon": icon,
        "word": word,
        "sentence": result["sentence"],
        "gain": bar,
        "score": SCORES[result["score"]] if result["score"] else "",
    }


def input_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for each input: the score that decides on a scale, what it is beside pixels alone, the other scores."""
    gains = {
        each["more"]: each["scores"] for each in result["differences"] if each["less"] == "pixels"
    }
    axis = axis_around([told.get(result["score"]) for told in gains.values()])
    rows = []
    for each in result["inputs"]:
        name, note = GIVEN[each["name"]]
        rows.append(
            {
                "name": name,
                "note": note,
                "is_answer": each["name"] == "both",
                "main": shown(each["scores"][result["score"]]),
                "gain": gain(gains.get(each["name"], {}).get(result["score"]), axis),
                "others": [shown(each["scores"].get(score)) for score in other_scores(result)],
            }
        )
    return rows


def other_scores(result: Mapping[str, Any]) -> list[str]:
    """The names of the scores beside the one that decides."""
    return [score for score in result["inputs"][0]["scores"] if score != result["score"]]


def field_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The dearest first; fields that no image records are told apart."""
    rows = [each for each in result["fields"] if each["recorded"] > 0]
    axis = axis_around([each["importance"] for each in rows])
    return [
        each
        | {
            "gain": gain(each["importance"], axis),
            "alone": "—" if each["skill_alone"] is None else _percent(max(each["skill_alone"], 0)),
            "share": _percent(each["recorded"]),
        }
        for each in rows
    ]


def category_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those that gain most first."""
    axis = axis_around([each["gain"] for each in result["categories"]])
    rows = [
        {
            "name": each["name"],
            "share": _percent(each["share"]),
            "pixels": shown(each["scores"]["pixels"]),
            "both": shown(each["scores"]["both"]),
            "gain": gain(each["gain"], axis),
        }
        for each in result["categories"]
    ]
    return sorted(rows, key=lambda row: row["gain"] is None)


def compared_rows(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The scores that decided, input by input, and the gains; each experiment on its own images."""
    sides = [
        {each["name"]: each["scores"][told["score"]] for each in told["inputs"]}
        for told in (first, second)
    ]
    return [
        {"name": name, "sides": [shown(side.get(given)) for side in sides]}
        for given, (name, _) in GIVEN.items()
        if any(given in side for side in sides)
    ]


def left_out(details: Mapping[str, Any]) -> list[str]:
    """Why images or labels are not in it, each as a sentence."""
    counts = details.get("counts", {})
    told = []
    if counts.get("not_measured"):
        told.append(
            f"{counts['not_measured']:,} images are not measured yet: choose “Measure again” in the settings."
        )
    over = counts.get("labelled", 0) - counts.get("not_measured", 0) - counts.get("read", 0)
    if over > 0:
        told.append(
            f"{over:,} more images than {counts['most']:,} were not asked about: which ones depends on ids alone."
        )
    if counts.get("without_answer"):
        told.append(f"{counts['without_answer']:,} images have no answer, or several.")
    if details["left_out"]:
        names = ", ".join(f"{each['name']} ({each['groups']:,})" for each in details["left_out"])
        told.append(f"Left out, since too few images have it or all: {names}.")
    return told


def subject_words(row: Mapping[str, Any]) -> str:
    """What is predicted, as a heading has it."""
    return "find objects" if row["subject"] == OBJECTS else f"answer “{row['subject']}”"


def _between(result: Mapping[str, Any], more: str, less: str) -> Mapping[str, Any]:
    for each in result["differences"]:
        if (each["more"], each["less"]) == (more, less):
            found: Mapping[str, Any] = each["scores"]
            return found
    return {}
