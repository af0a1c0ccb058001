"""Images are pinned to the parts of the split that a dataset states; a pin that is there is never changed."""

from collections.abc import Mapping, Sequence

from app.database.engine import Connection
from app.formats.reading.findings import Findings

_OTHERWISE = """
    select i.file_name, p.split
    from split_pins p
    join images i on i.id = p.image_id
    where p.project_id = %s and p.image_id = any(%s) and p.split <> %s
    order by i.id
"""
_PIN = """
    insert into split_pins (image_id, project_id, split)
    select i.id, i.project_id, %s
    from images i
    where i.project_id = %s and i.id = any(%s)
    order by i.id
    on conflict (image_id) do nothing
"""


async def pin_splits(
    connection: Connection,
    project_id: int,
    splits: Mapping[str, Sequence[int]],
    findings: Findings,
    *,
    is_dry: bool,
) -> dict[str, int]:
    """Pin the images of each part, and tell those that are pinned to another; a check pins nothing.

    Returns:
        How many were pinned anew, of the parts where there are some.
    """
    pinned: dict[str, int] = {}
    for split, image_ids in splits.items():
        ids = list(image_ids)
        async for file_name, other in await connection.execute(
            _OTHERWISE, [project_id, ids, split]
        ):
            findings.ignored(
                "pinned-otherwise", file_name, f"pinned to {split}, or not at all", other,
                "stays where somebody has pinned it",
            )  # fmt: skip
        if not is_dry:
            count = (await connection.execute(_PIN, [split, project_id, ids])).rowcount
            pinned |= {split: count} if count else {}
    return pinned
