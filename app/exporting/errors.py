"""Refusals about exports."""

from app.errors import FieldError, Invalid


class UnknownTruth(Invalid):
    def __init__(self, received: str) -> None:
        message = f"expected all, accepted or annotator:<user id>, received {received!r}"
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])
