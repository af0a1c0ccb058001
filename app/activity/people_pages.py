"""Everybody on this Concord, for administrators: adding people, their roles, letting them in and keeping them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData

from app.accounts import service
from app.accounts.errors import EmailTaken, NoSuchUser
from app.accounts.models import User, UserRole
from app.accounts.queries import user_by_id
from app.accounts.schemas import NewUser
from app.accounts.viewer import Admin
from app.activity import queries
from app.web.addresses import public_address
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.identifiers import PathId
from app.web.paging import Cursor, decode_cursor, encode_cursor
from app.web.templates import render
from app.web.texts import Storable
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

FIELDS = {"name": "", "email": "", "role": "member"}
PER_PAGE = 100


@dataclass(frozen=True)
class Asked:
    """Which people are shown."""

    words: str = ""
    cursor: str | None = None


EVERYBODY = Asked()


@pages.get("/people")
async def show_people(
    request: Request,
    _admin: Admin,
    session: RequestSession,
    q: Annotated[Storable, Query(max_length=200)] = "",
    cursor: Cursor = None,
) -> Response:
    """Everybody who can sign in, or those whose name or e-mail has some words."""
    return await _people_page(request, session, asked=Asked(q.strip(), cursor))


@pages.post("/people")
async def add_person(
    request: Request, admin: Admin, session: RequestSession, form: SentForm
) -> Response:
    """Make an account, and the link by which its owner comes in."""
    try:
        wanted = NewUser.model_validate({name: text_of(form, name) for name in FIELDS})
        user = await service.create_user(
            session,
            email=wanted.email,
            name=wanted.name or wanted.email,
            role=wanted.role,
            password=None,
            actor=admin,
        )
    except ValidationError as error:
        return await _people_page(request, session, form=form, errors=sentences_of(error))
    except EmailTaken as error:
        return await _people_page(request, session, form=form, errors={"email": error.message})
    return await _page_with_link(request, session, user, admin)


@pages.post("/people/{user_id}/sign-in-link")
async def make_sign_in_link(
    request: Request, admin: Admin, session: RequestSession, user_id: PathId
) -> Response:
    """A link for somebody who has forgotten their password; the page that answers shows it once."""
    user = await user_by_id(session, user_id)
    if user is None:
        raise NoSuchUser(user_id)
    return await _page_with_link(request, session, user, admin)


@pages.post("/people/{user_id}/role")
async def give_role(
    admin: Admin, session: RequestSession, user_id: PathId, role: Annotated[UserRole, Form()]
) -> Response:
    """Make a member an administrator, or the other way round."""
    user = await service.change_user(session, actor=admin, user_id=user_id, changes={"role": role})
    word = "an administrator" if user.role == "admin" else "a member"
    return redirect("/people", Flash(f"{user.name} is {word} now."))


@pages.post("/people/{user_id}/activation")
async def activate(
    admin: Admin, session: RequestSession, user_id: PathId, form: SentForm
) -> Response:
    """Keep somebody out, or let them in again; what they have labelled stays."""
    is_active = text_of(form, "active") == "yes"
    user = await service.change_user(
        session, actor=admin, user_id=user_id, changes={"is_active": is_active}
    )
    sentence = "can sign in again." if is_active else "is signed out and cannot sign in."
    return redirect("/people", Flash(f"{user.name} {sentence}"))


async def _page_with_link(
    request: Request, session: AsyncSession, user: User, admin: Admin
) -> Response:
    secret, _ = await service.create_sign_in_link(session, user.id, actor=admin)
    link = {"name": user.name, "url": public_address(request, f"/sign-in/{secret}")}
    return await _people_page(request, session, link=link)


async def _people_page(
    request: Request,
    session: AsyncSession,
    *,
    asked: Asked = EVERYBODY,
    form: FormData | None = None,
    errors: dict[str, str] | None = None,
    link: dict[str, str] | None = None,
) -> Response:
    typed = form or FormData()
    after = decode_cursor(asked.cursor, kinds=(str, int)) if asked.cursor else None
    people = await queries.people(session, words=asked.words, after=after, limit=PER_PAGE + 1)
    context = {
        "people": people[:PER_PAGE],
        "q": asked.words,
        "next_url": _next_url(asked, people),
        "form": {name: text_of(typed, name, default) for name, default in FIELDS.items()},
        "errors": errors or {},
        "link": link,
    }
    page = render(request, "accounts/people.html", context, status_code=422 if errors else 200)
    page.headers["Cache-Control"] = "no-store"
    return page


def _next_url(asked: Asked, people: Sequence[queries.PersonRow]) -> str | None:
    if len(people) <= PER_PAGE:
        return None
    cursor = encode_cursor(people[PER_PAGE - 1].key)
    return "/people?" + urlencode({"q": asked.words, "cursor": cursor})
