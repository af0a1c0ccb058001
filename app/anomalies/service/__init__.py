"""Writing anomalies: one module per use case."""

from app.anomalies.service.checking import CHECK, check_project
from app.anomalies.service.deciding import (
    decide,
    dismiss,
    restore,
)
from app.anomalies.service.requesting import request_check, request_checks

__all__ = [
    "CHECK",
    "check_project",
    "decide",
    "dismiss",
    "request_check",
    "request_checks",
    "restore",
]
