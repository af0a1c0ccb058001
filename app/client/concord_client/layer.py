"""One author's view of one image."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from concord_client import routes
from concord_client.answers import Annotation, LayerRecord
from concord_client.bodies import LayerPatch, NewAnnotation
from concord_client.transport import Transport


class Layer:
    """A layer as it was last read or saved.

    Attributes:
        id: its number.
        revision: counts the saves.
        annotations: what is marked.
        answers: values by question.
        verified_absent: ids of the categories that were looked for and are not there.
    """

    def __init__(self, transport: Transport, record: LayerRecord) -> None:
        self._transport = transport
        self.id = record["id"]
        self._take(record)

    def __repr__(self) -> str:
        return f"<Layer {self.id}: {len(self.annotations)} annotations at revision {self.revision}>"

    def _take(self, record: LayerRecord) -> None:
        self.revision: int = record["revision"]
        self.annotations: list[Annotation] = record["annotations"]
        self.answers: dict[str, list[str]] = record["answers"]
        self.verified_absent: list[int] = record["verified_absent"]

    def refresh(self) -> "Layer":
        """Read it anew; the same object."""
        self._take(routes.GET_LAYER(self._transport, self.id))
        return self

    def save(
        self,
        *,
        added: Sequence[NewAnnotation] = (),
        updated: Sequence[NewAnnotation | Annotation] = (),
        removed: Sequence[str] = (),
        answers: Mapping[str, Sequence[str]] | None = None,
        verified_absent: Sequence[int] | None = None,
    ) -> "Layer":
        """Change it, all or nothing, and read what it is now; the same object.

        Args:
            added: new annotations.
            updated: annotations as they are to be, found by their ids.
            removed: ids.
            answers: the questions that change; no values take an answer back.
            verified_absent: the whole list.

        Raises:
            Conflict: the same objects were changed elsewhere; `details["current"]` is the layer as it stands.
        """
        patch: LayerPatch = {
            "base_revision": self.revision,
            "request_id": str(uuid4()),
            "added": list(added),
            "updated": [_sendable(each) for each in updated],
            "removed": list(removed),
            "answers": answers,
            "verified_absent": verified_absent,
        }
        routes.SAVE_LAYER(self._transport, self.id, body=patch)
        return self.refresh()


def _sendable(annotation: NewAnnotation | Annotation) -> NewAnnotation:
    """Without what the server alone says of it."""
    return {
        "id": annotation["id"],
        "category_id": annotation["category_id"],
        "shape": annotation["shape"],
        "attributes": annotation.get("attributes", {}),
        "is_crowd": annotation.get("is_crowd", False),
        "z": annotation.get("z", 0),
        "group_id": annotation.get("group_id"),
    }
