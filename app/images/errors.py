"""Refusals about images and uploads."""

from collections.abc import Sequence
from pathlib import Path

from app.errors import PERHAPS_ELSEWHERE, Conflict, FieldError, Invalid, NotFound


class NoSuchImage(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such image, or you may not see it.")


class NoSuchTile(NotFound):
    def __init__(self) -> None:
        super().__init__("This image has no such tile.")


class NotAnUpload(Invalid):
    def __init__(self, content_type: str) -> None:
        super().__init__(
            "Expected multipart/form-data with the pictures in the field `files`, "
            f"received {content_type or 'no content type'}."
        )


class BrokenUpload(Invalid):
    def __init__(self) -> None:
        super().__init__("The multipart body ends early or breaks its own format; send it again.")


class NotAFolder(Invalid):
    def __init__(self, path: object) -> None:
        super().__init__(f"{path} is not a folder that this server can read.")


class OriginalOutside(Conflict):
    """A file that is kept by reference has changed, vanished, or cannot be reached."""

    def __init__(self, file_name: str, image_id: int, problem: str) -> None:
        super().__init__(
            f"The original of {file_name} (image {image_id}) is kept by reference: {problem}."
        )
        self.problem = problem


class NoOrigin(NotFound):
    def __init__(self) -> None:
        super().__init__("Nothing of this image is kept outside: its file is in the store.")


class FolderNotAllowed(Invalid):
    """A folder that the operator has not opened to imports; whether it exists is not said."""

    def __init__(self, folder: str, roots: Sequence[Path]) -> None:
        told = ", ".join(map(str, roots)) or "no folder (set CONCORD_IMPORT_ROOTS)"
        message = f"expected a folder below {told}, received {folder}"
        super().__init__(f"folder: {message}.", errors=[FieldError("folder", message)])
