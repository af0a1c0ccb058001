"""Refusals about batches."""

from app.errors import PERHAPS_ELSEWHERE, Conflict, FieldError, Invalid, NotFound


class NoSuchBatch(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such batch, or you may not see it.")


class NoImages(Invalid):
    def __init__(self) -> None:
        message = "expected images of this project, found none"
        super().__init__(f"Nothing to do: {message}.", errors=[FieldError("image_ids", message)])


class StillAtWork(Conflict):
    def __init__(self) -> None:
        super().__init__("The batch is still at work. Cancel it first, or wait for its end.")


class OtherRequest(Invalid):
    """A request id stands for one batch of one project."""

    def __init__(self) -> None:
        message = "expected a new UUID, received that of a batch in another project"
        super().__init__(f"request_id: {message}.", errors=[FieldError("request_id", message)])
