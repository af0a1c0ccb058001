"""Refusals of features."""

from app.errors import Invalid


class UnknownFields(Invalid):
    """Fields were named that there are not."""

    def __init__(self, names: list[str], known: list[str]) -> None:
        told = ", ".join(f"'{name}'" for name in names)
        super().__init__(f"There are no features of {told}. There are: {', '.join(known)}.")
