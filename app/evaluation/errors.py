"""Refusals about evaluations."""

from app.errors import Conflict, FieldError, Invalid, NotFound


class NoSuchEvaluation(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such evaluation.")


class UnknownTruth(Invalid):
    def __init__(self, text: str) -> None:
        message = f"expected consensus, accepted or annotator:<user id>, received {text!r}"
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])


class UnknownSlice(Invalid):
    def __init__(self, name: str) -> None:
        message = f"expected a field such as camera, hour or answer:<question>, received {name!r}"
        super().__init__(f"slice: {message}.", errors=[FieldError("slice", message)])


class NothingPredicted(NotFound):
    def __init__(self, model: str) -> None:
        super().__init__(f"This project has no predictions of {model}.")


class NotFinished(Conflict):
    def __init__(self) -> None:
        super().__init__("This evaluation has no numbers yet: its job has not finished.")


class OtherProject(Conflict):
    def __init__(self) -> None:
        super().__init__("Only evaluations of one project can be compared.")
