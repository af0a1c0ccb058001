"""Use cases of predictions: keep what a model says, and forget it."""

from app.predictions.service.forgetting import forget_predictions
from app.predictions.service.keeping import Kept, keep_predictions

__all__ = ["Kept", "forget_predictions", "keep_predictions"]
