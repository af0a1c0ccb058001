"""What the chosen layers say of one image, as far as it can be said in one voice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.formats.records import Object


@dataclass
class Said:
    """Objects of all layers; answers and absences only where one layer speaks, since several may differ."""

    objects: list[Object] = field(default_factory=list)
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    verified_absent: Sequence[int] = ()
    layer_count: int = 0

    def hear(self, answers: Mapping[str, Sequence[str]], verified_absent: Sequence[int]) -> None:
        """One layer more."""
        self.layer_count += 1
        is_only = self.layer_count == 1
        self.answers = answers if is_only else {}
        self.verified_absent = sorted(verified_absent) if is_only else ()
