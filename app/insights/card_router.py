"""The dataset card over REST, for a project's owners and reviewers; its texts are the owners'."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from app.database.engine import driver_connection
from app.exporting.naming import file_name_of
from app.insights.card import card_of, write_words
from app.insights.card_schemas import Card, CardWords
from app.insights.card_writing import markdown_of
from app.projects.access import ChangeAccess, ReviewerAccess
from app.web.transactions import RequestSession

router = APIRouter(tags=["insights"])


@router.get("/projects/{project_id}/insights/card")
async def get_card(access: ReviewerAccess, session: RequestSession) -> Card:
    """All that is to be known of the dataset: what is counted, and what its owners say."""
    return await card_of(await driver_connection(session), access.project.id)


@router.get(
    "/projects/{project_id}/insights/card.md",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/markdown": {}}, "description": "The card as Markdown."}},
)
async def get_card_as_markdown(
    access: ReviewerAccess, session: RequestSession
) -> PlainTextResponse:
    """The same as a file for people."""
    card = await card_of(await driver_connection(session), access.project.id)
    name = file_name_of(f"{access.project.name}-card")
    headers = {"Content-Disposition": f'attachment; filename="{name}.md"'}
    return PlainTextResponse(markdown_of(card), media_type="text/markdown", headers=headers)


@router.put("/projects/{project_id}/insights/card", status_code=204)
async def put_card(access: ChangeAccess, session: RequestSession, words: CardWords) -> None:
    """Write the texts of the card, all of them."""
    await write_words(await driver_connection(session), access, words)
