"""What the schema page shows: definitions with how much they are used, and a form that was refused as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import AppError, Invalid
from app.projects.access import ProjectAccess
from app.projects.models import Category, Question
from app.projects.palette import next_color
from app.projects.queries import categories_of, questions_of
from app.schema.errors import ConfirmationNeeded
from app.schema.queries import NO_USES, Uses, category_uses, question_uses
from app.web.forms import sentences_of
from app.web.templates import render

Fields = dict[str, Any]
Deed = Literal["save", "removal", "merger"]


@dataclass(frozen=True)
class Attempt:
    """A form that was refused: which one (`category-3`), what was typed, why, and what it was to do."""

    opened: str = ""
    fields: Fields = field(default_factory=dict)
    refusal: ValidationError | AppError | None = None
    deed: Deed = "save"

    @property
    def typed(self) -> Fields:
        """The fields as the form shows them."""
        if "attributes" not in self.fields:
            return self.fields
        return self.fields | {
            "attributes": [_attribute(each) for each in self.fields["attributes"]]
        }

    @property
    def errors(self) -> dict[str, str]:
        """Field → sentence; what is about no field in particular is told at the name."""
        match self.refusal:
            case None | ConfirmationNeeded():
                return {}
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
            "count": self.refusal.count,
            "deed": self.deed,
        }

    @property
    def status(self) -> int:
        """The status code of the page."""
        if self.refusal is None:
            return 200
        return 422 if isinstance(self.refusal, ValidationError | Invalid) else 409


async def schema_page(
    request: Request, session: AsyncSession, access: ProjectAccess, attempt: Attempt | None = None
) -> Response:
    """The page, with one form standing open when an attempt was refused."""
    project, attempt = access.project, attempt or Attempt()
    categories = await categories_of(session, project.id)
    questions = await questions_of(session, project.id)
    marked = await category_uses(session, project.id)
    answered = await question_uses(session, project.id)
    context = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "categories": [_category(each, marked, attempt) for each in categories],
        "questions": [_question(each, answered, attempt) for each in questions],
        "opened": attempt.opened,
        "errors": attempt.errors,
        "impact": attempt.impact,
        "typed": attempt.typed,
        "next_color": next_color([category.color for category in categories]),
    }
    return render(request, "projects/schema.html", context, status_code=attempt.status)


def _category(category: Category, uses: Mapping[int, Uses], attempt: Attempt) -> Fields:
    fields: Fields = {
        "name": category.name,
        "color": category.color,
        "supercategory": category.supercategory,
        "shapes": category.shapes,
        "attributes": [_attribute(each) for each in category.attributes],
        "skeleton": category.skeleton,
    }
    title = {"id": category.id, "title": category.name}
    if attempt.opened == f"category-{category.id}":
        fields |= attempt.typed
    return fields | title | _counted(uses.get(category.id, NO_USES))


def _attribute(attribute: Fields) -> Fields:
    """An attribute as its row of inputs shows it."""
    default = attribute.get("default")
    if isinstance(default, bool):
        default = "yes" if default else "no"
    elif isinstance(default, list):
        default = ", ".join(default)
    return {"values": [], "required": False} | attribute | {"default": default}


def _question(question: Question, uses: Mapping[int, Uses], attempt: Attempt) -> Fields:
    fields: Fields = {
        "name": question.name,
        "mode": question.mode,
        "values": question.values,
        "required": question.is_required,
    }
    title = {"id": question.id, "title": question.name}
    if attempt.opened == f"question-{question.id}":
        fields |= attempt.typed
    return fields | title | _counted(uses.get(question.id, NO_USES))


def _counted(uses: Uses) -> Fields:
    return {"count": uses.count, "is_capped": uses.is_capped}
