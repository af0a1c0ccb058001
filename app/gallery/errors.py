"""Refusals of the filter line."""

from app.errors import Conflict, FieldError, Invalid


class BadFilter(Invalid):
    """The filter line cannot be read; `position` is the place of the first character that is wrong."""

    def __init__(self, message: str, *, text: str, position: int) -> None:
        pointer = f"{text[:position]}⟶{text[position:]}"
        super().__init__(
            f"q: {message} (at character {position + 1}: {pointer})",
            errors=[FieldError("q", f"{message} at character {position + 1}")],
        )
        self.details = {"position": position}


class NotForAnnotators(Invalid):
    """A filter asks for others' work where annotators may not see it; `position` is that of the term."""

    def __init__(self, name: str, *, position: int) -> None:
        message = f"{name} tells of others' work, which annotators do not see in this project"
        super().__init__(f"q: {message}.", errors=[FieldError("q", message)])
        self.details = {"position": position}


class BadSort(Invalid):
    def __init__(self, received: str, *, known: list[str]) -> None:
        message = f"expected one of {', '.join(known)}, received {received!r}"
        super().__init__(f"sort: {message}.", errors=[FieldError("sort", message)])


class UnknownFields(Invalid):
    def __init__(self, names: list[str], *, known: list[str]) -> None:
        message = f"expected some of {', '.join(known)}, received {', '.join(names)}"
        super().__init__(f"fields: {message}.", errors=[FieldError("fields", message)])


class AlreadyExcluded(Conflict):
    def __init__(self) -> None:
        super().__init__("This image is excluded already.")


class NotExcluded(Conflict):
    def __init__(self) -> None:
        super().__init__("This image is not excluded.")
