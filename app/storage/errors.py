"""What can go wrong with a blob."""

from app.errors import NotFound


class BlobMissing(NotFound):
    """A row promises a blob that the store does not hold."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The file {key} is not in the store.")
        self.key = key


class BadKey(ValueError):
    """A key that could leave the store: a mistake in the program, never something a person can cause."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Expected a key such as originals/ab/cd/abcd…, with no empty, dotted or absolute part; received {key!r}."
        )


class StorageMisconfigured(ValueError):
    """The settings name a store that cannot be opened."""
