from app.errors import FieldError, Invalid


class NoSuchField(Invalid):
    """A field that images do not have."""

    def __init__(self, name: str, *, known: list[str]) -> None:
        super().__init__(
            f"slice: expected a metadata field, found {name!r}. There are: {', '.join(known)}.",
            errors=[FieldError("slice", "no such metadata field")],
        )
