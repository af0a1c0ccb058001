"""Refusals about who labels what."""

from collections.abc import Sequence

from app.errors import PERHAPS_ELSEWHERE, Conflict, FieldError, Forbidden, Invalid, NotFound


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


class NoSuchPool(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such pool in this project.")


class PoolNameTaken(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a pool named {name} already; choose another name.")


class NotMembers(Invalid):
    def __init__(self, user_ids: Sequence[int]) -> None:
        told = ", ".join(map(str, user_ids))
        super().__init__(
            f"Expected members of this project, received the users {told}; add them to the project first.",
            errors=[FieldError("annotator_ids", f"no members: {told}")],
        )


class WorkHasBegun(Conflict):
    def __init__(self, state: str) -> None:
        super().__init__(
            "Only an assignment that nobody has begun can be removed; this one is "
            f"{state.replace('_', ' ')}. Release or hand it over instead."
        )


class WorkIsFinished(Conflict):
    def __init__(self, state: str) -> None:
        super().__init__(
            f"Only unfinished work can be handed over; this assignment is {state.replace('_', ' ')}."
        )


class NothingToRelease(Conflict):
    def __init__(self, state: str) -> None:
        super().__init__(
            f"Only a lease of unfinished work can be released; this assignment is {state.replace('_', ' ')}."
        )


class NotSkipped(Conflict):
    def __init__(self, state: str) -> None:
        super().__init__(
            f"Only a skipped image can be offered again; this assignment is {state.replace('_', ' ')}."
        )


class AlreadyTheirs(Conflict):
    def __init__(self) -> None:
        super().__init__("This person has or has had the image; nobody gets an image twice.")


class NotSettled(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "A gold image needs an answer that is known: a consensus, or accepted work. This one has neither."
        )
