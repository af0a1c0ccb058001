"""Refusals of the page that shares work out."""

from app.errors import FieldError, Invalid, NotFound


class NothingChosen(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "Tick the images that are meant, or choose all that match.",
            errors=[FieldError("image_ids", "expected at least one image")],
        )


class NobodyChosen(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "Choose who goes on with the image.",
            errors=[FieldError("annotator_id", "expected a member")],
        )


class NoSuchDeed(NotFound):
    def __init__(self) -> None:
        super().__init__("There is nothing of this name to do with an assignment.")
