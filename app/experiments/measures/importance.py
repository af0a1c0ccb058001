"""How much worse a model becomes when one field says of each image what it says of another."""

from collections.abc import Callable

import numpy as np

from app.experiments.measures.columns import Sheet
from app.experiments.measures.logistic import Model, shares_of
from app.experiments.measures.records import Floats

_SHUFFLES = 5


def importances(
    model: Model, sheet: Sheet, score: Callable[[Floats], float], *, seed: int
) -> dict[str, float]:
    """By field, the mean loss of score over some shuffles of all its columns together, on the test images.

    Of two fields that say the same, neither may matter: the other still says it.

    Args:
        model: trained on the sheet's training images.
        sheet: with the names of fields; "" is no field.
        score: of predicted shares of the test images.
        seed: of the shuffles.

    Source: L. Breiman, "Random Forests", Machine Learning 45, 2001, section 10.
    """
    whole = model.log_odds(sheet.test)
    base = score(shares_of(whole, is_choice=model.is_choice))
    random = np.random.default_rng(seed)
    orders = [random.permutation(len(sheet.test)) for _ in range(_SHUFFLES)]
    found = {}
    for name in dict.fromkeys(each for each in sheet.fields if each):
        at = [place for place, field in enumerate(sheet.fields) if field == name]
        part = sheet.test[:, at] @ model.weights[at]
        losses = [
            base - score(shares_of(whole - part + part[order], is_choice=model.is_choice))
            for order in orders
        ]
        found[name] = float(np.mean(losses))
    return found
