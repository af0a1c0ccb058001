"""Refusals about erasing."""

from collections.abc import Sequence

from app.errors import Conflict, FieldError, Invalid, NotFound


class NoSuchErasure(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such certificate of erasure, or it is not yours to see.")


class NotConfirmed(Invalid):
    """What was typed is not what was to be typed."""

    def __init__(self, expected: str) -> None:
        sentence = f"Type {expected} exactly, to say that it is meant."
        super().__init__(sentence, errors=[FieldError("confirm", sentence)])


class ErasureIncomplete(Conflict):
    """Something was still there when everything was looked for once more; nothing is certified then."""

    def __init__(self, left: str) -> None:
        super().__init__(f"The erasure is not complete: {left} left. It is tried again.")


class YourOwnAccount(Conflict):
    def __init__(self) -> None:
        super().__init__("You cannot erase yourself. Ask another administrator.")


class RetentionFailed(Conflict):
    """The rules of these projects could not be followed; those of all others were."""

    def __init__(self, project_ids: Sequence[int]) -> None:
        ids = ", ".join(map(str, project_ids))
        super().__init__(
            f"What is to go could not be deleted in these projects: {ids}. The log says why; the next run tries again."
        )
