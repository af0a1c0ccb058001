"""Sessions, tokens and people over JSON."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts import queries, service
from app.accounts.cookies import (
    browser_of,
    clear_session_cookie,
    session_secret,
    set_session_cookie,
)
from app.accounts.credentials import digest
from app.accounts.errors import NoSuchUser
from app.accounts.models import Session, User
from app.accounts.preferences import Preferences, PreferencesChange
from app.accounts.schemas import (
    CreatedToken,
    CreatedUser,
    Me,
    MeChange,
    NewPassword,
    NewToken,
    NewUser,
    SessionId,
    SessionList,
    SessionOut,
    SignIn,
    SignInLinkOut,
    TokenList,
    TokenOut,
    UserChange,
    UserOut,
    UserPage,
)
from app.accounts.viewer import Admin, SignedIn, Viewer
from app.database.engine import Database
from app.settings import Settings
from app.web.addresses import public_address
from app.web.identifiers import PathId
from app.web.paging import Cursor, Limit, decode_cursor, encode_cursor
from app.web.transactions import RequestSession

router = APIRouter(tags=["accounts"])


@router.post("/session", status_code=201)
async def sign_in(request: Request, response: Response, body: SignIn) -> Me:
    """Sign a browser in: the answer sets the session cookie."""
    database: Database = request.app.state.database
    settings: Settings = request.app.state.settings
    secret, user = await service.sign_in(
        database,
        email=body.email,
        password=body.password,
        browser=browser_of(request),
        attempts=settings.sign_in_attempts,
    )
    set_session_cookie(request, response, secret)
    return Me.model_validate(user)


@router.delete("/session", status_code=204)
async def sign_out(request: Request, response: Response, session: RequestSession) -> None:
    """Sign this browser out. Harmless when nobody is signed in."""
    secret = session_secret(request)
    if secret is not None:
        await service.end_session(session, secret)
        clear_session_cookie(request, response)


@router.get("/me")
async def get_me(viewer: SignedIn, session: RequestSession) -> Me:
    """Who is signed in, with their preferences."""
    return Me.model_validate(await session.get_one(User, viewer.id))


@router.patch("/me")
async def change_me(viewer: SignedIn, session: RequestSession, body: MeChange) -> Me:
    """Change one's own name; what is not sent stays."""
    changes = body.model_dump(exclude_unset=True)
    return Me.model_validate(await service.change_me(session, viewer=viewer, changes=changes))


@router.get("/me/preferences")
async def get_preferences(viewer: SignedIn, session: RequestSession) -> Preferences:
    """One's own keys and the editor's settings; empty where nothing has been chosen."""
    user = await session.get_one(User, viewer.id)
    return Preferences.model_validate(user.preferences)


@router.put("/me/preferences")
async def replace_preferences(
    viewer: SignedIn, session: RequestSession, body: Preferences
) -> Preferences:
    """Make one's own preferences exactly these."""
    return await service.replace_preferences(session, viewer=viewer, preferences=body)


@router.patch("/me/preferences")
async def change_preferences(
    viewer: SignedIn, session: RequestSession, body: PreferencesChange
) -> Preferences:
    """Merge entries into one's own preferences; null removes one. The answer has them all."""
    return await service.change_preferences(session, viewer=viewer, change=body)


@router.put("/me/password", status_code=204)
async def change_password(
    request: Request, viewer: SignedIn, session: RequestSession, body: NewPassword
) -> None:
    """Change one's own password; every other browser is signed out."""
    await service.change_password(
        session,
        viewer=viewer,
        current_password=body.current_password,
        new_password=body.new_password,
        kept_secret=session_secret(request),
    )


@router.get("/me/sessions")
async def list_sessions(request: Request, viewer: SignedIn, session: RequestSession) -> SessionList:
    """The browsers in which one is signed in."""
    rows = await queries.sessions_of(session, viewer.id)
    return SessionList(items=[_session_out(row, request) for row in rows])


@router.delete("/me/sessions", status_code=204)
async def end_other_sessions(request: Request, viewer: SignedIn, session: RequestSession) -> None:
    """Sign out everywhere but here."""
    await service.end_other_sessions(session, viewer=viewer, kept_secret=session_secret(request))


