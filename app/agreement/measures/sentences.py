"""What a number means, in words. Judged by the lower end of its interval, never by the number itself.

Source: K. Krippendorff, "Content Analysis", 4th ed. 2018 (the bounds); J. R. Landis and G. G. Koch, 1977 (the words).
"""

from collections.abc import Callable
from enum import StrEnum

from app.agreement.measures.intervals import Estimate

RELIABLE_FROM = 0.8
TENTATIVE_FROM = 0.667


class Verdict(StrEnum):
    """What one may do with answers of such agreement."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    INCONCLUSIVE = "do not conclude"
    UNKNOWN = "unknown"


_MEANINGS = {
    Verdict.RELIABLE: "the answers are reliable",
    Verdict.TENTATIVE: "the answers allow tentative conclusions",
    Verdict.INCONCLUSIVE: "do not conclude from these answers yet",
}


def verdict(estimate: Estimate) -> Verdict:
    """Of a chance-corrected number such as alpha; unknown without a number, or on a single image."""
    if estimate.value is None or estimate.interval is None:
        return Verdict.UNKNOWN
    if estimate.interval.low >= RELIABLE_FROM:
        return Verdict.RELIABLE
    if estimate.interval.low >= TENTATIVE_FROM:
        return Verdict.TENTATIVE
    return Verdict.INCONCLUSIVE


def alpha_sentence(estimate: Estimate, name: str = "Alpha") -> str:
    """Such as "Alpha is .74 (.09 to .93, 11 images): do not conclude from these answers yet."."""
    if estimate.value is None:
        return estimate.reason or ""
    found = f"{name} is {decimal(estimate.value)} ({_support(estimate, decimal)})"
    judged = verdict(estimate)
    if judged is Verdict.UNKNOWN:
        return f"{found}: one image does not tell how sure that is."
    few = "; few images, so this may change" if estimate.is_few else ""
    return f"{found}: {_MEANINGS[judged]}{few}."


def share_sentence(estimate: Estimate, of: str) -> str:
    """Such as "Two annotators agree on 79 % of objects (77 % to 81 %, 1,204 images).", `of` being "objects"."""
    if estimate.value is None:
        return estimate.reason or ""
    few = " Few images, so this may change." if estimate.is_few else ""
    share = percent(estimate.value)
    return f"Two annotators agree on {share} of {of} ({_support(estimate, percent)}).{few}"


def second_opinion(alpha: Estimate, agreement: Estimate, ac1: Estimate) -> str | None:
    """Why alpha is low though annotators mostly agree: one answer is so frequent that chance agrees as often."""
    if alpha.value is None or agreement.value is None or ac1.value is None:
        return None
    if agreement.value < RELIABLE_FROM or ac1.value - alpha.value < 0.2:
        return None
    return (
        f"Annotators agree on {percent(agreement.value)}, yet alpha is {decimal(alpha.value)}: one answer is so"
        f" frequent that chance alone would agree about as often. AC1, less moved by that, is {decimal(ac1.value)}."
    )


def landis_koch(value: float) -> str:
    """The customary word for a kappa; for a tooltip only, since the bounds are arbitrary."""
    if value < 0:
        return "poor"
    bounds = ((0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))
    return next((word for most, word in bounds if value <= most), "almost perfect")


def decimal(value: float) -> str:
    """Two decimals without a leading zero: .74, -.02, 1.00."""
    text = f"{value:.2f}".replace("-0.00", "0.00")
    return text.replace("0.", ".", 1) if abs(value) < 0.995 else text


def percent(share: float) -> str:
    """A whole percentage, with a decimal near the ends: 100 % means all, 0 % none."""
    if share in (0.0, 1.0) or 0.005 <= share < 0.995:
        return f"{100 * share:.0f} %"
    return f"{min(99.9, max(0.1, 100 * share)):.1f} %"


def _support(estimate: Estimate, written: Callable[[float], str]) -> str:
    images = f"{estimate.images:,} image{'' if estimate.images == 1 else 's'}"
    if estimate.interval is None:
        return images
    return f"{written(estimate.interval.low)} to {written(estimate.interval.high)}, {images}"
