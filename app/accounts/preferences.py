"""What a person has chosen for themselves: their keys and the editor's settings, as they go over the wire.

The form is strict about names and sizes but knows no setting by name, so that the editor can gain one without a
change of the server. The document travels with every assignment, so its size is limited as a whole.
"""

import unicodedata
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.web.texts import UNSTORABLE, is_storable

MOST_SETTINGS = 200
MOST_ACTIONS = 500
LARGEST_PREFERENCES = 32_768
LARGEST_NUMBER = 1e12


def _one_line(value: str) -> str:
    if not is_storable(value):
        raise ValueError(UNSTORABLE)
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in value):
        raise ValueError("expected one line without control characters")
    return value


Name = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.:-]{0,63}$")]
"""The id of an action or a setting: a letter, then up to 63 letters, digits, `_`, `.`, `:` and `-`."""

Key = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_one_line)]
"""A key as the editor writes it: `b`, `Mod+Shift+z`, `PageDown`."""

Keys = Annotated[list[Key], Field(max_length=8)]
"""The keys of one action; none when it is not to be heard at all."""

Line = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
Number = Annotated[float, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False)]
Setting = bool | Number | Line | Annotated[list[Line], Field(max_length=64)]
"""The value of one setting of the editor."""


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Preferences(_Body):
    """A person's preferences. `keys` replaces the keys of actions, by the action's id; `editor` holds flat settings."""

    keys: Annotated[dict[Name, Keys], Field(max_length=MOST_ACTIONS)] = {}
    editor: Annotated[dict[Name, Setting], Field(max_length=MOST_SETTINGS)] = {}

    @model_validator(mode="after")
    def _is_small(self) -> Self:
        size = len(self.model_dump_json())
        if size > LARGEST_PREFERENCES:
            raise ValueError(
                f"expected at most {LARGEST_PREFERENCES:,} characters of JSON, found {size:,}"
            )
        return self


class PreferencesChange(_Body):
    """Entries to change: each is merged into its part, null removes one, what is not named stays."""

    keys: Annotated[dict[Name, Keys | None], Field(max_length=MOST_ACTIONS)] = {}
    editor: Annotated[dict[Name, Setting | None], Field(max_length=MOST_SETTINGS)] = {}


def merged(kept: Preferences, change: PreferencesChange) -> dict[str, Any]:
    """What the preferences become, not yet checked as a whole."""
    return {
        part: {
            name: value
            for name, value in {**getattr(kept, part), **getattr(change, part)}.items()
            if value is not None
        }
        for part in Preferences.model_fields
    }
