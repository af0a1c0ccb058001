"""Options of the command line as the models of requests have them."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.commands.errors import BadOptions

Options = TypeVar("Options", bound=BaseModel)


def read_options(model: type[Options], given: Mapping[str, Any]) -> Options:
    """What was given; options that were not (None) take the model's defaults. Raises BadOptions."""
    try:
        return model.model_validate(
            {name: value for name, value in given.items() if value is not None}
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        raise BadOptions(f"--{name}: {first['msg']}, received {first['input']!r}.") from None
