from collections.abc import Sequence

from app.errors import FieldError, Forbidden, Invalid, NotFound


class AgreementIsHidden(Forbidden):
    """An annotator of a blind project asked how far all agree."""

    def __init__(self) -> None:
        super().__init__(
            "This project is blind: annotators see their own agreement only, reviewers and owners all of it."
        )


class SliceMissing(Invalid):
    """Slices of nothing."""

    def __init__(self) -> None:
        super().__init__(
            "slice: expected the name of a metadata field, found nothing. by=slice needs one.",
            errors=[FieldError("slice", "a metadata field is required")],
        )


class NoSuchSlice(Invalid):
    """Neither a field of images nor a question."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"slice: expected a field of images or answer:<question>, found {name!r}. There are: {', '.join(known)}.",
            errors=[FieldError("slice", "no such field")],
        )


class NoSuchAnnotator(NotFound):
    """Somebody who has neither a role nor work here."""

    def __init__(self, user_id: int) -> None:
        super().__init__(f"Nobody with the id {user_id} labels in this project.")
