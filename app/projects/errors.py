"""Refusals about projects, their people and their label schema."""

from collections.abc import Sequence

from app.errors import PERHAPS_ELSEWHERE, Conflict, FieldError, Forbidden, Invalid, NotFound


class NoSuchProject(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such project, or you are not a member of it.")


class NoSuchCategory(NotFound):
    def __init__(self, category_id: int) -> None:
        super().__init__(f"This project has no category {category_id}.")


class NoSuchQuestion(NotFound):
    def __init__(self, question_id: int) -> None:
        super().__init__(f"This project has no question {question_id}.")


class NoSuchMember(NotFound):
    def __init__(self, user_id: int) -> None:
        super().__init__(f"User {user_id} is not a member of this project.")


class NoSuchUser(NotFound):
    def __init__(self, user_id: int) -> None:
        super().__init__(f"There is no active user {user_id}.")


class NoSuchInvitation(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such invitation. Check the link, or ask for a new one.")


class RoleTooLow(Forbidden):
    advice = "An owner of the project can change what you may do in it."

    def __init__(self, *, role: str, at_least: str) -> None:
        super().__init__(f"This needs the role of {at_least} in this project; yours is {role}.")


class ProjectArchived(Conflict):
    def __init__(self) -> None:
        super().__init__("This project is archived. Take it out of the archive before changing it.")


class NotDeleted(Conflict):
    def __init__(self) -> None:
        super().__init__("This project is not deleted, so there is nothing to restore.")


class LastOwner(Conflict):
    def __init__(self) -> None:
        super().__init__("A project needs an owner. Make somebody else an owner first.")


class NameTaken(Conflict):
    def __init__(self, noun: str, name: str) -> None:
        super().__init__(f"This project already has a {noun} named {name!r}.")


class InvitationUnusable(Conflict):
    """The link was good once."""


class InvitationExpired(InvitationUnusable):
    def __init__(self) -> None:
        super().__init__("This invitation has expired. Ask whoever sent it for a new one.")


class InvitationUsed(InvitationUnusable):
    def __init__(self) -> None:
        super().__init__("This invitation has been used already. Ask for one of your own.")


class InvitationRevoked(InvitationUnusable):
    def __init__(self) -> None:
        super().__init__("This invitation has been withdrawn by the project's owner.")


class SchemaInvalid(Invalid):
    """The label schema contradicts itself; `errors` names every place."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        first = errors[0]
        rest = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{first.path}: {first.message}{rest}", errors=errors)
