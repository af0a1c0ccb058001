"""`concord create-user` and `concord create-token`."""

import sys

from pydantic import TypeAdapter, ValidationError

from app.accounts.models import User, UserRole
from app.accounts.queries import user_by_email
from app.accounts.schemas import Email
from app.accounts.service import (
    create_sign_in_link,
    create_token,
    create_user,
    ensure_first_admin,
)
from app.commands.errors import BadEmail, NoPassword, UnknownEmail
from app.commands.ready import with_database
from app.database.engine import Database
from app.settings import Settings


def add_user(settings: Settings, *, email: str, role: UserRole, password: str | None) -> int:
    """Make an account; without a password, print the link by which its owner comes in."""
    address = _checked_email(email)

    async def add(database: Database) -> None:
        async with database.session() as session:
            user = await create_user(
                session,
                email=address,
                name=address.split("@")[0],
                role=role,
                password=password,
                actor=None,
            )
            _say(f"Made the {role} {user.email}, user {user.id}.")
            if password is None:
                secret, _ = await create_sign_in_link(session, user.id)
                _say(f"They sign in once by this link: {_served_at(settings)}/sign-in/{secret}")

    with_database(settings, add)
    return 0


def add_token(settings: Settings, *, email: str, name: str) -> int:
    """Make an API token; it alone is the last line of output."""

    async def add(database: Database) -> None:
        async with database.session() as session:
            user = await _find_user(database, email)
            _, secret = await create_token(session, user_id=user.id, name=name, actor=None)
        _say(f"A token that acts as {user.email}. It is not shown again:")
        _say(secret)

    with_database(settings, add)
    return 0


def read_password() -> str:
    """The first line of standard input; raises NoPassword when there is none."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise NoPassword
    return password


async def first_sign_in_link(database: Database, address: str) -> str | None:
    """The way in for the first administrator; None once Concord has been set up."""
    async with database.session() as session:
        admin = await ensure_first_admin(session)
        if admin is None:
            return None
        secret, _ = await create_sign_in_link(session, admin.id)
    return f"{address}/sign-in/{secret}"


async def _find_user(database: Database, email: str) -> User:
    async with database.session() as session:
        user = await user_by_email(session, email)
    if user is None:
        raise UnknownEmail(email)
    return user


def _checked_email(email: str) -> str:
    try:
        return TypeAdapter[str](Email).validate_python(email)
    except ValidationError as error:
        raise BadEmail(email) from error


def _served_at(settings: Settings) -> str:
    if settings.public_url is not None:
        return str(settings.public_url).rstrip("/")
    return f"http://{settings.host}:{settings.port}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
