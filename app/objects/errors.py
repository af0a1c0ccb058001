"""Refusals about objects."""

from app.errors import PERHAPS_ELSEWHERE, FieldError, Invalid, NotFound


class NoSuchRelabelling(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such change of categories, or it is somebody else's.")


class NoSuchCategory(Invalid):
    def __init__(self, received: int) -> None:
        message = f"this project has no category {received}"
        super().__init__(f"category_id: {message}.", errors=[FieldError("category_id", message)])


class OtherRequest(Invalid):
    """A request id stands for one change of one project."""

    def __init__(self) -> None:
        message = "expected a new UUID, received that of a change in another project"
        super().__init__(f"request_id: {message}.", errors=[FieldError("request_id", message)])
