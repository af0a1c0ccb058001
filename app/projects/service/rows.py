"""Drafts of categories and questions as rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.projects.consistency import values_of
from app.projects.models import Category, Question
from app.projects.palette import next_color
from app.projects.schemas import Attribute, NewCategory, NewQuestion, Skeleton


def category_rows(
    project_id: int, new: Sequence[NewCategory], *, after: Sequence[Category] = ()
) -> Iterator[Category]:
    """Rows in the order given, behind those there are, each with a colour that differs while there are colours."""
    colors = [category.color for category in after]
    colors += [category.color for category in new if category.color is not None]
    position = max((category.position for category in after), default=-1) + 1
    for offset, category in enumerate(new):
        color = category.color
        if color is None:
            color = next_color(colors)
            colors.append(color)
        yield Category(
            project_id=project_id,
            name=category.name,
            color=color,
            supercategory=category.supercategory,
            shapes=list(category.shapes),
            attributes=attributes_json(category.attributes),
            skeleton=skeleton_json(category.skeleton),
            position=position + offset,
        )


def question_rows(
    project_id: int, new: Sequence[NewQuestion], *, after: Sequence[Question] = ()
) -> Iterator[Question]:
    """Rows in the order given, behind those there are."""
    position = max((question.position for question in after), default=-1) + 1
    for offset, question in enumerate(new):
        yield Question(
            project_id=project_id,
            name=question.name,
            mode=question.mode,
            values=values_of(question),
            is_required=question.required,
            position=position + offset,
        )


def attributes_json(attributes: Sequence[Attribute]) -> list[dict[str, Any]]:
    """Attributes as the database keeps them: what is not set is left out."""
    return [attribute.model_dump() for attribute in attributes]


def skeleton_json(skeleton: Skeleton | None) -> dict[str, Any] | None:
    """A skeleton as the database keeps it."""
    return skeleton.model_dump(exclude_none=True) if skeleton else None
