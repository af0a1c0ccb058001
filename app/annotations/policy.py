"""Who may read and change a layer: pure questions on its facts."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts.viewer import Viewer


@dataclass(frozen=True)
class LayerFacts:
    """What decides who may read or change a layer; `role` is the asking person's in its project.

    `repeated_revision` is what an earlier request with the same id has made.
    `is_handed_on`: the lease has ended, and others have been given the image.
    `needs_reopening`: a save brings its assignment back into work, or renews a lease that is half over.
    """

    id: int
    project_id: int
    image_id: int
    kind: str
    author_id: int | None
    assignment_id: int | None
    needs_reopening: bool | None
    is_handed_on: bool | None
    revision: int
    verified_absent: list[int]
    verified_absent_revision: int
    width: int
    height: int
    schema_version: int
    is_archived: bool
    is_excluded: bool
    is_blind: bool
    role: str | None
    repeated_revision: int | None
    repeated_at: datetime | None


def may_read(layer: LayerFacts, viewer: Viewer) -> bool:
    """One's own layer and models' always; others' for reviewers, and where the project is not blind."""
    if layer.author_id == viewer.id or viewer.is_admin or layer.role in {"reviewer", "owner"}:
        return True
    return layer.kind == "prediction" or not layer.is_blind


def may_write(layer: LayerFacts, viewer: Viewer) -> bool:
    """An annotator's layer is changed by nobody else; the consensus by reviewers and owners."""
    if layer.kind == "consensus":
        return viewer.is_admin or layer.role in {"reviewer", "owner"}
    return layer.kind == "annotator" and layer.author_id == viewer.id
