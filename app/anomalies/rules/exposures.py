"""Pictures whose brightness does not go with how they were exposed, as those of their project do."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.anomalies.rules.facts import ODD, Finding

Numbers = NDArray[np.float64]

FEWEST = 20
"""Among fewer pictures nothing is usual."""

MOST_DEVIATIONS = 4.0
LEAST_RESIDUAL = 0.15
"""Of brightness. In a project of pictures that are all alike, small differences are many deviations."""

SAMPLE = 400
_TO_SIGMA = 1.4826


@dataclass(frozen=True, slots=True)
class Light:
    """How bright a picture is (0 to 1), and at which exposure value."""

    image_id: int
    exposure_value: float
    brightness: float


def exposures(lights: Sequence[Light]) -> dict[int, Finding]:
    """Image id → the finding, of pictures whose brightness is far from the project's line over exposure values.

    The line is fitted by repeated medians, which half of the pictures could not bend; far is more than four median
    absolute deviations (times 1.4826, so that they are standard deviations where residuals are normal) and .15.
    """
    if len(lights) < FEWEST:
        return {}
    values = np.array([each.exposure_value for each in lights])
    brightness = np.array([each.brightness for each in lights])
    slope, start = repeated_medians(*_sampled(values, brightness))
    residuals = brightness - (start + slope * values)
    deviation = _TO_SIGMA * float(np.median(np.abs(residuals - np.median(residuals))))
    far = np.abs(residuals) > max(MOST_DEVIATIONS * deviation, LEAST_RESIDUAL)
    return {
        light.image_id: _finding(light, float(residual))
        for light, residual, is_far in zip(lights, residuals, far, strict=True)
        if is_far
    }


def repeated_medians(x: Numbers, y: Numbers) -> tuple[float, float]:
    """Slope and intercept of the line through n points by Siegel's repeated medians; flat where all x are equal.

    Takes n² numbers of memory.

    Source: A. F. Siegel, "Robust regression using repeated medians", Biometrika 69, 1982.
    """
    across = x[:, None] - x[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.where(across == 0, np.nan, (y[:, None] - y[None, :]) / across)
    has_other = ~np.isnan(slopes).all(axis=1)
    if not has_other.any():
        return 0.0, float(np.median(y))
    slope = float(np.median(np.nanmedian(slopes[has_other], axis=1)))
    return slope, float(np.median(y - slope * x))


def _sampled(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Every n-th in the order of x, so that all of its range counts."""
    order = np.argsort(x, kind="stable")
    if len(x) > SAMPLE:
        order = order[np.linspace(0, len(x) - 1, SAMPLE).astype(np.intp)]
    return x[order], y[order]


def _finding(light: Light, residual: float) -> Finding:
    much = "brighter" if residual > 0 else "darker"
    return Finding(
        "exposure",
        ODD,
        f"It is much {much} than other pictures of this project that were exposed like it.",
        (
            ("Brightness", f"{light.brightness:.2f} at {light.exposure_value:.1f} EV"),
            ("Usual there", f"{light.brightness - residual:.2f}"),
        ),
    )
