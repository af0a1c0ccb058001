"""Refusals about rulings."""

from collections.abc import Sequence

from app.errors import PERHAPS_ELSEWHERE, FieldError, Invalid, NotFound


class NoSuchRuling(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such ruling, or you may not see it.")


class RulingInvalid(Invalid):
    """What was sent does not fit the project; `errors` names every place."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(f"{errors[0].path}: {errors[0].message}.", errors=errors)
