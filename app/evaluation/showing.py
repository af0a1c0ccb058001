"""Evaluations as pages show them: numbers in words, and as places in charts. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agreement.measures.sentences import decimal, percent
from app.web.charts import Axis, Dot, Moment, Trend, heat, interval_dot, trend

UNIT = Axis(0.0, 1.0)
SIGNED = Axis(-1.0, 1.0)
NAMES = {
    "ap": "mAP .50:.95",
    "ap50": "AP50",
    "ap75": "AP75",
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
}
SHARES = frozenset({"precision", "recall", "f1"})
ERRORS = {
    "category": ("Category", "Right place, another category"),
    "localisation": ("Localisation", "Right category, too little overlap"),
    "both": ("Both", "Another category, and too little overlap"),
    "duplicate": ("Duplicate", "A second detection of what is found already"),
    "background": ("Background", "Nothing is there"),
    "missed": ("Missed", "No detection comes near"),
}
AGREEMENT = {
    "alpha": "Agreement beyond chance",
    "f1": "Find the same objects (F1)",
    "quality": "Panoptic quality",
    "localisation": "Overlap of what both found",
    "class_alpha": "Same category, beyond chance",
}
NOTHING = "none"
_CURVE_STEP = 5
CHART_WIDTH = 440
"""Two charts stand beside each other."""


@dataclass(frozen=True)
class Figure:
    """A number as it is written, with its interval as words and as a place on a scale."""

    name: str
    value: float | None
    text: str
    interval: str
    dot: Dot | None
    reason: str | None


def figure(name: str, told: Mapping[str, Any], *, is_share: bool = False) -> Figure:
    """From an estimate as it is kept."""
    written = percent if is_share else decimal
    value, low, high = told["value"], told["low"], told["high"]
    return Figure(
        name,
        value,
        "—" if value is None else written(value),
        "" if low is None or high is None else f"{written(low)} to {written(high)}",
        interval_dot(value, low, high, UNIT),
        told["reason"],
    )


def bare(name: str, value: float | None) -> Figure:
    """A number without an interval."""
    told = {"value": value, "low": None, "high": None, "reason": "There is no truth to find."}
    return figure(name, told)


def headline_figures(objects: Mapping[str, Any]) -> list[Figure]:
    """The six numbers at the top of a report."""
    told = objects["ap"] | objects["working"]
    return [figure(label, told[name], is_share=name in SHARES) for name, label in NAMES.items()]


def category_rows(objects: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The categories that either side names, the most frequent first."""
    rows = [
        each
        | {
            "precisions": [bare(NAMES[name], each[name]) for name in ("ap", "ap50", "ap75")],
            "working": [
                figure(name, each[name], is_share=True) for name in ("f1", "precision", "recall")
            ],
        }
        for each in objects["categories"]
        if each["truth_count"] or each["detection_count"]
    ]
    return sorted(rows, key=lambda row: -row["truth_count"])


