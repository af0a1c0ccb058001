"""What cannot be fused."""


class NothingToFuse(ValueError):
    """A cluster without members."""

    def __init__(self) -> None:
        super().__init__("Expected at least one annotation to fuse, received none.")


class MixedShapes(ValueError):
    """Shapes that are not of one family."""

    def __init__(self, kinds: list[str]) -> None:
        super().__init__(f"Expected shapes of one family, received {', '.join(kinds)}.")


class MethodNotOffered(ValueError):
    """A method that would answer without grounds."""

    def __init__(self, method: str, least: int, received: int) -> None:
        super().__init__(
            f"{method} needs at least {least} members to tell whom to believe, received {received}."
        )
