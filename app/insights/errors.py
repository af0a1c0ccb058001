"""Refusals about what a dataset is asked."""

from collections.abc import Sequence

from app.errors import FieldError, Invalid


class NotDivisible(Invalid):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        message = f"expected one of {', '.join(known)}, received {name!r}"
        super().__init__(f"field: {message}.", errors=[FieldError("field", message)])


class NoLayers(Invalid):
    def __init__(self, truth: str) -> None:
        known = "consensus, accepted, all, annotator:<user id> or model:<name>"
        message = f"{truth} is made of several layers; ask for {known}"
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])


class NobodysErrors(Invalid):
    def __init__(self, truth: str) -> None:
        message = f"expected all or annotator:<user id>, because people err; received {truth}"
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])


class NoSuchCategory(Invalid):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        message = f"expected one of {', '.join(known) or 'none yet'}, received {name!r}"
        super().__init__(f"category: {message}.", errors=[FieldError("category", message)])
