"""Refusals about layers and what is in them."""

from collections.abc import Sequence
from typing import Any

from app.errors import PERHAPS_ELSEWHERE, Conflict, FieldError, Forbidden, Invalid, NotFound


class NoSuchLayer(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such layer, or you may not see it.")


class NotYourLayer(Forbidden):
    def __init__(self) -> None:
        super().__init__("This layer belongs to somebody else; only they can change it.")


class ConsensusIsReviewed(Forbidden):
    def __init__(self) -> None:
        super().__init__("The consensus is changed by reviewers and owners only.")


class LayerInvalid(Invalid):
    """What was sent contradicts the label schema or the image; `errors` names every place."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        first = errors[0]
        rest = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{first.path}: {first.message}{rest}", errors=errors)


class FutureRevision(Invalid):
    def __init__(self, *, base: int, current: int) -> None:
        message = f"expected a revision up to {current}, the layer's newest, received {base}"
        super().__init__(
            f"base_revision: {message}.", errors=[FieldError("base_revision", message)]
        )


class Collision(Conflict):
    """Somebody changed the same objects since `base_revision`; `current` is the layer as it is now."""

    def __init__(self, *, collisions: Sequence[str], current: dict[str, Any]) -> None:
        count = len(collisions)
        noun = "object was" if count == 1 else "objects were"
        super().__init__(
            f"{count} {noun} changed elsewhere since you began. Nothing of this save was kept; choose and save again.",
            details={"collisions": list(collisions), "current": current},
        )


class OlderThanSubmitted(Conflict):
    def __init__(self, *, revision: int, current: int) -> None:
        super().__init__(
            f"The layer is at revision {current}, and you submit {revision}. Save or reload first."
        )


class WorkIncomplete(Invalid):
    """What a submission still needs: questions by their names, attributes by their places."""

    def __init__(self, *, unanswered: Sequence[str], missing: Sequence[FieldError]) -> None:
        sentences = []
        if unanswered:
            sentences.append(f"Answer before submitting: {', '.join(unanswered)}.")
        if missing:
            verb = "attributes have" if len(missing) > 1 else "attribute has"
            sentences.append(f"{len(missing)} required {verb} no value yet.")
        answers = [FieldError(f"answers.{name}", "an answer is required") for name in unanswered]
        super().__init__(" ".join(sentences), errors=[*answers, *missing])


class NoSuchRevision(Invalid):
    def __init__(self, *, revision: int, current: int) -> None:
        message = f"expected 0 to {current}, received {revision}"
        super().__init__(f"revision: {message}.", errors=[FieldError("revision", message)])
