"""The consensus: the one layer of an image that is nobody's work, written like any other, with a history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.annotations.policy import LayerFacts
from app.annotations.queries import layer_facts
from app.annotations.schemas import AnnotationBody, LayerPatch
from app.annotations.service.saving import write_patch
from app.annotations.service.writing import SavedRevision
from app.database.engine import Connection


async def open_consensus(connection: Connection, image_id: int) -> LayerFacts:
    """The consensus layer of an image, locked; made where there is none yet."""
    await connection.execute(
        """
        insert into layers (project_id, image_id, kind)
        select project_id, id, 'consensus' from images where id = %s
        on conflict (image_id) where kind = 'consensus' do nothing
        """,
        [image_id],
    )
    cursor = await connection.execute(
        "select id from layers where image_id = %s and kind = 'consensus'", [image_id]
    )
    row = await cursor.fetchone()
    assert row is not None
    facts = await layer_facts(connection, None, row[0], is_locked=True)
    assert facts is not None
    return facts


@dataclass(frozen=True)
class ConsensusChange:
    """What the next revision of a consensus changes; answers by the names of their questions."""

    written: Sequence[AnnotationBody] = ()
    removed: Sequence[UUID] = ()
    answers: Mapping[str, list[str]] = field(default_factory=dict)
    verified_absent: Sequence[int] | None = None


async def change_consensus(
    connection: Connection, facts: LayerFacts, change: ConsensusChange, *, author_id: int | None
) -> SavedRevision:
    """The next revision of a consensus that `open_consensus` has locked; no author where it settles by itself.

    Raises:
        LayerInvalid: what is written contradicts the schema or the image; every place is named.
    """
    absent = change.verified_absent
    patch = LayerPatch(
        base_revision=facts.revision,
        added=list(change.written),
        removed=list(change.removed),
        answers=dict(change.answers) or None,
        verified_absent=list(absent) if absent is not None else None,
    )
    return await write_patch(connection, facts, patch, author_id=author_id)
