"""Refusals about webhooks."""

from app.errors import PERHAPS_ELSEWHERE, Conflict, NotFound


class NoSuchWebhook(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such webhook, or you may not see it.")


class NoSuchDelivery(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("There is no such delivery, or you may not see it.")


class TooManyWebhooks(Conflict):
    def __init__(self, most: int) -> None:
        super().__init__(f"A project has at most {most} webhooks. Delete one that is not needed.")


class StillWaiting(Conflict):
    def __init__(self) -> None:
        super().__init__("This delivery is still waiting to be sent; it need not be sent again.")
