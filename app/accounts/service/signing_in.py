"""Sign in by e-mail and password, slowly enough for guessers.

These functions open their own transactions: a failed attempt must be kept although the request is refused.
"""

from app.accounts.audit import record
from app.accounts.errors import TooManySignIns, WrongCredentials
from app.accounts.models import User
from app.accounts.passwords import verify_password
from app.accounts.queries import user_by_email
from app.accounts.service.sessions import Browser, create_session
from app.accounts.viewer import Viewer
from app.database.engine import Connection, Database

WINDOW_MINUTES = 15
# One address may be a whole office, so it gets as many tries as this many people.
PEOPLE_PER_ADDRESS = 10


async def sign_in(
    database: Database, *, email: str, password: str, browser: Browser, attempts: int
) -> tuple[str, User]:
    """The secret for the cookie, and who signed in; raises WrongCredentials or TooManySignIns.

    The attempt is counted before the password is looked at, so that many at once cannot outrun the count.
    """
    email = email.strip().replace("\0", "")
    keys = {
        f"email:{browser.address}:{email.casefold()}": attempts,
        f"address:{browser.address}": attempts * PEOPLE_PER_ADDRESS,
    }
    async with database.connection() as connection:
        attempt_ids = await _count_attempt(connection, keys)
    async with database.session() as session:
        user = await user_by_email(session, email)
    password_hash = user.password_hash if user is not None and user.is_active else None
    is_right = await verify_password(password, password_hash)
    if user is None or not is_right:
        raise WrongCredentials
    async with database.session() as session:
        secret = await create_session(session, user_id=user.id, browser=browser)
        viewer = Viewer(user.id, user.email, user.name, user.role, address=browser.address)
        await record(session, actor=viewer, action="session.created", subject=f"user:{user.id}")
    async with database.connection() as connection:
        await _forgive(connection, attempt_ids, next(iter(keys)))
    return secret, user


async def _count_attempt(connection: Connection, limits: dict[str, int]) -> list[int]:
    """Note an attempt under each key; raises TooManySignIns, and notes nothing, when one has had too many."""
    for key in sorted(limits):
        await connection.execute("select pg_advisory_xact_lock(hashtextextended(%s, 1))", (key,))
        cursor = await connection.execute(
            """
            select count(*), coalesce(extract(epoch from min(at) + make_interval(mins => %(window)s) - now()), 0)
            from sign_in_failures
            where key = %(key)s and at > now() - make_interval(mins => %(window)s)
            """,
            {"key": key, "window": WINDOW_MINUTES},
        )
        row = await cursor.fetchone()
        if row is not None and row[0] >= limits[key]:
            raise TooManySignIns(retry_after_s=max(1, int(row[1])))
    cursor = await connection.execute(
        "insert into sign_in_failures (key) select unnest(%s::text[]) returning id", (list(limits),)
    )
    return [row[0] for row in await cursor.fetchall()]


async def _forgive(connection: Connection, attempt_ids: list[int], email_key: str) -> None:
    """A success was no failure, and the person's earlier slips no longer count."""
    await connection.execute(
        "delete from sign_in_failures where id = any(%s) or key = %s", (attempt_ids, email_key)
    )
