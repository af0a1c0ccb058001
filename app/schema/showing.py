"""What the schema page shows: rows that open into forms, and a form that was refused as it was typed.

htmx asks for one row alone; without it the same row comes with the whole page around it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import AppError, Invalid
from app.projects.access import ProjectAccess
from app.projects.palette import PALETTE
from app.projects.queries import categories_of, questions_of
from app.schema.entries import (
    Fields,
    category_rows,
    new_category,
    new_question,
    question_rows,
)
from app.schema.errors import ConfirmationNeeded
from app.schema.queries import category_uses, question_uses
from app.web.flashes import Flash, redirect
from app.web.forms import sentences_of
from app.web.templates import render

Deed = Literal["save", "removal", "merger"]

MANY = "many"
"""The form that takes a list or a file."""


@dataclass(frozen=True)
class Attempt:
    """A form that was refused: which one (`category-3`), what was typed, why, and what it was to do.

    Without a refusal it is an entry that was opened, and nothing is typed yet.
    """

    opened: str = ""
    fields: Fields = field(default_factory=dict)
    refusal: ValidationError | AppError | None = None
    deed: Deed = "save"

    @property
    def errors(self) -> dict[str, str]:
        """Field → sentence; what is about no field in particular is told at the name."""
        match self.refusal:
            case None | ConfirmationNeeded():
                return {}
            case _ if self.opened == MANY:
                return {"text": str(self.refusal)}
            case ValidationError() | Invalid():
                sentences = sentences_of(self.refusal)
                return {name or "name": sentence for name, sentence in sentences.items()}
            case _:
                return {"name": str(self.refusal)}

    @property
    def impact(self) -> Fields | None:
        """What must be confirmed, the count that confirms it, and the button that sends it."""
        if not isinstance(self.refusal, ConfirmationNeeded):
            return None
        return {
            "sentence": self.refusal.sentence,
            "consequences": self.refusal.consequences,
            "count": self.refusal.count,
            "deed": self.deed,
        }

    @property
    def status(self) -> int:
        """The status code of the page."""
        if self.refusal is None:
            return 200
        return 422 if isinstance(self.refusal, ValidationError | Invalid) else 409


def is_fragment(request: Request) -> bool:
    """Whether htmx asks, which takes a part of the page."""
    return request.headers.get("HX-Request") == "true"


async def schema_page(
    request: Request, session: AsyncSession, access: ProjectAccess, attempt: Attempt | None = None
) -> Response:
    """The whole page, with one form standing open when an attempt was refused."""
    attempt = attempt or Attempt()
    context = await _context(session, access, attempt)
    return render(request, "projects/schema.html", context, status_code=attempt.status)


async def entry(
    request: Request,
    session: AsyncSession,
    access: ProjectAccess,
    attempt: Attempt,
    flash: Flash | None = None,
) -> Response:
    """One row with its form, or the page where it stands open; what was done is told on the page after."""
    if not is_fragment(request):
        return (
            done(access, flash, attempt.opened)
            if flash
            else await schema_page(request, session, access, attempt)
        )
    noun, _, tail = attempt.opened.partition("-")
    context = await _context(session, access, attempt)
    if noun == "new":
        return _fragment(request, f"projects/_new_{tail}.html", context, attempt, flash)
    row = _row_of(context["categories" if noun == "category" else "questions"], int(tail))
    return _fragment(request, f"projects/_{noun}.html", context | {noun: row}, attempt, flash)


async def added(
    request: Request, session: AsyncSession, access: ProjectAccess, opened: str, flash: Flash
) -> Response:
    """The row of what was just added, closed, before an empty form for the next one."""
    if not is_fragment(request):
        return done(access, flash)
    noun, _, id = opened.partition("-")
    context = await _context(session, access, Attempt())
    row = _row_of(context["categories" if noun == "category" else "questions"], int(id))
    return _fragment(
        request, "projects/_added.html", context | {"noun": noun, noun: row}, Attempt(), flash
    )


def gone(request: Request, access: ProjectAccess, flash: Flash) -> Response:
    """Nothing in the place of the row, and how to bring it back."""
    if not is_fragment(request):
        return done(access, flash)
    response = render(request, "projects/_said.html", {"flash": flash})
    response.headers["HX-Reswap"] = "delete"
    return response


def done(access: ProjectAccess, flash: Flash | None = None, opened: str = "") -> Response:
    """The browser goes on to the page, to the entry that is opened."""
    home = f"/projects/{access.project.id}"
    noun, _, id = opened.partition("-")
    nouns = {"category": "categories", "question": "questions"}
    path = f"{home}/{nouns[noun]}/{id}#{opened}" if opened else f"{home}/schema"
    return redirect(path, flash)


def _fragment(
    request: Request, name: str, context: Fields, attempt: Attempt, flash: Flash | None
) -> Response:
    return render(request, name, context | {"flash": flash}, status_code=attempt.status)


def _row_of(rows: Sequence[Mapping[str, Any]], id: int) -> Mapping[str, Any]:
    return next(row for row in rows if row["id"] == id)


async def _context(session: AsyncSession, access: ProjectAccess, attempt: Attempt) -> Fields:
    project = access.project
    categories = await categories_of(session, project.id)
    questions = await questions_of(session, project.id)
    marked = await category_uses(session, project.id)
    answered = await question_uses(session, project.id)
    opened, typed = attempt.opened, attempt.fields
    rows = category_rows(categories, marked, opened, typed)
    return {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "categories": rows,
        "questions": question_rows(questions, answered, opened, typed),
        "new_category": new_category(rows, typed if opened == "new-category" else {}),
        "new_question": new_question(typed if opened == "new-question" else {}),
        "palette": PALETTE,
        "opened": opened,
        "errors": attempt.errors,
        "impact": attempt.impact,
        "typed": attempt.fields,
        "flash": None,
    }
