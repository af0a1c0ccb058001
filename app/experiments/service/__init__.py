"""Use cases of experiments: start one, run it, delete it."""

from app.experiments.service.deleting import delete_experiment
from app.experiments.service.running import run_experiment
from app.experiments.service.starting import KIND, start_experiment

__all__ = ["KIND", "delete_experiment", "run_experiment", "start_experiment"]
