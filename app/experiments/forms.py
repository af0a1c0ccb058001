"""The form of an experiment."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from app.experiments.schemas import NewExperiment
from app.features import FIELDS, FROM_PIXELS
from app.web.forms import SentForm, text_of, texts_of

ASKED = {"task": "objects", "truth": "consensus", "where": ""}
"""What an empty form stands at."""

_ALWAYS = "picture"
"""What files tell of themselves is recorded of every image."""


def new_of(form: SentForm) -> NewExperiment:
    """What the form asks for. Raises pydantic's ValidationError."""
    return NewExperiment.model_validate({**filled(form), "fields": texts_of(form, "fields")})


def filled(form: SentForm) -> dict[str, str]:
    """As it was sent, so that nobody fills it in twice."""
    return {name: text_of(form, name).strip() or usual for name, usual in ASKED.items()}


def offered(
    recorded: Iterable[str], chosen: Iterable[str] | None
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The fields that some image records, by section; those that are private are offered, but not chosen."""
    there, wanted = set(recorded), None if chosen is None else set(chosen)
    fields = [
        field
        for name, field in FIELDS.items()
        if name not in FROM_PIXELS and (field.section == _ALWAYS or there & set(field.sources))
    ]
    return [
        (
            section,
            [
                {
                    "name": each.name,
                    "label": each.label,
                    "is_private": each.is_private,
                    "is_chosen": not each.is_private if wanted is None else each.name in wanted,
                }
                for each in group
            ],
        )
        for section, group in groupby(fields, key=lambda field: field.section)
    ]
