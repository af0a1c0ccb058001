"""Refusals about people and credentials."""

from app.errors import Forbidden, SignedOut


class NotSignedIn(SignedOut):
    def __init__(self) -> None:
        super().__init__("Sign in, or send an API token as `Authorization: Bearer TOKEN`.")


class AdminsOnly(Forbidden):
    def __init__(self) -> None:
        super().__init__("Only an administrator can do this.")
