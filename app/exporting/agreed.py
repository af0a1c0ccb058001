"""The objects and answers on which annotators agree, whatever has been decided: `agreed>=t`.

A cluster whose agreement reaches t gives one object: the consensus's where it stands there, else what its members'
shapes fuse to. What is fused takes the number of the first of its members, which no other object of the file has.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from app.agreement.judges import Truths
from app.agreement.truths import truths_of
from app.database.engine import Connection
from app.exporting.saying import Said
from app.formats.records import Object
from app.formats.regions import REGIONS, runs_of
from app.geometry.boxes import Size
from app.geometry.masks import area_of_runs
from app.review.proposals import Content, fused_of
from app.review.queries.contents import contents_of
from app.review.queries.situations import CLUSTER
from app.review.records import Cluster, Situation


async def read_agreed(
    connection: Connection, project_id: int, least: float, said: Mapping[int, Said]
) -> None:
    """Fill in what annotators agree on, for images of a project by their ids."""
    clusters = await _clusters(connection, least, list(said))
    settled = await _settled(connection, [each for each in clusters if not each.is_answer])
    open_ones = [
        each for each in clusters if not each.is_answer and each.annotation_id not in settled
    ]
    contents = await contents_of(connection, open_ones)
    numbers = await _numbers(connection, list(contents))
    sizes = await _sizes(connection, list(said))
    for each in said.values():
        each.is_agreed = True
    truths = await truths_of(connection, project_id)
    for cluster in open_ones:
        situation = _situation(cluster, project_id, truths)
        made = _fused(cluster, situation, contents, numbers, sizes[cluster.image_id])
        if made is not None:
            said[cluster.image_id].objects.append(made)
    for image_id, settled_object in settled.values():
        said[image_id].objects.append(settled_object)
    answers = [_situation(each, project_id, truths) for each in clusters if each.is_answer]
    await _answer(connection, answers, sizes, said)
    for each in said.values():
        each.objects.sort(key=lambda made: (made.z, made.id))


async def _clusters(
    connection: Connection, least: float, image_ids: Sequence[int]
) -> list[Cluster]:
    async with connection.cursor(row_factory=class_row(Cluster)) as cursor:
        await cursor.execute(
            f"""
            select {CLUSTER}
            from clusters c
            where c.image_id = any(%s) and c.vanished_at is null and c.settle_score >= %s
            order by c.image_id, c.id
            """,
            [list(image_ids), least],
        )
        return await cursor.fetchall()


async def _settled(
    connection: Connection, clusters: Sequence[Cluster]
) -> dict[UUID, tuple[int, Object]]:
    """What stands in the consensus for these clusters, by its id, with the image it is on."""
    cursor = await connection.execute(
        """
        select
            n.id, n.image_id, n.number, n.category_id, n.shape, n.area, n.is_crowd, n.attributes, n.group_id,
            n.layer_id, n.z
        from annotations n
        where n.id = any(%s) and n.removed_at is null
        """,
        [[each.annotation_id for each in clusters]],
    )
    found = {}
    async for annotation_id, image_id, *values in cursor:
        number, category_id, shape, area, is_crowd, attributes, group_id, layer_id, z = values
        made = Object(
            id=number,
            category_id=category_id,
            shape=shape,
            area=area,
            is_crowd=is_crowd,
            attributes=attributes,
            group_id=group_id,
            layer_id=layer_id,
            z=z,
        )
        found[annotation_id] = (image_id, made)
    return found


async def _numbers(connection: Connection, annotation_ids: Sequence[str]) -> dict[str, int]:
    cursor = await connection.execute(
        "select id::text, number from annotations where id = any(%s::uuid[])",
        [list(annotation_ids)],
    )
    return {annotation_id: number async for annotation_id, number in cursor}


async def _sizes(connection: Connection, image_ids: Sequence[int]) -> dict[int, Size]:
    cursor = await connection.execute(
        "select id, width, height from images where id = any(%s)", [list(image_ids)]
    )
    return {image_id: Size(width, height) async for image_id, width, height in cursor}


def _situation(cluster: Cluster, project_id: int, truths: Truths) -> Situation:
    """Of one cluster, undecided: what it fuses to depends on its members and on how they err."""
    return Situation(cluster.image_id, project_id, [cluster], [], truths=truths)


def _fused(
    cluster: Cluster,
    situation: Situation,
    contents: Mapping[str, Content],
    numbers: Mapping[str, int],
    size: Size,
) -> Object | None:
    content = fused_of(situation, cluster, contents, size).content
    if content is None or content["category_id"] is None:
        return None
    shape: Mapping[str, Any] = content["shape"]
    group_id = content.get("group_id")
    members = [numbers[each] for each in cluster.annotation_ids if each in numbers]
    return Object(
        id=min(members),
        category_id=content["category_id"],
        shape=shape,
        area=float(area_of_runs(runs_of(shape, size))) if shape["type"] in REGIONS else 0.0,
        is_crowd=content["is_crowd"],
        attributes=content["attributes"],
        group_id=UUID(str(group_id)) if group_id else None,
        z=content["z"],
    )


async def _answer(
    connection: Connection,
    situations: Sequence[Situation],
    sizes: Mapping[int, Size],
    said: Mapping[int, Said],
) -> None:
    cursor = await connection.execute(
        "select id, name from questions where id = any(%s) and deleted_at is null order by id",
        [[each.question_id for one in situations for each in one.clusters]],
    )
    names = {question_id: name async for question_id, name in cursor}
    for situation in situations:
        [cluster] = situation.clusters
        content = fused_of(situation, cluster, {}, sizes[cluster.image_id]).content
        if content is not None and cluster.question_id in names:
            answers = {**said[cluster.image_id].answers}
            answers[names[cluster.question_id]] = content["values"]
            said[cluster.image_id].answers = answers
