"""What a number means, in words."""

import pytest

from app.agreement.measures.intervals import Estimate, Interval, missing
from app.agreement.measures.sentences import (
    Verdict,
    alpha_sentence,
    decimal,
    landis_koch,
    percent,
    second_opinion,
    share_sentence,
    verdict,
)


def estimate(value: float, low: float, high: float, images: int = 1204) -> Estimate:
    return Estimate(value, images, 0.01, Interval(low, high))


@pytest.mark.parametrize(
    ("low", "expected"),
    [
        (0.80, Verdict.RELIABLE),
        (0.79, Verdict.TENTATIVE),
        (0.667, Verdict.TENTATIVE),
        (0.66, Verdict.INCONCLUSIVE),
    ],
)
def test_the_lower_end_decides(low: float, expected: Verdict) -> None:
    assert verdict(estimate(0.9, low, 0.95)) is expected


def test_without_a_number_nothing_is_concluded() -> None:
    assert verdict(missing("There is no overlap.")) is Verdict.UNKNOWN
    assert alpha_sentence(missing("There is no overlap.")) == "There is no overlap."


def test_alpha_in_words() -> None:
    assert (
        alpha_sentence(estimate(0.743, 0.086, 0.928, 11))
        == "Alpha is .74 (.09 to .93, 11 images): do not conclude from these answers yet."
    )


def test_few_images_are_said_to_be_few() -> None:
    assert alpha_sentence(estimate(0.95, 0.85, 0.99, 8)).endswith(
        "the answers are reliable; few images, so this may change."
    )
    assert share_sentence(estimate(0.95, 0.85, 0.99, 8), "objects").endswith(
        "Few images, so this may change."
    )


def test_one_image_tells_nothing_about_certainty() -> None:
    assert (
        alpha_sentence(Estimate(0.5, 1))
        == "Alpha is .50 (1 image): one image does not tell how sure that is."
    )


def test_a_share_in_words() -> None:
    assert (
        share_sentence(estimate(0.79, 0.77, 0.81), "objects")
        == "Two annotators agree on 79 % of objects (77 % to 81 %, 1,204 images)."
    )


def test_a_second_opinion_only_where_one_answer_is_frequent() -> None:
    alpha, agreed, ac1 = (
        estimate(-0.021, -0.05, 0.01),
        estimate(0.95, 0.9, 0.98),
        estimate(0.947, 0.9, 0.99),
    )

    assert second_opinion(alpha, agreed, ac1) == (
        "Annotators agree on 95 %, yet alpha is -.02: one answer is so frequent that chance alone would agree about as"
        " often. AC1, less moved by that, is .95."
    )
    assert second_opinion(estimate(0.93, 0.9, 0.95), agreed, ac1) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.743, ".74"),
        (-0.0213, "-.02"),
        (1, "1.00"),
        (0.999, "1.00"),
        (0, ".00"),
        (-0.001, ".00"),
        (-1.2, "-1.20"),
    ],
)
def test_decimals(value: float, text: str) -> None:
    assert decimal(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1, "100 %"),
        (0, "0 %"),
        (0.9996, "99.9 %"),
        (0.0001, "0.1 %"),
        (0.996, "99.6 %"),
        (0.5, "50 %"),
    ],
)
def test_all_and_none_are_kept_for_all_and_none(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("kappa", "word"),
    [
        (-0.1, "poor"),
        (0.2, "slight"),
        (0.21, "fair"),
        (0.6, "moderate"),
        (0.8, "substantial"),
        (0.81, "almost perfect"),
    ],
)
def test_customary_words(kappa: float, word: str) -> None:
    assert landis_koch(kappa) == word
