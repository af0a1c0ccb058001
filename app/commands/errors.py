"""Refusals of the command line."""

from pathlib import Path

from app.errors import Conflict, Invalid, NotFound


class AddressTaken(Conflict):
    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Cannot listen on {host} port {port}: {reason}. "
            "Choose another port with --port, or --port 0 for any free one."
        )


class NoPassword(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "--password-stdin expects the password as the first line of standard input."
        )


class BadEmail(Invalid):
    def __init__(self, email: str) -> None:
        super().__init__(f"Expected an e-mail such as ada@example.org, found {email!r}.")


class UnknownEmail(NotFound):
    def __init__(self, email: str) -> None:
        super().__init__(
            f"Nobody has the e-mail {email}. Add them with: concord create-user {email}"
        )


class UnknownProject(NotFound):
    def __init__(self, given: str) -> None:
        super().__init__(f"There is no project with the id or name {given!r}.")


class SeveralProjects(Invalid):
    def __init__(self, name: str, ids: list[int]) -> None:
        numbers = ", ".join(str(number) for number in ids)
        super().__init__(
            f"{len(ids)} projects have the name {name!r}. Say which by its id: {numbers}."
        )


class NoAdministrator(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "There is no active administrator to own the demo project; make one with create-user."
        )


class TooFewFiles(Invalid):
    def __init__(self, count: int) -> None:
        super().__init__(
            f"Expected the files of two annotators or more, found {count}. One file holds one annotator's work."
        )


class JobDidNotSucceed(Conflict):
    """What the job itself has said."""


class NothingThere(Invalid):
    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file or folder {path}.")


class NotText(Invalid):
    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is no list of URLs: expected text in UTF-8.")


class NoProject(Invalid):
    def __init__(self) -> None:
        super().__init__("Say which project: concord export PROJECT, its id or its name.")


class NoPlaceForFile(Invalid):
    def __init__(self) -> None:
        super().__init__("An export of a format is a ZIP: say where with --out FILE.")


class CannotWrite(Invalid):
    def __init__(self, path: Path, reason: str | None) -> None:
        super().__init__(f"{path} cannot be written: {reason}.")


class BadOptions(Invalid):
    """An option whose value cannot be understood."""
