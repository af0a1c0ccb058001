"""The form of an evaluation: an empty field is one that was not filled in."""

from app.evaluation.schemas import NewEvaluation
from app.web.forms import SentForm, text_of

ASKED = {
    "model": "",
    "truth": "accepted",
    "compare": "auto",
    "iou": "0.5",
    "score": "",
    "slice": "",
    "where": "",
}
"""What an empty form stands at."""


def new_of(form: SentForm) -> NewEvaluation:
    """What the form asks for. Raises pydantic's ValidationError."""
    return NewEvaluation.model_validate({name: text for name, text in filled(form).items() if text})


def filled(form: SentForm) -> dict[str, str]:
    """As it was sent, so that nobody fills it in twice."""
    return {name: text_of(form, name).strip() for name in ASKED}
