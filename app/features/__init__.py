"""Which facts of images can become features for training, and how each one does. Pure.

The transform itself is the package `concord_features`, which the client has, too.
"""

from app.features.catalogue import FIELDS, FROM_PIXELS, USUAL, fields_named
from app.features.errors import UnknownFields

__all__ = ["FIELDS", "FROM_PIXELS", "USUAL", "UnknownFields", "fields_named"]
