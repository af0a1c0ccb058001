"""One annotator week by week: how much of what most others marked they found."""

from app.agreement.measures.intervals import ratio_of_sums
from app.agreement.numbers.ratios import moments, sums_from
from app.agreement.numbers.records import Row, number
from app.database.engine import Connection

_NOTHING_EXPECTED = "The others have marked nothing in this week."


async def weeks_of(connection: Connection, project_id: int, user_id: int) -> tuple[Row, ...]:
    """A row for each week in which images of this annotator were submitted, its Monday as key."""
    ratio = moments("found", "expected")
    cursor = await connection.execute(
        f"""
        select week, {ratio}
        from (
            select
                to_char(date_trunc('week', i.submitted_at at time zone 'UTC'), 'YYYY-MM-DD') as week,
                r.image_id, sum(r.found) as found, sum(r.expected) as expected
            from agreement_rater_sums r
            join agreement_images i on i.image_id = r.image_id
            where r.project_id = %s and r.annotator_id = %s
            group by 1, 2
        ) images
        group by week
        order by week
        """,
        [project_id, user_id],
    )
    home = f"/projects/{project_id}/disagreements?annotator={user_id}&week="
    return tuple(
        Row(
            week,
            week,
            (number("Q1r", ratio_of_sums(sums_from(sums), reason=_NOTHING_EXPECTED)),),
            home + week,
        )
        for week, sums in await cursor.fetchall()
    )
