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


class Unanswerable(Invalid):
    """A filter line can be read, but not be answered to this person here; `position` is that of the term."""

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(f"q: {message}.", errors=[FieldError("q", message)])
        self.details = {"position": position}


class NotForAnnotators(Unanswerable):
    """It asks for others' work where annotators may not see it."""

    def __init__(self, name: str, *, position: int) -> None:
        message = f"{name} tells of others' work, which annotators do not see in this project"
        super().__init__(message, position=position)


class NoSuchImageHere(Unanswerable):
    """It names an image that the project does not have."""

    def __init__(self, field: str, image_id: int, *, position: int) -> None:
        message = f"{field}: expected the id of an image of this project, received {image_id}"
        super().__init__(message, position=position)


class NotMeasured(Unanswerable):
    """It asks what is like an image of which nobody knows what it looks like."""

    def __init__(self, image_id: int, *, position: int) -> None:
        message = f"similar: image {image_id} is not measured yet; an owner can have that done: Settings, Measure again"
        super().__init__(message, position=position)


class NoSuchVersion(Unanswerable):
    """It asks for the split of a version that has none, or is not there."""

    def __init__(self, name: str, known: list[str], *, position: int) -> None:
        made = "an export with a name and a split makes one"
        message = f"split: no version has a split yet, and nothing is pinned; {made}"
        if known:
            message = f"split: expected a version with a split, such as {', '.join(known[:5])}, received {name!r}"
        elif name:
            message = f"split: no version has a split yet, received {name!r}; {made}"
        super().__init__(message, position=position)


class NoSuchName(Unanswerable):
    """It names a category, a question, an answer or a person that the project never had; `near` may have been meant."""

    def __init__(self, field: str, what: str, name: str, near: list[str], *, position: int) -> None:
        such = f" such as {', '.join(near)}" if near else ", of which there is none yet"
        super().__init__(f"{field}: expected {what}{such}, received {name!r}", position=position)


class TooManyLikes(Unanswerable):
    """Each of them is a search through all images."""

    def __init__(self, most: int, *, position: int) -> None:
        super().__init__(f"similar: expected at most {most} in one line", position=position)


class BadSort(Invalid):
    def __init__(self, received: str, *, known: list[str]) -> None:
        message = f"expected one of {', '.join(known)}, received {received!r}"
        super().__init__(f"sort: {message}.", errors=[FieldError("sort", message)])


class NothingAlike(BadSort):
    """An order by likeness says of what in the filter."""

    def __init__(self) -> None:
        message = "likeness needs a filter that says to what, such as similar:123"
        Invalid.__init__(self, f"sort: {message}.", errors=[FieldError("sort", message)])


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
