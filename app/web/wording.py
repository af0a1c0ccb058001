"""What pydantic finds wrong with a value, in the words of Concord."""

from collections.abc import Mapping
from typing import Any

from app.web.texts import UNSTORABLE

WORDS = {
    "missing": "a value is required",
    "extra_forbidden": "there is no field of this name",
    "string_type": "expected text",
    "string_too_short": "expected at least {min_length} characters",
    "string_too_long": "expected at most {max_length} characters",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "int_parsing_size": "expected a whole number of fewer digits",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "finite_number": "expected a number that is not endless",
    "greater_than": "expected more than {gt}",
    "greater_than_equal": "expected {ge} or more",
    "less_than": "expected less than {lt}",
    "less_than_equal": "expected {le} or less",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "list_type": "expected a list",
    "too_short": "expected at least {min_length} entries, received {actual_length}",
    "too_long": "expected at most {max_length} entries",
    "dict_type": "expected an object",
    "model_type": "expected an object",
    "model_attributes_type": "expected an object",
    "literal_error": "expected {expected}",
    "enum": "expected {expected}",
    "tuple_type": "expected a list",
    "union_tag_invalid": "expected {discriminator} to be one of {expected_tags}, received '{tag}'",
    "union_tag_not_found": "expected an object with {discriminator}",
    "uuid_type": "expected a UUID",
    "uuid_parsing": "expected a UUID",
}
"""Kind of error → our sentence, filled from what pydantic knows of it; other kinds keep pydantic's."""

FORMS = {
    r"^[^\x00]*$": UNSTORABLE,
    r"^#[0-9a-fA-F]{6}$": "expected a color such as #3366cc",
    r"^[a-z_.]+$": "expected small letters, dots and underscores",
    r"^[0-o]+$": "expected run lengths as COCO compresses them: characters from 0 to o",
}
"""Regular expression → what it asks for; nobody is shown the expression itself."""


def plain_message(item: Mapping[str, Any]) -> str:
    """The sentence of one pydantic error."""
    facts = {name: _plain(fact) for name, fact in item.get("ctx", {}).items()}
    if item["type"] == "string_pattern_mismatch":
        return FORMS.get(facts["pattern"], "this text does not have the form that is expected here")
    words = WORDS.get(item["type"])
    if words is not None:
        # The empty text among the choices of a filter stands for no choice.
        return words.format(**facts).replace("'', ", "nothing, ")
    return str(item["msg"]).removeprefix("Value error, ")


def _plain(fact: Any) -> Any:
    """Whole numbers without a point, whichever type the bound of a field has."""
    return int(fact) if isinstance(fact, float) and fact.is_integer() else fact
