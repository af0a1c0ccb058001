"""One's own account: name, appearance, password, browsers, API tokens."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import queries, service
from app.accounts.browsers import browser_name
from app.accounts.cookies import session_secret
from app.accounts.credentials import digest
from app.accounts.models import Session
from app.accounts.schemas import MeChange, NewToken, SessionId
from app.accounts.viewer import SignedIn, Viewer
from app.errors import Invalid
from app.web.addresses import is_own_path
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.identifiers import PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

A_YEAR_S = 365 * 24 * 3600


@pages.get("/account")
async def show_account(request: Request, viewer: SignedIn, session: RequestSession) -> Response:
    """Everything that people decide for themselves, on one page."""
    return await _account_page(request, viewer, session)


@pages.post("/account")
async def rename(
    request: Request, viewer: SignedIn, session: RequestSession, form: SentForm
) -> Response:
    """Take another name; annotations stay with the person."""
    try:
        change = MeChange(name=text_of(form, "name"))
    except ValidationError as error:
        return await _account_page(request, viewer, session, errors=sentences_of(error))
    await service.change_me(session, viewer=viewer, changes={"name": change.name})
    return redirect("/account", Flash("Your name is saved."))


@pages.post("/account/password")
async def change_password(
    request: Request, viewer: SignedIn, session: RequestSession, form: SentForm
) -> Response:
    """Choose a new password; this browser alone stays signed in."""
    try:
        await service.change_password(
            session,
            viewer=viewer,
            current_password=text_of(form, "current_password"),
            new_password=text_of(form, "new_password"),
            kept_secret=session_secret(request),
        )
    except Invalid as error:
        sentences = {_field_of(name): told for name, told in sentences_of(error).items()}
        return await _account_page(request, viewer, session, errors=sentences)
    return redirect("/account", Flash("Your password is changed. Other browsers are signed out."))


@pages.post("/account/sessions/{session_id}/removal")
async def end_session(viewer: SignedIn, session: RequestSession, session_id: SessionId) -> Response:
    """Sign another of one's browsers out."""
    await service.end_session_by_id(session, viewer=viewer, session_id=session_id)
    return redirect("/account", Flash("That browser is signed out."))


@pages.post("/account/tokens")
async def create_token(
    request: Request, viewer: SignedIn, session: RequestSession, form: SentForm
) -> Response:
    """The page that answers is the only one that shows the token, so nothing may keep it."""
    days = text_of(form, "expires_in_days")
    try:
        wanted = NewToken.model_validate(
            {"name": text_of(form, "token_name"), "expires_in_days": days or None}, strict=False
        )
    except ValidationError as error:
        sentence = next(iter(sentences_of(error).values()))
        return await _account_page(request, viewer, session, errors={"token_name": sentence})
    _, secret = await service.create_token(
        session,
        user_id=viewer.id,
        name=wanted.name,
        expires_in_days=wanted.expires_in_days,
        actor=viewer,
    )
    return await _account_page(request, viewer, session, new_token=secret)


@pages.post("/account/tokens/{token_id}/revocation")
async def revoke_token(viewer: SignedIn, session: RequestSession, token_id: PathId) -> Response:
    """Make a token useless at once."""
    await service.revoke_token(session, viewer=viewer, token_id=token_id)
    return redirect("/account", Flash("The token does not work any more."))


@pages.post("/theme")
async def choose_theme(request: Request, form: SentForm) -> Response:
    """Light, dark, or like the system; kept by the browser, so it works before signing in too."""
    theme: Literal["auto", "light", "dark"] = "auto"
    if text_of(form, "theme") in {"light", "dark"}:
        theme = "dark" if text_of(form, "theme") == "dark" else "light"
    response = redirect(_page_before(request))
    response.set_cookie("theme", theme, max_age=A_YEAR_S, samesite="lax")
    return response


async def _account_page(
    request: Request,
    viewer: Viewer,
    session: AsyncSession,
    *,
    errors: dict[str, str] | None = None,
    new_token: str | None = None,
) -> Response:
    secret = session_secret(request)
    current = digest(secret) if secret else None
    context = {
        "errors": errors or {},
        "sessions": [
            _session(row, current) for row in await queries.sessions_of(session, viewer.id)
        ],
        "tokens": await queries.tokens_of(session, viewer.id),
        "new_token": new_token,
    }
    page = render(request, "accounts/account.html", context, status_code=422 if errors else 200)
    page.headers["Cache-Control"] = "no-store"
    return page


def _session(row: Session, current: bytes | None) -> dict[str, object]:
    return {
        "id": service.session_public_id(row.token_hash),
        "browser": browser_name(row.user_agent),
        "address": row.address,
        "last_used_at": row.last_used_at,
        "is_current": row.token_hash == current,
    }


def _field_of(name: str) -> str:
    """A refused new password is told beside its field of this form."""
    return "new_password" if name == "password" else name


def _page_before(request: Request) -> str:
    """The path of the page whose form was sent."""
    base = str(request.base_url).rstrip("/")
    path = request.headers.get("referer", "").removeprefix(base)
    return path if is_own_path(path) else "/"
