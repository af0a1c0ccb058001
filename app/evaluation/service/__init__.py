"""Use cases of evaluations: start one, run it, delete it, compare two, forget a model."""

from app.evaluation.service.comparing import compare_evaluations
from app.evaluation.service.deleting import delete_evaluation
from app.evaluation.service.running import run_evaluation
from app.evaluation.service.starting import KIND, start_evaluation

__all__ = [
    "KIND",
    "compare_evaluations",
    "delete_evaluation",
    "run_evaluation",
    "start_evaluation",
]
