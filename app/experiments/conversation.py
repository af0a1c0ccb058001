"""An experiment as the process that asks sees it: one step at a time, so that the server hears how far it is.

begin     takes the images, and says how many steps there will be
advance   the number of the step that is done, at last the result
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.experiments.measures.experiment import run, step_count
from app.experiments.measures.records import Material, Plan
from app.images.decoding.calls import Remote
from concord_features import FeatureField


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be asked of which images; `probed` are fields that are looked at for leaks only."""

    material: Material
    plan: Plan
    probed: tuple[FeatureField, ...]


_current: Iterator[int | dict[str, Any]] | None = None


def begin(question: Question) -> int:
    """Take the images; how many steps there will be at most."""
    global _current
    _current = run(question.material, question.plan, question.probed)
    return step_count(question.plan)


def advance() -> int | dict[str, Any]:
    """Do the next step."""
    global _current
    assert _current is not None, "nothing was begun"
    said = next(_current)
    if isinstance(said, dict):
        _current = None
    return said


BEGIN = Remote[int, Question](f"{__name__}:{begin.__name__}")
ADVANCE = Remote[int | dict[str, Any]](f"{__name__}:{advance.__name__}")
