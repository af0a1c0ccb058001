"""What the chosen layers say of one image, each by itself and as far as it can be said in one voice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.formats.records import Layer, Object


@dataclass
class Said:
    """Objects of all layers; answers and absences only where one layer speaks, since several may differ.

    `layers` are those that speak, where the words are theirs and not what several agree on.
    """

    objects: list[Object] = field(default_factory=list)
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    verified_absent: Sequence[int] = ()
    layers: list[Layer] = field(default_factory=list)
    is_agreed: bool = False

    @property
    def is_checked(self) -> bool:
        """Whether anybody has looked at it."""
        return self.is_agreed or bool(self.layers)

    def hear(self, layer: Layer) -> None:
        """One layer more."""
        self.layers.append(layer)
        is_only = len(self.layers) == 1
        self.answers = layer.answers if is_only else {}
        self.verified_absent = layer.verified_absent if is_only else ()
