"""Where one annotator places each keypoint beside the others, and how often left and right differ from theirs."""

from app.agreement.measures.intervals import ratio_of_sums
from app.agreement.measures.keypoints.distances import NO_PAIR
from app.agreement.measures.keypoints.swaps import NO_SIDES
from app.agreement.numbers.naming import Names
from app.agreement.numbers.ratios import moments, sums_from
from app.agreement.numbers.records import Row, number
from app.database.engine import Connection


async def keypoints_of(
    connection: Connection, project_id: int, user_id: int, names: Names
) -> tuple[Row, ...]:
    """One row a point that this annotator and another placed, as the skeletons have them."""
    cursor = await connection.execute(
        f"""
        select
            category_id, keypoint, sum(count)::bigint, {moments("dx", "count")}, {moments("dy", "count")},
            {moments("swap_count", "swappable")}
        from agreement_keypoint_rater_sums
        where project_id = %s and annotator_id = %s
        group by category_id, keypoint
        order by category_id, keypoint
        """,
        [project_id, user_id],
    )
    rows = []
    for category_id, place, instances, right, down, swapped in await cursor.fetchall():
        if place >= len(names.keypoints.get(category_id, ())):
            continue  # of a skeleton that has changed since
        told = [
            number(
                code,
                ratio_of_sums(sums_from(sums), is_share=False, reason=NO_PAIR),
                objects=instances,
            )
            for code, sums in (("K1x", right), ("K1y", down))
        ]
        if swapped[2] > 0:
            told.append(number("K1w", ratio_of_sums(sums_from(swapped), reason=NO_SIDES)))
        rows.append(
            Row(
                f"{category_id},{place}",
                names.keypoint(category_id, place),
                tuple(told),
                # Who leans differs from the rest on no object for that alone, so all of the skeleton are listed.
                f"/projects/{project_id}/disagreements?category={category_id}",
            )
        )
    return tuple(rows)
