"""Refusals about images."""

from app.errors import NotFound


class NoSuchImage(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such image, or you may not see it.")
