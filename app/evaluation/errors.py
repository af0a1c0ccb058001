"""Refusals about evaluations."""

from app.errors import Conflict, Invalid, NotFound


class NoSuchEvaluation(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such evaluation.")


class UnknownTruth(Invalid):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"Expected the truth to be consensus, accepted or annotator:<user id>, received {text!r}."
        )


class UnknownSlice(Invalid):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Expected the name of a metadata column such as model or iso, received {name!r}."
        )


class NothingPredicted(NotFound):
    def __init__(self, model: str) -> None:
        super().__init__(f"This project has no predictions of {model}.")


class NotFinished(Conflict):
    def __init__(self) -> None:
        super().__init__("This evaluation has no numbers yet: its job has not finished.")


class OtherProject(Conflict):
    def __init__(self) -> None:
        super().__init__("Only evaluations of one project can be compared.")
