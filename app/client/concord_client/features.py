"""Features of an export on new records: in a notebook, in a scikit-learn pipeline, beside a model in production.

>>> from concord_client.features import FeatureTransformer
>>> features = FeatureTransformer.load("EXPORT/features.json")
>>> features.transform([{"iso": 800, "f_number": 2.8, "exposure_s": 0.01}])

The numbers are those of the export, bit for bit: the statistics are those of its training split. Needs NumPy.
"""

import json
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from concord_features import FeatureColumn, FeatureEncoder, FeatureSpec, Fitting, Record

__all__ = [
    "FeatureColumn",
    "FeatureEncoder",
    "FeatureSpec",
    "FeatureTransformer",
    "Record",
    "load_encoder",
]


def load_encoder(path: str | PathLike[str]) -> FeatureEncoder:
    """The encoder of an export's `features.json`.

    Raises:
        ValueError: the file is of another version of the features.
    """
    return FeatureEncoder.from_json(json.loads(Path(path).read_text(encoding="utf-8"))["state"])


class FeatureTransformer:
    """A transformer as scikit-learn takes it, which needs no scikit-learn.

    X is a list of records or a data frame with a column for each fact. With a `FeatureEncoder`, `fit` learns nothing:
    the export's statistics stay. With a `FeatureSpec`, `fit` learns them from X, which is the training split.
    """

    def __init__(self, features: FeatureSpec | FeatureEncoder | None = None) -> None:
        self.features = features

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """With what an export has learnt, from its `features.json`; ready to transform."""
        made = cls(load_encoder(path))
        return made.fit([])

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: N803 -- scikit-learn's name
        """Learn from the training records; `y` is not looked at."""
        if self.features is None:
            raise ValueError("Expected features: a FeatureSpec or a FeatureEncoder, received none.")
        if isinstance(self.features, FeatureEncoder):
            self.encoder_ = self.features
        else:
            self.encoder_ = Fitting.on(self.features, _records_of(X))
        return self

    def transform(self, X: Any) -> NDArray[np.float32]:  # noqa: N803
        """A row for each record, a column for each feature."""
        return self._fitted().transform(_records_of(X))

    def fit_transform(self, X: Any, y: object = None) -> NDArray[np.float32]:  # noqa: N803
        """Both at once."""
        return self.fit(X, y).transform(X)

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """The names of the columns; those of the input make no difference."""
        return np.array([each.name for each in self._fitted().columns], dtype=object)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What it was made with, for scikit-learn's `clone`."""
        return {"features": self.features}

    def set_params(self, **params: Any) -> Self:
        """Make it with something else."""
        for name, value in params.items():
            if name != "features":
                raise ValueError(f"Expected the parameter 'features', received {name!r}.")
            self.features = value
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "encoder_")

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import InputTags, Tags, TargetTags, TransformerTags

        return Tags(
            estimator_type="transformer",
            target_tags=TargetTags(required=False),
            transformer_tags=TransformerTags(preserves_dtype=[]),
            input_tags=InputTags(two_d_array=False, dict=True, allow_nan=True),
            requires_fit=True,
            no_validation=True,
        )

    def _fitted(self) -> FeatureEncoder:
        if not hasattr(self, "encoder_"):
            raise ValueError("Expected fit() before transform(): nothing has been learnt yet.")
        return self.encoder_


def _records_of(X: Any) -> Iterable[Record]:  # noqa: N803
    """A data frame's rows, or the records that are there already."""
    if hasattr(X, "to_dict"):
        rows: list[Mapping[str, Any]] = X.to_dict("records")
        return rows
    return X if isinstance(X, list | tuple) else list(X)