def error_rows(objects: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What goes wrong, the dearest first."""
    rows = [
        {
            "name": name,
            "says": says,
            "count": objects["error_counts"][kind],
            "cost": objects["error_costs"][kind],
            "cost_text": decimal(objects["error_costs"][kind]),
        }
        for kind, (name, says) in ERRORS.items()
    ]
    return sorted(rows, key=lambda row: -row["cost"])


def recall_curve(objects: Mapping[str, Any]) -> tuple[Trend | None, list[tuple[str, str]]]:
    """Precision over recall, and the same as a table."""
    if objects["curve"] is None:
        return None, []
    points = list(enumerate(objects["curve"]))[::_CURVE_STEP]
    moments = [
        Moment(at, f"recall {percent(at / 100)}: precision {percent(value)}", value)
        for at, value in points
    ]
    return trend(moments, UNIT, width=CHART_WIDTH), [
        (percent(at / 100), percent(value)) for at, value in points
    ]


def reliability_curve(objects: Mapping[str, Any]) -> Trend | None:
    """The share that is right, over the score, in ten steps."""
    moments = [
        Moment(
            (each["low"] + each["high"]) / 2,
            f"score {each['low']:.1f} to {each['high']:.1f}",
            each["precision"]["value"],
            each["precision"]["low"],
            each["precision"]["high"],
        )
        for each in objects["calibration"]["bins"]
    ]
    return (
        trend(moments, UNIT, width=CHART_WIDTH)
        if any(each.value is not None for each in moments)
        else None
    )


def reliability_rows(objects: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same as a table."""
    return [
        {
            "label": f"{each['low']:.1f} to {each['high']:.1f}",
            "count": each["count"],
            "score": "—" if each["score"] is None else percent(each["score"]),
            "precision": figure("", each["precision"], is_share=True),
        }
        for each in objects["calibration"]["bins"]
        if each["count"]
    ]


@dataclass(frozen=True)
class Square:
    """A cell of the confusions."""

    level: int
    text: str
    note: str
    hint: str
    url: str | None
    ruling: str | None = None


@dataclass(frozen=True)
class Matrix:
    """The truth down, the model across; the last of both is nothing."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    squares: tuple[tuple[Square | None, ...], ...]


def confusion_squares(objects: Mapping[str, Any], evaluation_id: int) -> Matrix:
    """Categories that are on neither side are left out; cells off the diagonal lead to their objects."""
    matrix = objects["confusion"]
    count = len(matrix)
    kept = [at for at in range(count - 1) if any(matrix[at]) or any(row[at] for row in matrix)]
    kept.append(count - 1)
    names = [*(each["name"] for each in objects["categories"]), "nothing"]
    keys = [*(str(each["id"]) for each in objects["categories"]), NOTHING]
    most = max((matrix[a][b] for a in kept for b in kept if a != b), default=0)
    return Matrix(
        tuple(names[at] for at in kept),
        tuple(keys[at] for at in kept),
        tuple(
            tuple(
                _square(
                    matrix[a][b],
                    most,
                    (names[a], names[b]),
                    _address(evaluation_id, keys[a], keys[b]),
                )
                for b in kept
            )
            for a in kept
        ),
    )


def _address(evaluation_id: int, truth: str, said: str) -> str:
    return f"/evaluations/{evaluation_id}/examples?truth={truth}&said={said}"


def _square(count: int, most: int, names: tuple[str, str], url: str) -> Square | None:
    truth, said = names
    if truth == said:
        if truth == "nothing":
            return None
        return Square(
            0, f"{count:,}" if count else "", "", f"{truth}, found as such: {count:,}", None
        )
    hint = f"{truth}, where the model says {said}: {count:,}"
    return Square(
        heat(count, most), f"{count:,}" if count else "", "", hint, url if count else None
    )


def rater_rows(raters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the model and people agree on, and what people agree on among themselves."""
    rows = []
    for name, label in AGREEMENT.items():
        if raters["objects"]:
            sides = (raters["objects"]["model"][name], raters["objects"]["people"][name])
            rows.append({"label": label, "sides": [figure("", side) for side in sides]})
    for answers in raters["answers"]:
        sides = (answers["model"]["alpha"], answers["people"]["alpha"])
        label = f"“{answers['question']}”, beyond chance"
        rows.append({"label": label, "sides": [figure("", side) for side in sides]})
    return rows


def rater_sentence(model: str, raters: Mapping[str, Any]) -> str | None:
    """The model beside the ceiling, such as: yolo agrees with people .71 (.68 to .74), people with each other .79."""
    if not raters["objects"]:
        return None
    ours, theirs = (figure("", raters["objects"][side]["alpha"]) for side in ("model", "people"))
    if ours.value is None:
        return None
    told = f"{model} agrees with people {_told(ours)}"
    if theirs.value is None:
        return f"{told}; no image was labelled by two people, so how far people agree is not known."
    return f"{told}; people agree with each other {_told(theirs)}."


def _told(number: Figure) -> str:
    return f"{number.text} ({number.interval})" if number.interval else number.text


def difference_rows(numbers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The numbers of two evaluations and what lies between them; the difference on a scale around 0."""
    rows = []
    for name, label in NAMES.items():
        told = numbers[name]
        between = told["interval"] or {"low": None, "high": None}
        low, high = between["low"], between["high"]
        rows.append(
            {
                "label": label,
                "first": bare("", told["first"]),
                "second": bare("", told["second"]),
                "text": "—" if told["difference"] is None else signed(told["difference"]),
                "interval": "" if low is None else f"{signed(low)} to {signed(high)}",
                "dot": interval_dot(told["difference"], low, high, SIGNED),
                "is_clear": low is not None and (low > 0 or high < 0),
            }
        )
    return rows


def signed(value: float) -> str:
    """With its sign: +.05, -.02."""
    return f"+{decimal(value)}" if value >= 0 else f"-{decimal(-value)}"


def truth_name(truth: str, names: Sequence[tuple[str, str]]) -> str:
    """A truth in words."""
    return dict(names).get(truth, truth)
