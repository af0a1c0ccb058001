"""Refusals about people and credentials."""

from collections.abc import Sequence

from app.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, SignedOut, TooMany


class NotSignedIn(SignedOut):
    def __init__(self) -> None:
        super().__init__("Sign in, or send an API token as `Authorization: Bearer TOKEN`.")


class AdminsOnly(Forbidden):
    def __init__(self) -> None:
        super().__init__("Only an administrator can do this.")


class WrongCredentials(SignedOut):
    def __init__(self) -> None:
        super().__init__("No account has this e-mail and password. Check both and try again.")


class TooManySignIns(TooMany):
    def __init__(self, *, retry_after_s: int) -> None:
        minutes = max(1, round(retry_after_s / 60))
        super().__init__(
            f"Too many failed sign-ins. Try again in {minutes} minute{'s' if minutes > 1 else ''}.",
            retry_after_s=retry_after_s,
        )


class LinkUnusable(NotFound):
    def __init__(self) -> None:
        super().__init__(
            "This sign-in link has been used or has expired. Ask an administrator for a new one."
        )


class NoSuchUser(NotFound):
    def __init__(self, user_id: int) -> None:
        super().__init__(f"There is no user {user_id}.")


class NoSuchToken(NotFound):
    def __init__(self, token_id: int) -> None:
        super().__init__(f"You have no API token {token_id}.")


class NoSuchSession(NotFound):
    def __init__(self) -> None:
        super().__init__("You have no such session. It may have ended already.")


class EmailTaken(Conflict):
    def __init__(self, email: str) -> None:
        super().__init__(f"There is already an account with the e-mail {email}.")


class LastAdmin(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "Concord needs an active administrator. Make somebody else one before this change."
        )


class AlreadySetUp(Conflict):
    def __init__(self) -> None:
        super().__init__("This account is set up already. Change it on the account page.")


class WrongPassword(Invalid):
    def __init__(self) -> None:
        sentence = "This is not your current password."
        super().__init__(sentence, errors=[FieldError("current_password", sentence)])


class WeakPassword(Invalid):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, errors=[FieldError("password", sentence)])


class PreferencesTooMany(Invalid):
    """Each entry is right, but together with those kept they are more than is kept for one person."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        first = errors[0]
        where = first.path or "preferences"
        super().__init__(f"{where}: {first.message}.", errors=errors)
