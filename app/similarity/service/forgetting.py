"""Let go of an image that is about to be deleted: no group is named by it any more."""

from app.database.engine import Connection


async def forget_image(connection: Connection, image_id: int) -> None:
    """Take the image out of its groups; a group that it named is named anew, and of one alone there is no group.

    The others may have been together only by way of it: they count as not compared, so that all are compared again.
    """
    await connection.execute(
        """
        with own as (
            delete from image_groups where image_id = %(id)s returning kind, leader_id
        ), others as (
            select g.kind, g.leader_id, min(g.image_id) as lowest, count(*) as size
            from image_groups g
            join own on own.kind = g.kind and own.leader_id = g.leader_id
            where g.image_id <> %(id)s
            group by g.kind, g.leader_id
        ), alone as (
            delete from image_groups g using others o
            where g.kind = o.kind and g.leader_id = o.leader_id and g.image_id = o.lowest and o.size = 1
        ), doubtful as (
            update image_quality q set is_compared = false
            from image_groups g join others o on g.kind = o.kind and g.leader_id = o.leader_id
            where q.image_id = g.image_id and g.image_id <> %(id)s and g.kind <> 'exact' and o.size > 1
        )
        update image_groups g set leader_id = o.lowest
        from others o
        where g.kind = o.kind and g.leader_id = o.leader_id and g.image_id <> %(id)s
          and o.size > 1 and g.leader_id <> o.lowest
        """,
        {"id": image_id},
    )
