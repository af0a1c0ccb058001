"""Who is asking, resolved once per request by one statement: pure ASGI middleware before routing."""

from typing import LiteralString

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.cookies import address_of, session_secret
from app.accounts.credentials import digest
from app.accounts.viewer import Viewer
from app.database.engine import Database
from app.settings import Settings
from app.web.problems import problem

PUBLIC_PATHS = ("/static/", "/healthz", "/readyz")

# When a credential was used last is written at most once a minute: not a write for every read.
BY_SESSION: LiteralString = """
with live as (
    select s.token_hash, s.last_used_at < now() - interval '1 minute' as is_stale,
        u.id, u.email, u.name, u.role
    from sessions s join users u on u.id = s.user_id
    where s.token_hash = %(hash)s and s.expires_at > now() and u.is_active
), used as (
    update sessions set last_used_at = now(), expires_at = now() + make_interval(days => %(days)s)
    from live where live.is_stale and sessions.token_hash = live.token_hash
), seen as (
    update users set last_seen_at = now() from live where live.is_stale and users.id = live.id
)
select id, email, name, role from live
"""
BY_TOKEN: LiteralString = """
with live as (
    select t.id as token_id, coalesce(t.last_used_at < now() - interval '1 minute', true) as is_stale,
        u.id, u.email, u.name, u.role
    from api_tokens t join users u on u.id = t.user_id
    where t.token_hash = %(hash)s and t.revoked_at is null
        and (t.expires_at is null or t.expires_at > now()) and u.is_active
), used as (
    update api_tokens set last_used_at = now()
    from live where live.is_stale and api_tokens.id = live.token_id
), seen as (
    update users set last_seen_at = now() from live where live.is_stale and users.id = live.id
)
select id, email, name, role from live
"""


class Authentication:
    """Puts the `Viewer` of a session cookie or a bearer token into the request's state.

    A session that has ended makes the request anonymous. A bearer token that does not work is refused at once: a
    program should not read an answer for strangers as its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(PUBLIC_PATHS):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        token = _bearer_token(request)
        viewer = await _viewer(request, token)
        if token is not None and viewer is None:
            sentence = "This API token does not work: it is unknown, revoked or expired. Make a new one under API."
            headers = {"WWW-Authenticate": "Bearer"}
            await problem(request, 401, sentence, headers=headers)(scope, receive, send)
            return
        scope.setdefault("state", {})["viewer"] = viewer
        await self.app(scope, receive, send)


def _bearer_token(request: Request) -> str | None:
    """The token of `Authorization: Bearer TOKEN`; other schemes are not ours."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


async def _viewer(request: Request, token: str | None) -> Viewer | None:
    secret = token if token is not None else session_secret(request)
    if not secret:
        return None
    settings: Settings = request.app.state.settings
    database: Database = request.app.state.database
    async with database.autocommit() as connection:
        cursor = await connection.execute(
            BY_SESSION if token is None else BY_TOKEN,
            {"hash": digest(secret), "days": settings.session_days},
        )
        row = await cursor.fetchone()
    if row is None:
        return None
    user_id, email, name, role = row
    return Viewer(
        user_id, email, name, role, is_program=token is not None, address=address_of(request)
    )
