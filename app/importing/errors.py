"""Refusals about imports."""

from app.errors import PERHAPS_ELSEWHERE, Conflict, FieldError, Invalid, NotFound, TooLarge


class NoSuchImport(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such import here.")


class NothingSent(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "Send the dataset in the field `files`, or name one place: "
            "a `folder` of the server, or a `prefix` of a bucket."
        )


class StillRunning(Conflict):
    def __init__(self) -> None:
        super().__init__("This import is being worked on; wait until its job has ended.")


class AlreadyImported(Conflict):
    def __init__(self) -> None:
        super().__init__("This was imported already. Send the file again to bring it up to date.")


class NotImportable(Conflict):
    def __init__(self) -> None:
        super().__init__("The check has refused this file; mend it and send it again.")


class SourceChanged(Conflict):
    """A folder or prefix is not as it was when it was checked; `changes` says what happened, within a sentence."""

    def __init__(self, noun: str, changes: str) -> None:
        super().__init__(
            f"The {noun} is not as it was checked: {changes}. Nothing was imported; check it again."
        )


class NotAMember(Invalid):
    def __init__(self, user_id: int) -> None:
        message = f"user {user_id} is no member of this project"
        super().__init__(f"as: {message}.", errors=[FieldError("as", message)])


class ErasedMeanwhile(Conflict):
    """What was read may name what was erased while it was read."""

    def __init__(self) -> None:
        super().__init__(
            "An image or a person was erased each time this dataset was read. Nothing was imported; start it again."
        )


class ReferenceGone(Conflict):
    """What the import's rows would refer to was deleted in the database behind the application's back."""

    def __init__(self, noun: str, number: int) -> None:
        super().__init__(
            f"Expected {noun} {number} to stay until the import is done, but there is no such {noun} any more. "
            "Nothing was imported; start the import again."
        )


class ReaderEnded(Conflict):
    """Its process is gone: the system was short of memory, or somebody killed it."""

    def __init__(self) -> None:
        super().__init__(
            "The process that read the file was ended from outside, by the system for lack of memory or by hand. "
            "Nothing was imported; start the import again."
        )

    def __reduce__(self) -> tuple[type["ReaderEnded"], tuple[()]]:
        return ReaderEnded, ()  # So that it comes through a pipe whole.


class ReaderTooLarge(TooLarge):
    def __init__(self) -> None:
        super().__init__(
            "Reading the file needs more memory than allowed (CONCORD_IMPORT_MEMORY_BYTES). Nothing was imported; "
            "raise the limit, or import the dataset in parts."
        )


class ReaderTooSlow(Conflict):
    def __init__(self, longest_s: float) -> None:
        super().__init__(
            f"One step of reading the file took longer than {longest_s:g} s. Nothing was imported; "
            "import the dataset in parts, or when the machine has less to do."
        )
