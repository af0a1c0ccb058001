"""Refusals to change a label schema."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Conflict, FieldError, Invalid


class ConfirmationNeeded(Conflict):
    """The change touches existing work; `impact` says what, `count` is what `confirm` must be.

    `consequences` are sentences that say what becomes of that work.
    """

    def __init__(
        self,
        *,
        noun: str,
        count: int,
        impact: Mapping[str, Any],
        consequences: Sequence[str] = (),
    ) -> None:
        self.count = count
        self.impact = impact
        self.consequences = list(consequences)
        self.sentence = (
            f"This touches {_count(count, noun)} on {_count(impact['image_count'], 'image')}, "
            f"in {_count(impact['submitted_count'], 'submitted layer')}."
        )
        super().__init__(
            f"{self.sentence} Send confirm: {count} to go on.",
            details={"impact": dict(impact), "consequences": self.consequences},
        )


class MergedIntoItself(Invalid):
    def __init__(self) -> None:
        message = "expected another category than the one that is merged"
        super().__init__(f"into: {message}", errors=[FieldError("into", message)])


class ShapesDoNotFit(Conflict):
    def __init__(self, name: str, kinds: Sequence[str]) -> None:
        super().__init__(
            f"{name!r} does not take {' or '.join(kinds)}, which is there to be merged. "
            "Allow it in that category first."
        )


class SkeletonsDiffer(Conflict):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The skeleton of {name!r} has other keypoints. Give both categories the same ones first."
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
