"""Radiologists who rated the same 2,650 nodules: the largest table that was published with names of readers."""

import csv

import numpy as np
import pytest

from app.agreement.measures.ratings.alpha import krippendorff_alpha
from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.ratings.weights import interval_distances, ordinal_distances
from tests.shared_data import shared_data


@pytest.mark.parametrize(
    ("feature", "nominal", "ordinal", "interval"),
    [
        ("malignancy", 0.194200, 0.429643, 0.469122),
        ("subtlety", 0.139913, 0.372666, 0.380473),
        ("texture", 0.238293, 0.406776, 0.593802),
    ],
)
def test_readings_of_nodules(feature: str, nominal: float, ordinal: float, interval: float) -> None:
    path = shared_data("agreement") / "tags" / "lidc_ratings_ordinal.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(int(row["item"]), int(row[feature])) for row in csv.DictReader(file)]
    item, score = np.array(rows).T
    values, value = np.unique(score, return_inverse=True)
    reader = np.zeros_like(item)
    counts = Ratings(item, reader, value, int(item.max()) + 1, 1, len(values)).counts()

    assert krippendorff_alpha(counts).value == pytest.approx(nominal, abs=5.1e-7)
    assert krippendorff_alpha(counts, ordinal_distances(counts)).value == pytest.approx(
        ordinal, abs=5.1e-7
    )
    assert krippendorff_alpha(counts, interval_distances(values)).value == pytest.approx(
        interval, abs=5.1e-7
    )
