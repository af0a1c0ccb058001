"""The next revision of an image's consensus layer, and which decisions it puts into force."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.annotations.label_schema import LabelSchema, label_schema
from app.annotations.schemas import AnnotationBody
from app.annotations.service import ConsensusChange, change_consensus, open_consensus
from app.database.engine import Connection
from app.geometry.boxes import Size
from app.review.proposals import Fused, fused_of
from app.review.queries.contents import contents_of, size_and_schema_of
from app.review.records import Cluster, Decided, Situation
from app.review.service.keeping import keep_settled, keep_standing, kept_row
from app.review.standing import Standing
from app.review.taking import body_of, is_fitting


@dataclass(frozen=True)
class Deed:
    """What a person has just done: decisions undone, and who did it; nobody where it settles by itself.

    `absences_of` is the one layer whose absences are taken; without it, everybody's. With `takes_empty`, an image on
    which nobody marked anything is settled, too.
    """

    author_id: int | None = None
    withdrawn: Sequence[Decided] = ()
    absences_of: int | None = None
    takes_empty: bool = False


NOBODYS = Deed()


@dataclass(frozen=True)
class Writing:
    """What is to be written of one image."""

    situation: Situation
    standing: Standing
    deed: Deed
    is_settled: bool


@dataclass
class _Draft:
    """A change of the layer as it grows."""

    written: dict[UUID, AnnotationBody] = field(default_factory=dict)
    removed: set[UUID] = field(default_factory=set)
    answers: dict[int, list[str]] = field(default_factory=dict)

    def take_back(self, decision: Decided) -> None:
        if decision.question_id is not None:
            self.answers.setdefault(decision.question_id, [])
        elif decision.annotation_id is not None:
            self.removed.add(decision.annotation_id)

    def put(
        self, content: dict[str, Any] | None, question_id: int | None, annotation_id: UUID | None
    ) -> None:
        if question_id is not None:
            self.answers[question_id] = list(content["values"]) if content else []
        elif annotation_id is not None and content is None:
            self.removed.add(annotation_id)
        elif annotation_id is not None and content is not None:
            self.written[annotation_id] = body_of(content, annotation_id)


async def write_consensus(connection: Connection, writing: Writing) -> list[Cluster]:
    """Write it; gives the clusters that are left to a person, because what was to stand for them is no longer valid."""
    situation, standing = writing.situation, writing.standing
    size, schema_version = await size_and_schema_of(connection, situation.image_id)
    schema = await label_schema(
        connection, project_id=situation.project_id, schema_version=schema_version
    )
    fused = await _fused(connection, situation, standing.settling, size)
    valid = {key: one for key, one in fused.items() if _may_settle(one, schema, size)}
    revived = [
        one
        for one in standing.revived
        if one.content is None or is_fitting(dict(one.content), schema, size)
    ]
    kept = valid.keys() | {one.cluster_key for one in revived}
    wanted = {each.key for each in standing.settling} | {
        one.cluster_key for one in standing.revived
    }
    refused = [each for each in situation.clusters if each.key in wanted - kept]
    settled = [each for each in standing.settling if each.key in valid]
    draft = _draft(writing, revived, [(each, valid[each.key]) for each in settled])
    is_settled = writing.is_settled and not refused
    revision = await _write(connection, writing, draft, schema, is_settled=is_settled)
    await keep_standing(connection, writing.standing.lapsed, revived, revision)
    rows = [kept_row(situation, each, valid[each.key]) for each in settled]
    await keep_settled(connection, situation, rows, revision)
    return refused


def _draft(
    writing: Writing, revived: Sequence[Decided], settled: Sequence[tuple[Cluster, Fused]]
) -> _Draft:
    draft = _Draft()
    for decision in (*writing.standing.lapsed, *writing.deed.withdrawn):
        draft.take_back(decision)
    for decision in revived:
        content = dict(decision.content) if decision.content is not None else None
        draft.put(content, decision.question_id, decision.annotation_id)
    for cluster, fused in settled:
        draft.put(fused.content, cluster.question_id, cluster.annotation_id)
    return draft


async def _fused(
    connection: Connection, situation: Situation, clusters: Sequence[Cluster], size: Size
) -> dict[str, Fused]:
    contents = await contents_of(connection, clusters)
    return {cluster.key: fused_of(situation, cluster, contents, size) for cluster in clusters}


def _may_settle(fused: Fused, schema: LabelSchema, size: Size) -> bool:
    return fused.is_clear and fused.content is not None and is_fitting(fused.content, schema, size)


async def _write(
    connection: Connection,
    writing: Writing,
    draft: _Draft,
    schema: LabelSchema,
    *,
    is_settled: bool,
) -> int | None:
    """The revision that now holds; none where there is no layer yet, and nothing to put into one."""
    image_id = writing.situation.image_id
    has_content = bool(draft.written or any(draft.answers.values()) or is_settled)
    if not has_content and not await _has_layer(connection, image_id):
        return None
    facts = await open_consensus(connection, image_id)
    names = {rules.id: name for name, rules in schema.questions.items()}
    absent = await _absent(connection, writing, facts.id, draft) if is_settled else None
    change = ConsensusChange(
        written=list(draft.written.values()),
        removed=sorted(draft.removed - draft.written.keys()),
        answers={names[key]: values for key, values in draft.answers.items() if key in names},
        verified_absent=absent,
    )
    saved = await change_consensus(connection, facts, change, author_id=writing.deed.author_id)
    return saved.revision


async def _absent(
    connection: Connection, writing: Writing, consensus_id: int, draft: _Draft
) -> list[int]:
    """What somebody has looked for and not found is absent, where nothing of it is in the consensus."""
    cursor = await connection.execute(
        """
        select distinct absent.category_id
        from layers l
        join assignments a on a.id = l.assignment_id and a.state in ('submitted', 'accepted') and not a.is_gold
        cross join lateral unnest(l.verified_absent) absent(category_id)
        join categories c on c.id = absent.category_id and c.deleted_at is null
        where l.image_id = %(image_id)s
          and (%(layer_id)s::bigint is null or l.id = %(layer_id)s)
          and absent.category_id <> all(%(present)s)
          and not exists (
              select from annotations n
              where n.layer_id = %(consensus_id)s
                and n.category_id = absent.category_id
                and n.removed_at is null
                and n.id <> all(%(changed)s)
          )
        order by absent.category_id
        """,
        {
            "image_id": writing.situation.image_id,
            "layer_id": writing.deed.absences_of,
            "present": [body.category_id for body in draft.written.values()],
            "consensus_id": consensus_id,
            "changed": [*draft.written, *draft.removed],
        },
    )
    return [row[0] for row in await cursor.fetchall()]


async def _has_layer(connection: Connection, image_id: int) -> bool:
    cursor = await connection.execute(
        "select from layers where image_id = %s and kind = 'consensus'", [image_id]
    )
    return await cursor.fetchone() is not None
