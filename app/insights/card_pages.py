"""The dataset card for people: as it reads, and the form for what only they know."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from app.database.engine import driver_connection
from app.errors import Invalid
from app.insights.card import card_of, write_words
from app.insights.card_schemas import CardWords
from app.insights.card_writing import markdown_of
from app.insights.label_pages import tabs_of
from app.insights.models import WORDS
from app.projects.access import ChangeAccess, ProjectAccess, ReviewerAccess
from app.projects.guidelines import guidelines_html
from app.projects.policy import reaches
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)


@pages.get("/projects/{project_id}/insights/card")
async def show_card(request: Request, access: ReviewerAccess, session: RequestSession) -> Response:
    """The card as it reads, with a form for owners."""
    return await _page(request, access, session)


@pages.post("/projects/{project_id}/insights/card")
async def write_card(
    request: Request, access: ChangeAccess, session: RequestSession, form: SentForm
) -> Response:
    """Keep the texts that people wrote."""
    sent = {name: text_of(form, name) for name in WORDS}
    try:
        words = CardWords.model_validate(sent)
    except (ValidationError, Invalid) as error:
        return await _page(request, access, session, sent, sentences_of(error))
    await write_words(await driver_connection(session), access, words)
    return redirect(f"/projects/{access.project.id}/insights/card", Flash("The card is written."))


async def _page(
    request: Request,
    access: ProjectAccess,
    session: RequestSession,
    sent: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    project = access.project
    card = await card_of(await driver_connection(session), project.id)
    context: dict[str, Any] = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "tabs": tabs_of(project.id, "card", ""),
        "is_owner": reaches(access.role, "owner") and project.archived_at is None,
        "words": sent or card.words.model_dump(),
        "errors": errors or {},
        "card_html": guidelines_html(_below_the_title(markdown_of(card))),
    }
    return render(request, "insights/card.html", context, status_code=422 if errors else 200)


def _below_the_title(text: str) -> str:
    """The page has a title of its own."""
    return text.partition("\n")[2]
