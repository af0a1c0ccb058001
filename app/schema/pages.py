"""The schema page as a whole: categories and questions, and many of them at once from a list or a file."""

from dataclasses import asdict

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from app.errors import FieldError
from app.projects.access import ChangeAccess, MemberAccess
from app.projects.errors import SchemaInvalid
from app.schema.adding import add_schema
from app.schema.attempts import REFUSALS, whole_or_not
from app.schema.reading import Brought, read_schema
from app.schema.schemas import NewSchema, SchemaAdded
from app.schema.showing import MANY, Attempt, done, schema_page
from app.web.flashes import Flash
from app.web.forms import SentForm, text_of, texts_of
from app.web.transactions import RequestSession
from app.web.wording import plain_message

pages = APIRouter(include_in_schema=False)


@pages.get("/projects/{project_id}/schema")
async def show_schema(request: Request, session: RequestSession, access: MemberAccess) -> Response:
    return await schema_page(request, session, access)


@pages.post("/projects/{project_id}/schema")
async def add_many(
    request: Request, session: RequestSession, access: ChangeAccess, form: SentForm
) -> Response:
    """Add what a list, a COCO file or a schema of Concord's names and the project does not have."""
    text = await _brought_text(form)
    shapes = texts_of(form, "shapes") or ["box"]
    try:
        brought = read_schema(text, shapes=shapes)
        new = checked(brought)
        async with whole_or_not(session, access):
            made = await add_schema(session, access, new)
    except REFUSALS as refusal:
        attempt = Attempt(MANY, {"text": text, "shapes": shapes}, refusal)
        return await schema_page(request, session, access, attempt)
    return done(access, Flash(added_words(made), "done" if made.categories else "note"))


def checked(brought: Brought) -> NewSchema:
    """What was brought, by the rules of the API; raises SchemaInvalid with the place of each mistake."""
    try:
        return NewSchema.model_validate(asdict(brought))
    except ValidationError as error:
        items = error.errors()
        problems = [
            FieldError(".".join(map(str, each["loc"])), plain_message(each)) for each in items
        ]
        raise SchemaInvalid(problems) from None


def added_words(made: SchemaAdded) -> str:
    """`3 categories and 1 question are added; car was there already.`"""
    parts = [
        f"{len(rows):,} {noun if len(rows) == 1 else plural}"
        for rows, noun, plural in (
            (made.categories, "category", "categories"),
            (made.questions, "question", "questions"),
        )
        if rows
    ]
    is_one = len(made.categories) + len(made.questions) == 1
    told = f"{' and '.join(parts)} {'is' if is_one else 'are'} added" if parts else "Nothing is new"
    if not made.left:
        return f"{told}."
    if len(made.left) == 1:
        return f"{told}; {made.left[0]} was there already."
    return f"{told}; {len(made.left):,} were there already."


async def _brought_text(form: FormData) -> str:
    """The file if one was chosen, else what was pasted."""
    file = form.get("file")
    if isinstance(file, UploadFile) and file.size:
        brought = await file.read()
        await form.close()
        return brought.decode("utf-8-sig", errors="replace")
    return text_of(form, "text")
