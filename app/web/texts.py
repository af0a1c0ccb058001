"""Text that Postgres can keep: everything but U+0000 and halves of surrogate pairs."""

from typing import Annotated

from pydantic import AfterValidator

UNSTORABLE = "the character U+0000, or half of a character, cannot be stored"


def is_storable(text: str) -> bool:
    """Whether Postgres takes the text."""
    return "\x00" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def storable(text: str) -> str:
    """The text itself; raises ValueError when it cannot be kept."""
    if not is_storable(text):
        raise ValueError(UNSTORABLE)
    return text


Storable = Annotated[str, AfterValidator(storable)]
"""A text of a body or an address that goes to Postgres."""
