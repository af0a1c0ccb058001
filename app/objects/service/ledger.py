"""What becomes of the objects of one request, gathered layer by layer."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.annotations.schemas import AnnotationBody
from app.objects.policy import SENTENCES
from app.objects.schemas import Cause, Changed, Refusal, Report


@dataclass
class Ledger:
    """Objects changed and refused so far; `changes` is what takes them back."""

    changed: list[Changed] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    unchanged: int = 0
    reopened: int = 0
    _refused: dict[tuple[Cause, str], list[UUID]] = field(default_factory=dict)

    def refuse(self, ids: list[UUID], cause: Cause, sentence: str = "") -> None:
        """Leave objects as they are."""
        if ids:
            self._refused.setdefault((cause, sentence or SENTENCES[cause]), []).extend(ids)

    def note(self, layer_id: int, revision: int, written: list[AnnotationBody]) -> None:
        """These are in the layer's new revision."""
        for each in written:
            self.changed.append(
                Changed(id=each.id, revision=revision, category_id=each.category_id)
            )
            self.changes.append({"id": str(each.id), "layer_id": layer_id, "revision": revision})

    @property
    def report(self) -> Report:
        """What the caller is told."""
        return Report(
            changed=self.changed,
            unchanged=self.unchanged,
            reopened=self.reopened,
            refused=[
                Refusal(cause=cause, sentence=sentence, ids=ids)
                for (cause, sentence), ids in self._refused.items()
            ],
        )
