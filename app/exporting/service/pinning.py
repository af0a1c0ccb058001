"""Pin images to a part of every split to come, by hand."""

from collections.abc import Sequence

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.exporting.schemas import Part


async def pin_images(
    connection: Connection,
    *,
    viewer: Viewer,
    project_id: int,
    image_ids: Sequence[int],
    split: Part | None,
) -> dict[int, str | None]:
    """Pin images of a project to a part, or let the split decide again; the caller has made sure of who may.

    Returns:
        To what each was pinned before, of those for which that changes.
    """
    cursor = await connection.execute(
        """
        select i.id, p.split
        from images i
        left join split_pins p on p.image_id = i.id
        where i.project_id = %s and i.id = any(%s) and i.deleted_at is null
          and p.split is distinct from %s::text
        order by i.id
        for no key update of i
        """,
        [project_id, list(image_ids), split],
    )
    before: dict[int, str | None] = {image_id: pinned async for image_id, pinned in cursor}
    if not before:
        return before
    if split is None:
        await connection.execute("delete from split_pins where image_id = any(%s)", [list(before)])
    else:
        await connection.execute(
            """
            insert into split_pins (image_id, project_id, split)
            select image_id, %s, %s from unnest(%s::bigint[]) as w(image_id)
            on conflict (image_id) do update set split = excluded.split
            """,
            [project_id, split, list(before)],
        )
    await record_on(
        connection,
        actor=viewer,
        action="images.pinned",
        subject=f"project:{project_id}",
        project_id=project_id,
        detail={"images": len(before), "split": split},
    )
    return before
