"""The page behind an invitation's link: who has an account joins, who has none makes one and joins."""

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.accounts import service as accounts
from app.accounts.cookies import browser_of, set_session_cookie
from app.accounts.models import User
from app.accounts.schemas import AccountSetup
from app.accounts.viewer import Viewer
from app.errors import AppError, Conflict, Invalid
from app.projects import service
from app.projects.queries import user_name
from app.projects.service.invitations import find_invitation
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)


@pages.get("/invitations/{secret}")
async def show_invitation(request: Request, session: RequestSession, secret: str) -> Response:
    """What the link offers; opening it does not use it."""
    return await _page(request, session, secret)


@pages.post("/invitations/{secret}")
async def accept(
    request: Request, session: RequestSession, secret: str, form: SentForm
) -> Response:
    """Join as whoever is signed in, or as somebody new."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    if viewer is not None:
        project = await service.accept_invitation(session, viewer, secret)
        return redirect(f"/projects/{project.id}", Flash(f"Welcome to {project.name}."))
    await find_invitation(session, secret)
    try:
        user = await _new_user(session, form)
    except ValidationError as error:
        return await _page(request, session, secret, form=form, errors=sentences_of(error))
    except (Invalid, Conflict) as error:
        return await _page(request, session, secret, form=form, errors=_by_field(error))
    return await _join_as(request, session, user, secret)


async def _new_user(session: RequestSession, form: FormData) -> User:
    names = ("name", "email", "password")
    sent = AccountSetup.model_validate({name: text_of(form, name) for name in names})
    return await accounts.create_user(
        session,
        email=sent.email,
        name=sent.name,
        role="member",
        password=sent.password,
        actor=None,
    )


async def _join_as(request: Request, session: RequestSession, user: User, secret: str) -> Response:
    browser = browser_of(request)
    viewer = Viewer(user.id, user.email, user.name, user.role, address=browser.address)
    project = await service.accept_invitation(session, viewer, secret)
    session_secret = await accounts.create_session(session, user_id=user.id, browser=browser)
    response = redirect(f"/projects/{project.id}", Flash(f"Welcome to {project.name}."))
    set_session_cookie(request, response, session_secret)
    return response


def _by_field(error: AppError) -> dict[str, str]:
    """A refusal without a field is about the e-mail: somebody has an account with it."""
    sentences = sentences_of(error) if isinstance(error, Invalid) else {}
    return {name: sentence for name, sentence in sentences.items() if name} or {
        "email": f"{error.message} Sign in with it instead."
    }


async def _page(
    request: Request,
    session: RequestSession,
    secret: str,
    *,
    form: FormData | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    found = await find_invitation(session, secret)
    typed = form or FormData()
    context = {
        "token": secret,
        "invitation": {
            "project_name": found.project.name,
            "role": found.invitation.role,
            "email": found.invitation.email,
            "invited_by": await user_name(session, found.invitation.created_by),
        },
        "form": {"name": text_of(typed, "name"), "email": text_of(typed, "email")},
        "errors": errors or {},
    }
    page = "accounts/accept_invitation.html"
    return render(request, page, context, status_code=422 if errors else 200)
