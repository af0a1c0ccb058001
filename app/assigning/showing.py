"""What both pages show and say."""

from typing import Any

from pydantic import ValidationError

from app.errors import Conflict, Invalid
from app.projects.access import ProjectAccess
from app.web.forms import sentences_of


def project_of(access: ProjectAccess) -> dict[str, Any]:
    """The project, as the templates need it."""
    project = access.project
    return {
        "id": project.id,
        "name": project.name,
        "role": access.role,
        "overlap": project.overlap,
        "pilot": project.pilot,
        "is_pilot": project.is_pilot,
        "is_archived": project.archived_at is not None,
    }


def sentence_of(refused: ValidationError | Invalid | Conflict) -> str:
    """A refusal in one line."""
    if isinstance(refused, ValidationError):
        field, sentence = next(iter(sentences_of(refused).items()))
        return f"{field.replace('_', ' ').capitalize()}: {sentence}" if field else sentence
    return refused.message