@router.delete("/me/sessions/{session_id}", status_code=204)
async def end_session(viewer: SignedIn, session: RequestSession, session_id: SessionId) -> None:
    """Sign out one of one's browsers."""
    await service.end_session_by_id(session, viewer=viewer, session_id=session_id)


@router.get("/tokens")
async def list_tokens(viewer: SignedIn, session: RequestSession) -> TokenList:
    """One's own keys for programs, without their secrets."""
    rows = await queries.tokens_of(session, viewer.id)
    return TokenList(items=[TokenOut.model_validate(row) for row in rows])


@router.post("/tokens", status_code=201)
async def create_token(viewer: SignedIn, session: RequestSession, body: NewToken) -> CreatedToken:
    """A key for programs. The answer is the only time that its secret is shown."""
    token, secret = await service.create_token(
        session,
        user_id=viewer.id,
        name=body.name,
        expires_in_days=body.expires_in_days,
        actor=viewer,
    )
    return CreatedToken(**TokenOut.model_validate(token).model_dump(), token=secret)


@router.delete("/tokens/{token_id}", status_code=204)
async def revoke_token(viewer: SignedIn, session: RequestSession, token_id: PathId) -> None:
    """Revoke a key: whatever uses it is refused from now on."""
    await service.revoke_token(session, viewer=viewer, token_id=token_id)


@router.get("/users")
async def list_users(
    _admin: Admin,
    session: RequestSession,
    q: Annotated[
        str,
        Query(max_length=200, pattern=r"^[^\x00]*$", description="Part of a name or an e-mail."),
    ] = "",
    limit: Limit = 100,
    cursor: Cursor = None,
) -> UserPage:
    """Everybody, in the order they joined."""
    after_id = decode_cursor(cursor, kinds=(int,))[0] if cursor else 0
    rows = await queries.users_page(session, search=q, after_id=after_id, limit=limit + 1)
    page = rows[:limit]
    return UserPage(
        items=[UserOut.model_validate(row) for row in page],
        next_cursor=encode_cursor([page[-1].id]) if len(rows) > limit else None,
    )


@router.post("/users", status_code=201)
async def create_user(
    request: Request, admin: Admin, session: RequestSession, body: NewUser
) -> CreatedUser:
    """A new person. Without a password the answer has a link by which they choose one."""
    user = await service.create_user(
        session,
        email=body.email,
        name=body.name or body.email.split("@")[0],
        role=body.role,
        password=body.password,
        actor=admin,
    )
    link = None if user.has_password else await _new_link(request, session, user.id, admin)
    return CreatedUser(
        **UserOut.model_validate(user).model_dump(), sign_in_url=link.url if link else None
    )


@router.get("/users/{user_id}")
async def get_user(_admin: Admin, session: RequestSession, user_id: PathId) -> UserOut:
    """One person, for administrators."""
    return UserOut.model_validate(await _existing(session, user_id))


@router.patch("/users/{user_id}")
async def change_user(
    admin: Admin, session: RequestSession, user_id: PathId, body: UserChange
) -> UserOut:
    """Change a role or a name, or lock somebody out (`is_active`); the last administrator stays one."""
    changes = body.model_dump(exclude_none=True)
    user = await service.change_user(session, actor=admin, user_id=user_id, changes=changes)
    return UserOut.model_validate(user)


@router.post("/users/{user_id}/sign-in-links", status_code=201)
async def create_sign_in_link(
    request: Request, admin: Admin, session: RequestSession, user_id: PathId
) -> SignInLinkOut:
    """A link that signs this person in once: for somebody new, or for a forgotten password."""
    user = await _existing(session, user_id)
    return await _new_link(request, session, user.id, admin)


async def _new_link(
    request: Request, session: RequestSession, user_id: int, actor: Viewer
) -> SignInLinkOut:
    secret, expires_at = await service.create_sign_in_link(session, user_id, actor=actor)
    url = public_address(request, f"/sign-in/{secret}")
    return SignInLinkOut(url=url, expires_at=expires_at)


async def _existing(session: RequestSession, user_id: int) -> User:
    user = await queries.user_by_id(session, user_id)
    if user is None:
        raise NoSuchUser(user_id)
    return user


def _session_out(row: Session, request: Request) -> SessionOut:
    secret = session_secret(request)
    return SessionOut(
        id=service.session_public_id(row.token_hash),
        user_agent=row.user_agent,
        address=row.address,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        is_current=secret is not None and row.token_hash == digest(secret),
    )
