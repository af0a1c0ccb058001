"""Refusals about verdicts."""

from app.errors import FieldError, Invalid


class NoteMissing(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "Say what to change before returning.",
            errors=[FieldError("note", "expected a sentence")],
        )
