"""Refusals about comments."""

from collections.abc import Sequence

from app.errors import PERHAPS_ELSEWHERE, FieldError, Forbidden, Invalid, NotFound


class NoSuchComment(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such comment, or you may not see it.")


class NotYourComment(Forbidden):
    def __init__(self) -> None:
        super().__init__("Only who wrote a comment can change it.")


class CommentInvalid(Invalid):
    """What was sent does not fit the image or its people; `errors` names every place."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(f"{errors[0].path}: {errors[0].message}.", errors=errors)
