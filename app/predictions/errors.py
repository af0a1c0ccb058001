"""Refusals about predictions."""

from collections.abc import Sequence

from app.errors import FieldError, Invalid, NotFound

MOST_TOLD = 1000


class PredictionsInvalid(Invalid):
    """Some entries contradict the label schema or their image; nothing was kept. Names the first thousand places."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        first = errors[0]
        rest = f" (and {len(errors) - 1:,} more)" if len(errors) > 1 else ""
        super().__init__(f"{first.path}: {first.message}{rest}", errors=errors[:MOST_TOLD])


class NoSuchModel(NotFound):
    def __init__(self, name: str) -> None:
        super().__init__(f"This project has no predictions of {name}.")
