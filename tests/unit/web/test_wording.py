"""What pydantic finds is told in our words."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.web.wording import plain_message


class Wren(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (Wren, {}, "a value is required"),
        (Wren, {"name": "Ada", "age": 3}, "there is no field of this name"),
        (Wren, "Ada", "expected an object"),
        (int, "many", "expected a whole number"),
        (int, 1.5, "expected a whole number"),
        (float, "many", "expected a number"),
        (bool, "perhaps", "expected true or false"),
        (list[int], 1, "expected a list"),
        (Annotated[int, Field(ge=1)], 0, "expected 1 or more"),
        (Annotated[int, Field(le=9)], 10, "expected 9 or less"),
        (Annotated[str, Field(max_length=2)], "wren", "expected at most 2 characters"),
        (Annotated[list[int], Field(max_length=1)], [1, 2], "expected at most 1 entries"),
        (Literal["", "a", "b"], "c", "expected nothing, 'a' or 'b'"),
        (Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")], "red", "expected a color such as #3366cc"),
    ],
)  # fmt: skip
def test_the_commonest_mistakes_are_told_in_our_words(
    kind: Any, value: object, sentence: str
) -> None:
    assert plain_message(first_error(kind, value)) == sentence


def test_nobody_is_shown_a_regular_expression() -> None:
    told = plain_message(first_error(Annotated[str, Field(pattern="^[0-9]+x$")], "wren"))

    assert told == "this text does not have the form that is expected here"


def test_a_sentence_of_our_own_stays_as_it_is() -> None:
    item = {"type": "value_error", "msg": "Value error, expected one line", "ctx": {}}

    assert plain_message(item) == "expected one line"


def first_error(kind: Any, value: object) -> Any:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return caught.value.errors()[0]
