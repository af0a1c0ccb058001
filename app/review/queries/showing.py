"""One image with everything that its annotators say of it, for the adjudication canvas."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from psycopg.rows import dict_row

from app.agreement.measures.fusion.regions import Method
from app.database.engine import Connection
from app.geometry.boxes import Size
from app.review.proposals import Content, Fused, fused_of, has_outline, pending_of
from app.review.queries.contents import contents_of
from app.review.queries.decisions import decisions_shown
from app.review.records import Cluster, Situation
from app.review.standing import Standing, standing_of

Wanted = Literal["all", "first"]

FUSED_FIRST = 50
"""So many outlines are fused before anybody asks: a sitting's first minutes, for a tenth of a second."""


@dataclass(frozen=True)
class Looked:
    """All that is read of an image, before its outlines are fused."""

    situation: Situation
    standing: Standing
    image: Mapping[str, Any]
    size: Size
    raters: Sequence[Mapping[str, Any]]
    contents: Mapping[str, Content]
    questions: Mapping[int, dict[str, Any]]
    decisions: Mapping[int, dict[str, Any]]


async def look_at(connection: Connection, situation: Situation) -> Looked:
    """What `disagreements_in` needs."""
    image, size = await _image(connection, situation.image_id)
    standing = standing_of(situation)
    return Looked(
        situation=situation,
        standing=standing,
        image=image,
        size=size,
        raters=await _raters(connection, situation),
        contents=await contents_of(connection, situation.clusters),
        questions=await _questions(connection, situation),
        decisions=await _decisions(connection, standing),
    )


def disagreements_in(
    looked: Looked, method: Method = "majority", *, wanted: Wanted = "all"
) -> dict[str, Any]:
    """`schemas.ImageDisagreements` of an image; `method` is how outlines are fused, `wanted` which of them.

    Pure, and for a thread: three thousand outlines take seconds.
    """
    situation = looked.situation
    reopened = {one.cluster_key for one in situation.decisions if one.is_reopened}
    later = _later(looked) if wanted == "first" else frozenset()
    clusters = [
        _cluster(
            cluster,
            pending_of(situation, cluster, looked.contents)
            if cluster.id in later
            else fused_of(situation, cluster, looked.contents, looked.size, method),
            looked.contents,
        )
        | _stand(cluster, looked.standing, looked.decisions, reopened)
        | {"question": looked.questions.get(cluster.question_id or 0)}
        for cluster in situation.clusters
    ]
    return {
        "image": {name: value for name, value in looked.image.items() if name != "settled_at"},
        "raters": looked.raters,
        "clusters": clusters,
        "counts": _counts(clusters),
        "settled_at": looked.image["settled_at"],
    }


def proposals_in(looked: Looked, method: Method = "majority") -> dict[str, Any]:
    """`schemas.Proposals` of all its clusters, each as `disagreements_in` has it."""
    situation = looked.situation
    return {
        "items": [
            {
                "disagreement_id": cluster.id,
                "fingerprint": cluster.fingerprint,
                "fused": _fused(
                    cluster,
                    fused_of(situation, cluster, looked.contents, looked.size, method),
                ),
            }
            for cluster in situation.clusters
        ]
    }


def _later(looked: Looked) -> frozenset[int]:
    """The clusters whose outlines wait until somebody looks at them: what is decided, and all after the first open."""
    standing = looked.standing.standing
    outlines = [each for each in looked.situation.clusters if has_outline(each, looked.contents)]
    order = sorted(outlines, key=lambda each: (each.key in standing, -each.value, each.id))
    return frozenset(each.id for each in order[FUSED_FIRST:])


