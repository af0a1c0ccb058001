"""Refusals of formats: what they are asked for cannot be written at all."""

from app.errors import Invalid


class UnknownFormat(Invalid):
    """There is no format of this name."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no format '{name}'. There are: {', '.join(known)}.")


class MissingModule(Invalid):
    """The format needs a Python package that is not installed."""

    def __init__(self, title: str, extra: str) -> None:
        super().__init__(
            f"{title} needs a package that is not installed here: install concord[{extra}]."
        )


class BadOption(Invalid):
    """An option has a value that the format does not take."""

    def __init__(self, name: str, expected: str, received: object) -> None:
        super().__init__(f"Option '{name}' must be {expected}, but is {received!r}.")


class TooManyCategories(Invalid):
    """The format numbers categories in too few bits."""

    def __init__(self, most: int, count: int) -> None:
        super().__init__(f"The format numbers at most {most} categories; there are {count}.")
