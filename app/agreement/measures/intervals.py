"""How sure a number is. Images are what is drawn at random: what lies in one image is not independent.

Source: W. G. Cochran, "Sampling Techniques", 1977, ch. 6 (ratio estimates); J. A. Hanley and A. Lippman-Hand, "If
nothing goes wrong, is everything all right?", 1983 (rule of three).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEW_IMAGES = 10
"""Below this many images a number is shown, but flagged."""
CONFIDENCE = 0.95
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95% confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with what it rests on, or the reason why there is none.

    value: None exactly where reason is a sentence. se: the standard error, in the value's unit. images: how many images
    carry it. observed: the plain agreement beside a chance-corrected value, which stays known where that is undefined.
    """

    value: float | None
    images: int
    se: float | None = None
    interval: Interval | None = None
    observed: float | None = None
    reason: str | None = None

    @property
    def is_few(self) -> bool:
        """Whether it rests on so few images that it must not be read without its interval."""
        return self.images < FEW_IMAGES


def missing(reason: str, images: int = 0, observed: float | None = None) -> Estimate:
    """No number, and why, as a sentence."""
    return Estimate(None, images, observed=observed, reason=reason)


@dataclass(frozen=True, slots=True)
class RatioSums:
    """What a ratio of sums over images needs to know of them; sums of parts can be added, also by SQL.

    images counts those with a denominator; the others (nothing to agree on) say nothing.
    """

    images: int
    num: float
    den: float
    num_num: float
    num_den: float
    den_den: float

    @classmethod
    def of(cls, num: ArrayLike, den: ArrayLike, times: ArrayLike | None = None) -> Self:
        """From numerators and denominators, one an image, shape (images,) each; denominators are at least 0.

        `times` says how many images each stands for that are alike in both; one each unless given.
        """
        nums = np.asarray(num, dtype=np.float64)
        dens = np.broadcast_to(np.asarray(den, dtype=np.float64), nums.shape)
        alike = np.ones(nums.shape) if times is None else np.asarray(times, dtype=np.float64)
        kept = dens > 0
        nums, dens, alike = nums[kept], dens[kept], alike[kept]
        return cls(
            images=round(float(alike.sum())),
            num=float(nums @ alike),
            den=float(dens @ alike),
            num_num=float(nums * nums @ alike),
            num_den=float(nums * dens @ alike),
            den_den=float(dens * dens @ alike),
        )

    def __add__(self, other: Self) -> Self:
        """The sums of both sets of images, which must not overlap."""
        return type(self)(
            self.images + other.images,
            self.num + other.num,
            self.den + other.den,
            self.num_num + other.num_num,
            self.num_den + other.num_den,
            self.den_den + other.den_den,
        )


def ratio(
    num: ArrayLike,
    den: ArrayLike,
    *,
    times: ArrayLike | None = None,
    is_share: bool = True,
    reason: str = "",
) -> Estimate:
    """The ratio of sums over images, as `ratio_of_sums`; num, den and `times` (`RatioSums.of`) have shape (images,)."""
    return ratio_of_sums(RatioSums.of(num, den, times), is_share=is_share, reason=reason)


def ratio_of_sums(sums: RatioSums, *, is_share: bool = True, reason: str = "") -> Estimate:
    """Σ numerators / Σ denominators with the delta method's standard error and an interval.

    Args:
        sums: over images.
        is_share: the ratio lies in [0, 1]; its interval then is symmetric in the log-odds and stays inside.
        reason: the sentence to give where all denominators are 0.
    """
    if sums.den <= 0:
        return missing(reason or "There is nothing to compare.", sums.images)
    value = sums.num / sums.den
    if is_share:
        value = min(max(value, 0.0), 1.0)
    se = _ratio_se(sums, value)
    return Estimate(value, sums.images, se, _ratio_interval(value, se, sums.images, is_share))


def _ratio_se(sums: RatioSums, value: float) -> float:
    if sums.images < 2:
        return 0.0
    square = sums.num_num - 2 * value * sums.num_den + value**2 * sums.den_den
    if square <= _ROUNDING * (sums.num_num + value**2 * sums.den_den):
        return 0.0
    return float(np.sqrt(sums.images / (sums.images - 1) * square) / sums.den)


def _ratio_interval(value: float, se: float, images: int, is_share: bool) -> Interval | None:
    if not is_share:
        return t_interval(value, se, images) if images > 1 else None
    if se == 0.0 or value in (0.0, 1.0):
        return rule_of_three(value, images)
    return logit_interval(value, se, images)


def logit_interval(value: float, se: float, images: int) -> Interval:
    """Student's t on the log-odds of a share strictly between 0 and 1; se > 0, images > 1.

    At 10 images it covers 94% where the plain interval covers 90% and the bootstrap 89%.
    """
    from scipy import special

    middle = float(special.logit(value))
    reach = t_quantile(images) * se / (value * (1 - value))
    return Interval(float(special.expit(middle - reach)), float(special.expit(middle + reach)))


def t_interval(
    value: float, se: float, images: int, low: float = -np.inf, high: float = np.inf
) -> Interval:
    """value ± t·se, cut at the bounds low and high; images > 1."""
    reach = t_quantile(images) * se
    return Interval(max(low, value - reach), min(high, value + reach))


def rule_of_three(value: float, images: int, low: float = 0.0, high: float = 1.0) -> Interval:
    """The interval of a value from which no image deviates, though up to 3/images of all might.

    Those might lie at either end, low or high; so 0 of n disagreeing means at most 3/n. One or two images say nothing.
    """
    share = min(1.0, 3 / images) if images else 1.0
    return Interval(value - share * (value - low), value + share * (high - value))


@lru_cache(maxsize=1024)
def t_quantile(images: int) -> float:
    """How many standard errors an interval reaches to either side: Student's t with images - 1 degrees."""
    from scipy import special

    return float(special.stdtrit(images - 1, (1 + CONFIDENCE) / 2))


def sums_by(
    index: NDArray[np.int64], values: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Sums of the values, shape (n,), that share an index 0..count-1; shape (count,)."""
    return np.bincount(index, weights=values, minlength=count).astype(np.float64)
