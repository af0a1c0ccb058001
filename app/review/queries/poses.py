"""How the skeletons of categories typically stand."""

from collections.abc import Sequence

from app.database.engine import Connection
from app.projects.models import Category
from app.review.poses import Figure

MOST_SEEN = 200


async def figures_of(connection: Connection, categories: Sequence[Category]) -> dict[int, Figure]:
    """By category with a skeleton: its template, or the mean of the newest skeletons, each in its box."""
    found = {}
    for category in categories:
        skeleton = category.skeleton
        if skeleton is None:
            continue
        if skeleton.get("layout"):
            places = [(float(x), float(y)) for x, y in skeleton["layout"]]
            found[category.id] = Figure(places, skeleton.get("layout_aspect") or 1.0)
        else:
            found[category.id] = await _mean(
                connection, category.id, count=len(skeleton["keypoints"])
            )
    return found


async def _mean(connection: Connection, category_id: int, *, count: int) -> Figure:
    cursor = await connection.execute(
        """
        with newest as (
            select shape, x, y, width, height
            from annotations
            where category_id = %s and removed_at is null and shape ->> 'type' = 'keypoints'
              and score is null and width > 0 and height > 0
            order by number desc
            limit %s
        )
        select
            place::int - 1,
            avg(((point ->> 0)::float8 - x) / width), avg(((point ->> 1)::float8 - y) / height),
            avg(width / height)
        from newest
        cross join lateral json_array_elements(shape -> 'points') with ordinality each(point, place)
        where (point ->> 2)::float8 > 0
        group by place
        order by place
        """,
        [category_id, MOST_SEEN],
    )
    rows = await cursor.fetchall()
    means = {place: (x, y) for place, x, y, _ in rows}
    aspect = sum(row[3] for row in rows) / len(rows) if rows else 1.0
    return Figure([means.get(place) for place in range(count)], min(max(aspect, 0.3), 3.0))
