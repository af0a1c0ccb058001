"""Refusals about verdicts."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import PERHAPS_ELSEWHERE, Conflict, FieldError, Invalid, NotFound


class NoteMissing(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "Say what to change before returning.",
            errors=[FieldError("note", "expected a sentence")],
        )


class MarksUnknown(Invalid):
    def __init__(self, places: Sequence[int]) -> None:
        message = "expected an annotation of the submission"
        super().__init__(
            f"marks.{places[0]}.annotation_id: {message}.",
            errors=[FieldError(f"marks.{place}.annotation_id", message) for place in places],
        )


class NoVerdict(Invalid):
    def __init__(self, received: str) -> None:
        super().__init__(f"Expected the verdict accepted or returned, received {received[:80]!r}.")


class NoSuchDisagreement(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such disagreement, or you may not see it.")


class DecidedAlready(Conflict):
    """Somebody else has decided; `current` is their decision. Send its id as `replaces` to decide all the same."""

    def __init__(self, *, name: str, disagreement_id: int, current: Mapping[str, Any]) -> None:
        super().__init__(
            f"{name} has decided this meanwhile. Look at the decision, and replace it if you differ.",
            details={"current": dict(current), "disagreement_id": disagreement_id},
        )


class ClusterChanged(Conflict):
    def __init__(self, disagreement_id: int) -> None:
        super().__init__(
            "The annotators have changed this since you looked. Load the image again and decide on what is there now.",
            details={"disagreement_id": disagreement_id},
        )


class NothingSubmitted(Conflict):
    def __init__(self) -> None:
        super().__init__("Nobody has submitted this image yet, so there is nothing to take.")


class CannotTake(Invalid):
    """What was to be taken is not there, or is not clear."""

    def __init__(self, message: str, *, field: str = "take") -> None:
        super().__init__(f"{field}: {message}.", errors=[FieldError(field, message)])


class BadCell(Invalid):
    def __init__(self) -> None:
        message = "expected two categories by their ids, or two answers, with a comma between"
        super().__init__(f"cell: {message}.", errors=[FieldError("cell", message)])
