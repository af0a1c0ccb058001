"""Writing measures, groups and outliers: one module per use case."""

from app.similarity.service.comparing import compare, compare_if_stale, keep_up
from app.similarity.service.forgetting import forget_image
from app.similarity.service.keeping import keep, mark_checked
from app.similarity.service.measuring import MEASURE, measure_project
from app.similarity.service.requesting import (
    COMPARE,
    request_comparisons,
    request_measurements,
)

__all__ = [
    "COMPARE",
    "MEASURE",
    "compare",
    "compare_if_stale",
    "forget_image",
    "keep",
    "keep_up",
    "mark_checked",
    "measure_project",
    "request_comparisons",
    "request_measurements",
]
