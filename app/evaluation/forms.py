"""The form of an evaluation: an empty field is one that was not filled in."""

from app.evaluation.schemas import NewEvaluation
from app.web.forms import SentForm, text_of

_FIELDS = ("model", "truth", "compare", "iou", "score", "slice")


def new_of(form: SentForm) -> NewEvaluation:
    """What the form asks for. Raises pydantic's ValidationError."""
    filled = {name: text_of(form, name).strip() for name in _FIELDS}
    return NewEvaluation.model_validate({name: text for name, text in filled.items() if text})
