"""Why the doctor cannot begin; what it finds in a file is never an error but a finding."""

from pathlib import Path

from app.errors import Invalid


class Unreadable(Invalid):
    """A file or folder that cannot be examined at all."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")


class UnknownCode(Invalid):
    """A code that no check has."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no check {code}. Expected a code of docs/lint.md, as C012 or C012-duplicate-annotation-id."
        )
