"""Refusals about exports."""

from app.errors import FieldError, Invalid


class NoSuchAnnotator(Invalid):
    def __init__(self, annotator_id: int) -> None:
        message = f"nobody with the id {annotator_id} has labelled in this project"
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])


class UnknownTruth(Invalid):
    def __init__(self, received: str) -> None:
        message = f"expected consensus, accepted, all or annotator:<user id>, received {received!r}"
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])
