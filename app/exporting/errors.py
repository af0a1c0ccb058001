"""Refusals about exports."""

from collections.abc import Sequence

from app.errors import Conflict, FieldError, Invalid, NotFound


class NoSuchAnnotator(Invalid):
    def __init__(self, annotator_id: int) -> None:
        message = f"nobody with the id {annotator_id} has labelled in this project"
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])


class NoSuchModel(Invalid):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        there = f"there are {', '.join(known)}" if known else "there are no predictions yet"
        message = f"no predictions of {name!r}; {there}"
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])


class UnknownTruth(Invalid):
    def __init__(self, received: str) -> None:
        message = (
            "expected consensus, accepted, all, annotator:<user id>, model:<name> or agreed>=<0 to 1>, "
            f"received {received!r}"
        )
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])


class NotStreamed(Invalid):
    def __init__(self, truth: str) -> None:
        message = (
            f"{truth} fuses what annotators drew, which takes a job: ask for an export instead"
        )
        super().__init__(f"truth: {message}.", errors=[FieldError("truth", message)])


class BadWhere(Invalid):
    """The filter line cannot be read; `message` points at the character that is wrong."""

    def __init__(self, message: str, errors: Sequence[FieldError]) -> None:
        told = [FieldError("where", each.message) for each in errors]
        self.in_form = {"where": message.removeprefix("q: ")}
        """For the field of a form: which character is wrong is shown in the line."""
        super().__init__(f"where: {self.in_form['where']}", errors=told)


class NotAvailable(Invalid):
    def __init__(self, title: str, module: str) -> None:
        message = f"{title} needs the Python package {module}, which is not installed here"
        super().__init__(f"format: {message}.", errors=[FieldError("format", message)])


class UnknownOption(Invalid):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        there = f"expected some of {', '.join(known)}" if known else "this format has no options"
        message = f"{there}, received {name!r}"
        super().__init__(f"options: {message}.", errors=[FieldError("options", message)])


class UnknownCategory(Invalid):
    def __init__(self, name: str, known: Sequence[str]) -> None:
        field = "prepare.hide.categories"
        message = f"expected some of {', '.join(known)}, received {name!r}"
        super().__init__(f"{field}: {message}.", errors=[FieldError(field, message)])


class NameTaken(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a version called {name} already; versions do not change, so choose another name."
        )


class NoSuchExport(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such export.")


class NotFinished(Conflict):
    def __init__(self) -> None:
        super().__init__("This export has no file yet: its job has not finished.")


class NotVerified(Conflict):
    """The file is not what was to be written; nobody gets it unawares."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"Do not use this file: read back, it is not what was to be written. {problem} "
            "To look into it, fetch it with unverified=true."
        )


class ErasedMeanwhile(Conflict):
    """What was written may hold what was erased while it was written."""

    def __init__(self) -> None:
        super().__init__(
            "An image or a person was erased each time this export was written, so it was not kept. Ask for it again."
        )


class OtherProject(Conflict):
    def __init__(self) -> None:
        super().__init__("Only exports of one project can be compared.")


class NoSuchFormat(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such format.")


class NotToBePreviewed(NotFound):
    def __init__(self) -> None:
        super().__init__(
            "The export would have no such image: choose one that its truth speaks of."
        )


class NoSuchPicture(NotFound):
    def __init__(self) -> None:
        super().__init__("Not so many pictures are made of this image.")


class BadPreparation(Invalid):
    """What is asked of the pictures cannot be done; each fault is named by its place."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        words = "; ".join(f"{each.path}: {each.message}" for each in errors)
        super().__init__(f"{words}.", errors=list(errors))


class PictureNotReadable(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "The picture is lost, broken or too large to be decoded: an export would leave it out."
        )
