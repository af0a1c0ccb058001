"""What is known of images, as numbers that models train on: the same on the server, in a notebook and in production.

>>> encoder = FeatureEncoder.from_json(json.load(open("features.json"))["state"])
>>> matrix = encoder.transform(records)          # float32, a row for each record
>>> [column.name for column in encoder.columns]  # what its columns are

A record is a mapping of the typed fields of an image, as an export or the API gives them. Needs NumPy.
"""

from concord_features.columns import FeatureColumn
from concord_features.encoder import FeatureEncoder
from concord_features.fields import FeatureField, FeatureSpec, Kind
from concord_features.fitting import Fitting
from concord_features.reading import Record

__all__ = [
    "FeatureColumn",
    "FeatureEncoder",
    "FeatureField",
    "FeatureSpec",
    "Fitting",
    "Kind",
    "Record",
]
