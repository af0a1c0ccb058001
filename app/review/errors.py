"""Refusals about verdicts."""

from app.errors import FieldError, Invalid


class NoteMissing(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "Say what to change before returning.",
            errors=[FieldError("note", "expected a sentence")],
        )


class NoVerdict(Invalid):
    def __init__(self, received: str) -> None:
        super().__init__(f"Expected the verdict accepted or returned, received {received[:80]!r}.")
