"""Numbers as they are told."""

from dataclasses import dataclass, replace

from app.agreement.measures.intervals import Estimate

CODES: dict[str, str] = {
    "A1": "Agreement beyond chance",
    "A2": "Mean similarity of two annotators",
    "T1": "Alpha of answers",
    "T1p": "Equal answers",
    "T1g": "AC1 of answers",
    "D1": "Detection: both marked it",
    "D1c": "Detection in the same category",
    "AF1": "Detection, mean over overlaps .50 to .95",
    "D2": "Overlap of matched objects",
    "D2d": "Dice of matched regions",
    "D2b": "Overlap along outlines",
    "D3": "Alpha of categories",
    "D3p": "Same category, when both marked it",
    "D4": "Panoptic quality",
    "K1": "Distance of keypoints",
    "K1p05": "Keypoints within 5 %",
    "K1p10": "Keypoints within 10 %",
    "K1p20": "Keypoints within 20 %",
    "K1s": "Scatter (sigma)",
    "K1v": "Alpha of visibility",
    "K1w": "Left taken for right",
    "K1x": "A keypoint lies right of the others'",
    "K1y": "A keypoint lies below the others'",
    "E1": "Alpha of whether there is anything",
    "E1+": "If one finds something, so does another",
    "E1-": "If one finds nothing, so does another",
    "L1": "KALOS alpha",
    "Q1": "Accuracy",
    "Q1r": "Found of what most others marked",
    "Q1x": "Extra: most others did not mark it",
    "Q1c": "Same category as most others",
    "Q1e": "Edge outside the middle of all, of the side",
    "G1r": "Found of what is known",
    "G1x": "Extra: not in what is known",
    "G1o": "Overlap with what is known",
    "G1c": "Category as known, when found",
    "G1a": "Answer as known",
}
"""What each number is called, in the order in which they are told."""


@dataclass(frozen=True)
class Number:
    """One number. Without a value it has a reason, which is a sentence."""

    code: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    n_images: int
    n_objects: int | None = None
    reason: str | None = None
    note: str | None = None

    def with_note(self, note: str | None) -> "Number":
        """The same, with something to know about it."""
        return replace(self, note=note)


def number(code: str, estimate: Estimate, *, objects: int | None = None) -> Number:
    """An estimate as it is told."""
    interval = estimate.interval if estimate.value is not None else None
    return Number(
        code=code,
        name=CODES[code],
        value=estimate.value,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
        n_images=estimate.images,
        n_objects=objects,
        reason=estimate.reason,
        note="Few images, so this may change."
        if estimate.is_few and estimate.value is not None
        else None,
    )


@dataclass(frozen=True)
class Row:
    """The numbers of one category, pair, slice …, and where to see the disagreements behind them."""

    key: str
    name: str
    measures: tuple[Number, ...]
    disagreements: str

    def find(self, code: str) -> Number | None:
        """The number of this code."""
        return next((each for each in self.measures if each.code == code), None)


@dataclass(frozen=True)
class Headline:
    """The one number of a project, and what it means in a sentence."""

    value: float | None
    low: float | None
    high: float | None
    n_images: int
    n_objects: int
    reason: str | None
    sentence: str
    verdict: str


@dataclass(frozen=True)
class Cell:
    """Two values that people gave to the same thing, and how often: the share of the things that got either."""

    first: str
    second: str
    first_name: str
    second_name: str
    count: int
    share: float
    disagreements: str


@dataclass(frozen=True)
class Told:
    """An answer to `GET /projects/{p}/agreement`."""

    by: str
    headline: Headline
    measures: tuple[Number, ...]
    rows: tuple[Row, ...] = ()
    confusions: tuple[Cell, ...] = ()
    next_cursor: str | None = None
    stale_images: int = 0
    recompute_job_id: int | None = None
