"""The way in and out: signing in, sign-in links, setting up an account, signing out."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData

from app.accounts import queries, service
from app.accounts.cookies import (
    address_of,
    browser_of,
    clear_session_cookie,
    session_secret,
    set_session_cookie,
)
from app.accounts.errors import AlreadySetUp, TooManySignIns, WrongCredentials
from app.accounts.models import User
from app.accounts.schemas import AccountSetup
from app.accounts.viewer import Viewer
from app.database.engine import Database
from app.errors import Conflict, Invalid
from app.settings import Settings
from app.web.addresses import is_own_path
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.problems import status_of
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

Next = Annotated[str, Query(alias="next", max_length=2000)]


@pages.get("/sign-in")
async def show_sign_in(request: Request, session: RequestSession, wanted: Next = "") -> Response:
    if _viewer(request) is not None:
        return redirect(_own(wanted))
    if not await queries.has_users(session):
        return redirect("/setup")
    return render(request, "accounts/sign_in.html", {"email": "", "next": wanted, "error": None})


@pages.post("/sign-in")
async def sign_in(request: Request, form: SentForm) -> Response:
    database: Database = request.app.state.database
    settings: Settings = request.app.state.settings
    email, wanted = text_of(form, "email"), text_of(form, "next")
    try:
        secret, _ = await service.sign_in(
            database,
            email=email,
            password=text_of(form, "password"),
            browser=browser_of(request),
            attempts=settings.sign_in_attempts,
        )
    except (WrongCredentials, TooManySignIns) as refusal:
        context = {"email": email, "next": wanted, "error": refusal.message}
        return render(request, "accounts/sign_in.html", context, status_code=status_of(refusal))
    response = redirect(_own(wanted))
    set_session_cookie(request, response, secret)
    return response


@pages.post("/sign-out")
async def sign_out(request: Request, session: RequestSession) -> Response:
    secret = session_secret(request)
    if secret is not None:
        await service.end_session(session, secret)
    response = redirect("/sign-in", Flash("You are signed out."))
    clear_session_cookie(request, response)
    return response


@pages.get("/sign-in/{secret}")
async def show_sign_in_link(request: Request, session: RequestSession, secret: str) -> Response:
    """Opening the link does not use it up: mail programs and chats open links to preview them."""
    user = await service.peek_sign_in_link(session, secret)
    context = {"token": secret, "name": user.name, "email": user.email, "viewer": None}
    return render(request, "accounts/sign_in_link.html", context)


@pages.post("/sign-in/{secret}")
async def use_sign_in_link(request: Request, session: RequestSession, secret: str) -> Response:
    user = await service.use_sign_in_link(session, secret, address=address_of(request))
    return await _signed_in(request, session, user, "/" if user.has_password else "/setup")


@pages.get("/setup")
async def show_setup(request: Request, session: RequestSession) -> Response:
    user = await _to_set_up(request, session)
    typed = {"name": "", "email": ""}
    if user is not None and user.email != service.FIRST_EMAIL:
        typed = {"name": user.name, "email": user.email}
    return _setup_page(request, user, typed, {})


@pages.post("/setup")
async def set_up(request: Request, session: RequestSession, form: SentForm) -> Response:
    user = await _to_set_up(request, session)
    try:
        chosen = _account_of(form)
        made = await _set_up(session, _viewer(request), chosen)
    except (ValidationError, Invalid, Conflict) as error:
        typed = {name: text_of(form, name) for name in ("name", "email")}
        return _setup_page(request, user, typed, _sentences(error))
    return await _signed_in(request, session, made, "/")


async def _set_up(session: AsyncSession, viewer: Viewer | None, chosen: AccountSetup) -> User:
    fields = chosen.model_dump()
    if viewer is None:
        return await service.create_first_admin(session, **fields)
    return await service.set_up_account(session, viewer=viewer, **fields)


async def _to_set_up(request: Request, session: AsyncSession) -> User | None:
    """Who is setting up their account; None for the very first person. Raises AlreadySetUp."""
    viewer = _viewer(request)
    if viewer is None and await queries.has_users(session):
        raise AlreadySetUp
    user = await queries.user_by_id(session, viewer.id) if viewer else None
    if user is not None and user.has_password:
        raise AlreadySetUp
    return user


async def _signed_in(request: Request, session: AsyncSession, user: User, path: str) -> Response:
    secret = await service.create_session(session, user_id=user.id, browser=browser_of(request))
    response = redirect(path)
    set_session_cookie(request, response, secret)
    return response


def _setup_page(
    request: Request, user: User | None, typed: dict[str, str], errors: dict[str, str]
) -> Response:
    is_first = user is None or user.email == service.FIRST_EMAIL
    context = {"form": typed, "errors": errors, "is_first": is_first, "viewer": None}
    return render(request, "accounts/setup.html", context, status_code=422 if errors else 200)


def _account_of(form: FormData) -> AccountSetup:
    names = ("name", "email", "password")
    return AccountSetup.model_validate({name: text_of(form, name) for name in names})


def _sentences(error: ValidationError | Invalid | Conflict) -> dict[str, str]:
    """A conflict here is always about the e-mail that somebody has."""
    return {"email": error.message} if isinstance(error, Conflict) else sentences_of(error)


def _viewer(request: Request) -> Viewer | None:
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    return viewer


def _own(path: str) -> str:
    return path if is_own_path(path) else "/"
