"""The form of a ruling. An example travels in it as JSON, with its caption and its judgement in fields of their own."""

import json
from typing import Any

from starlette.datastructures import FormData

from app.errors import FieldError
from app.rulings.errors import RulingInvalid
from app.rulings.schemas import NewRuling, RulingChange
from app.web.forms import text_of, texts_of

_PLACE = ("image_id", "x", "y", "width", "height", "shape")


def form_of(ruling: dict[str, Any]) -> dict[str, Any]:
    """A ruling as its form shows it."""
    return {
        "title": ruling["title"],
        "body": ruling["body"],
        "category_ids": [category["id"] for category in ruling["categories"]],
        "question_id": ruling["question_id"],
        "examples": [
            {name: example[name] for name in (*_PLACE, "caption", "is_right")}
            | {"category_id": example["category"]["id"] if example["category"] else None}
            for example in ruling["examples"]
        ],
    }


def new_of(form: FormData) -> NewRuling:
    """What a form writes down; raises ValidationError or RulingInvalid."""
    return NewRuling.model_validate(_sent(form))


def change_of(form: FormData) -> RulingChange:
    """What a form changes: all of it; raises as `new_of` does."""
    return RulingChange.model_validate(_sent(form))


def typed_in(form: FormData) -> dict[str, Any]:
    """The form as it was typed, to be shown again; an example that cannot be read is left out."""
    try:
        return _sent(form)
    except RulingInvalid:
        return _sent(form, with_examples=False)


def _sent(form: FormData, *, with_examples: bool = True) -> dict[str, Any]:
    question = text_of(form, "question_id")
    return {
        "title": text_of(form, "title"),
        "body": text_of(form, "body"),
        "category_ids": [int(each) for each in texts_of(form, "category_ids") if each.isdecimal()],
        "question_id": int(question) if question.isdecimal() else None,
        "examples": _examples(form) if with_examples else [],
    }


def _examples(form: FormData) -> list[dict[str, Any]]:
    """Those that are kept, in their order."""
    kept = set(texts_of(form, "kept"))
    return [
        _example(form, str(place), text)
        for place, text in enumerate(texts_of(form, "example"))
        if str(place) in kept
    ]


def _example(form: FormData, place: str, text: str) -> dict[str, Any]:
    try:
        example = json.loads(text)
    except ValueError:
        example = None
    if not isinstance(example, dict):
        raise RulingInvalid([FieldError(f"examples.{place}", "expected an object in JSON")])
    return example | {
        "caption": text_of(form, f"caption-{place}").strip(),
        "is_right": text_of(form, f"is_right-{place}", "yes") == "yes",
    }