async def _image(connection: Connection, image_id: int) -> tuple[dict[str, Any], Size]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                i.id, i.project_id, i.file_name, i.width, i.height, i.state, s.settled_at,
                '/api/v1/images/' || i.id || '/file?frame=upright' as url,
                '/api/v1/images/' || i.id || '/thumbnail?size=2048' as preview_url,
                '/api/v1/images/' || i.id || '/thumbnail?size=512' as thumbnail_url,
                case when i.tile_levels is not null then json_build_object(
                    'url', '/api/v1/images/' || i.id || '/tiles/{z}/{x}/{y}',
                    'tile_size', 512, 'levels', i.tile_levels
                ) end as tiles
            from images i
            left join consensus_images s on s.image_id = i.id
            where i.id = %s
            """,
            [image_id],
        )
        row = await cursor.fetchone()
    assert row is not None
    return row, Size(row["width"], row["height"])


async def _raters(connection: Connection, situation: Situation) -> list[dict[str, Any]]:
    """Who has submitted the image. Colours go by who joined the project first, so they are the same on every image."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            with people as (
                select
                    u.id,
                    row_number() over (order by m.created_at is null, m.created_at, u.id) - 1 as color_index
                from users u
                left join members m on m.user_id = u.id and m.project_id = %(project_id)s
                where m.user_id is not null or u.id = any(%(rater_ids)s)
            )
            select
                l.id as layer_id, a.id as assignment_id, a.annotator_id, u.name, p.color_index, l.verified_absent
            from layers l
            join assignments a on a.id = l.assignment_id and a.state in ('submitted', 'accepted') and not a.is_gold
            join users u on u.id = a.annotator_id
            join people p on p.id = u.id
            where l.image_id = %(image_id)s
            order by p.color_index
            """,
            {
                "image_id": situation.image_id,
                "project_id": situation.project_id,
                "rater_ids": list(situation.rater_ids),
            },
        )
        return await cursor.fetchall()


async def _questions(connection: Connection, situation: Situation) -> dict[int, dict[str, Any]]:
    wanted = [each.question_id for each in situation.clusters if each.question_id is not None]
    if not wanted:
        return {}
    cursor = await connection.execute(
        """
        select id, json_build_object(
            'id', id, 'name', name, 'mode', mode, 'values', values, 'required', is_required, 'position', position
        )
        from questions
        where id = any(%s)
        """,
        [wanted],
    )
    return dict(await cursor.fetchall())


async def _decisions(connection: Connection, standing: Standing) -> dict[int, dict[str, Any]]:
    ids = [one.id for one in standing.standing.values()]
    ids += [one.id for earlier in standing.earlier.values() for one in earlier]
    return {each["id"]: each for each in await decisions_shown(connection, ids)}


def _cluster(cluster: Cluster, fused: Fused, contents: Mapping[str, Content]) -> dict[str, Any]:
    votes = Counter(
        int(member["category_id"]) for member in cluster.members if "category_id" in member
    )
    belief = fused.belief
    return {
        "id": cluster.id,
        "family": cluster.family,
        "status": cluster.status,
        "kind": "answer" if cluster.is_answer else "object",
        "members": [_version(member, contents) for member in cluster.members],
        "votes": {"marked": cluster.vote_count, "asked": cluster.rater_count},
        "category_votes": [
            {"category_id": category_id, "count": count}
            for category_id, count in sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        ],
        "similarity": cluster.similarity,
        "spread": cluster.spread,
        "value": cluster.value,
        "fingerprint": cluster.fingerprint,
        "fused": _fused(cluster, fused),
        "shares": dict(belief.shares),
        "posterior": belief.likeliest if belief.shares else None,
        "posterior_by": belief.shares_by,
        "existence": belief.existence,
    }


def _fused(cluster: Cluster, fused: Fused) -> dict[str, Any]:
    proposal = fused.content or {}
    is_object = bool(proposal) and not cluster.is_answer
    return {
        "annotation": {"id": str(cluster.annotation_id), **proposal} if is_object else None,
        "values": proposal.get("values"),
        "spread": list(fused.spread),
        "disputed": list(fused.disputed),
        "notes": list(fused.notes),
        "is_pending": fused.is_pending,
    }


def _version(member: Mapping[str, Any], contents: Mapping[str, Content]) -> dict[str, Any]:
    annotation_id = member.get("annotation_id")
    content = contents.get(str(annotation_id))
    return {
        "layer_id": member["layer_id"],
        "annotator_id": member["annotator_id"],
        "annotation": {"id": annotation_id, **content} if content else None,
        "values": member.get("values"),
    }


def _stand(
    cluster: Cluster,
    standing: Standing,
    decisions: Mapping[int, dict[str, Any]],
    reopened: set[str],
) -> dict[str, Any]:
    """Whether a cluster is decided, by whom, and what had been decided before it changed."""
    held = standing.standing.get(cluster.key)
    earlier = [one for one in standing.earlier.get(cluster.key, ()) if not one.is_reopened]
    decision = None
    if held is not None:
        decision = decisions[held.id]
    elif earlier:
        decision = decisions[earlier[-1].id] | {"is_outdated": True}
    return {
        "decision": decision,
        "is_open": held is None,
        "is_reopened": held is None and cluster.key in reopened,
        "settled": held is not None and held.is_by_itself,
    }


def _counts(clusters: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    left = [each for each in clusters if each["is_open"]]
    agreed = [each for each in left if each["status"] == "agreed" and not each["is_reopened"]]
    settled = sum(each["settled"] for each in clusters)
    return {
        "agreed": len(agreed),
        "open": len(left) - len(agreed),
        "decided": len(clusters) - len(left) - settled,
        "settled": settled,
    }
