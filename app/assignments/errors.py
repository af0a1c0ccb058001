"""Refusals about who labels what."""

from app.errors import PERHAPS_ELSEWHERE, Conflict, Forbidden, NotFound


class NoSuchAssignment(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such assignment, or it is not yours to see.")


class NotYourAssignment(Forbidden):
    def __init__(self) -> None:
        super().__init__("This assignment belongs to somebody else; only they can work on it.")


class ProjectClosed(Conflict):
    def __init__(self) -> None:
        super().__init__("This project is archived, so its images cannot be labelled now.")


class ImageExcluded(Conflict):
    def __init__(self) -> None:
        super().__init__("This image has been excluded from the project since you opened it.")


class NotSubmitted(Conflict):
    def __init__(self, state: str) -> None:
        super().__init__(
            f"A verdict needs a submission; this assignment is {state.replace('_', ' ')}."
        )


class OwnSubmission(Forbidden):
    def __init__(self) -> None:
        super().__init__("You cannot review your own submission.")
