"""HTML forms: text in, checked by the models that check JSON, with one sentence for each field that is wrong."""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.errors import FieldError, Invalid
from app.web.texts import UNSTORABLE, is_storable
from app.web.wording import plain_message


async def read_form(request: Request) -> FormData:
    """The fields of the form that was sent; raises Invalid when a text holds what no database keeps."""
    form = await request.form()
    bad = [
        FieldError(name, UNSTORABLE)
        for name, value in form.multi_items()
        if isinstance(value, str) and not is_storable(value)
    ]
    if bad:
        raise Invalid(f"{bad[0].path}: {bad[0].message}.", errors=bad)
    return form


SentForm = Annotated[FormData, Depends(read_form)]


def text_of(form: FormData, name: str, default: str = "") -> str:
    """A text field; the default when it was not sent, or is a file."""
    value = form.get(name)
    return value if isinstance(value, str) else default


def texts_of(form: FormData, name: str) -> list[str]:
    """Every text that was sent under a name, in the order of the form."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def lines_of(text: str) -> list[str]:
    """The lines of a text area that say something, trimmed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def sentences_of(error: ValidationError | Invalid, *, flattened: str = "") -> dict[str, str]:
    """Field → the first thing that is wrong with it; parts of a list are told under the list's name.

    The fields of the object named `flattened` are told under their own names: a form has no objects in it.
    """
    if isinstance(error, Invalid):
        problems = [(problem.path, problem.message) for problem in error.errors]
    else:
        items = error.errors()
        problems = [(".".join(map(str, item["loc"])), plain_message(item)) for item in items]
    if not problems:
        return {"": str(error)}
    return _first_by_field([(path.removeprefix(f"{flattened}."), told) for path, told in problems])


def _first_by_field(problems: list[tuple[str, str]]) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for path, message in problems:
        field = path.split(".")[0]
        sentences.setdefault(field, message[:1].upper() + message[1:])
    return sentences
