"""Numbers and names as sentences have them."""

from collections.abc import Sequence

from app.experiments.measures.records import Estimate

SCORES = {
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "average_precision": "average precision",
    "precision_at_10": "precision at 10",
}

_MINUS = "\N{MINUS SIGN}"


def counted(count: int, noun: str) -> str:
    """`1 image`, `1,204 images`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """`ISO`, `ISO and time taken`, `ISO, time taken and camera`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def lowered(label: str) -> str:
    """A label within a sentence: `Time taken` as `time taken`, `ISO` as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def signed(value: float) -> str:
    """With its sign, such as +0.07; nothing is 0.00."""
    return f"{value:+.2f}".replace("-", _MINUS) if abs(value) >= 0.005 else "0.00"


def changed(name: str, before: Estimate, after: Estimate, difference: Estimate) -> str:
    """`accuracy 0.84 → 0.91 (+0.07, 95 % 0.03 to 0.11)`."""
    assert before.value is not None
    assert after.value is not None
    assert difference.value is not None
    interval = ""
    if difference.low is not None and difference.high is not None:
        interval = f", 95 % {signed(difference.low)} to {signed(difference.high)}"
    return (
        f"{SCORES[name]} {before.value:.2f} → {after.value:.2f} "
        f"({signed(difference.value)}{interval})"
    )
