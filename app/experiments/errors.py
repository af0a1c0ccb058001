"""Refusals about experiments."""

from collections.abc import Sequence

from app.errors import Conflict, Invalid, NotFound


class NoSuchExperiment(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such experiment.")


class UnknownTask(Invalid):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"Expected the task to be objects or question:<id> of a question with one answer, received {text!r}."
        )


class MeasuredFields(Invalid):
    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"Expected facts that pixels do not tell, received {', '.join(names)}: measures come with the pixels."
        )


class NoFields(Invalid):
    def __init__(self) -> None:
        super().__init__("Choose at least one field: without any there is no metadata to help.")


class NotFinished(Conflict):
    def __init__(self) -> None:
        super().__init__("This experiment has no result yet: its job has not finished.")


class OtherProject(Conflict):
    def __init__(self) -> None:
        super().__init__("Only experiments of one project can be compared.")


class AskingStopped(RuntimeError):
    """The process that asks ended before its answer; says why."""
