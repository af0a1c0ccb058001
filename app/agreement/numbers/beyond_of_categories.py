"""A1 of one category: set-alpha of that category's objects alone."""

from app.agreement.measures.intervals import Estimate, RatioSums, missing, ratio_of_sums
from app.agreement.measures.objects.set_alpha import ONE_IMAGE, Expected, set_alpha_of
from app.agreement.numbers.chance import of_category
from app.agreement.numbers.expected import expected_of_all
from app.agreement.numbers.ratios import NOT_TWICE, moments, sums_from
from app.agreement.numbers.records import Number, number
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection

LEAST_IMAGES = 5
"""Images with the category, below which their scatter says nothing of what chance would give."""
MOST_UNSURE = 0.1
"""Chance that the draws do not give to a tenth is not known."""
TOO_RARE = "Too few images have this category to tell what chance would give."
SEVERAL_FAMILIES = "This category is drawn in shapes that cannot be compared with each other: choose one kind of shape."


async def beyond_by_category(connection: Connection, scope: Scope) -> dict[str, Number]:
    """A1 of each category that occurs on images of two annotators."""
    cursor = await connection.execute(
        f"""
        with shared as (
            select
                count(*) as all_images, coalesce(sum(rater_count), 0) as all_raters,
                coalesce(sum(rater_count * rater_count), 0) as all_squares
            from agreement_images
            where project_id = %(project)s and rater_count > 1 and distance is not null
        ), terms as (
            select
                c.category_id::text as g, c.image_id, min(c.family) as family,
                min(c.family) <> max(c.family) as is_mixed,
                sum(c.objects) as objects, sum(c.distance) as distance, max(i.rater_count) as raters
            from agreement_category_sums c
            join agreement_images i on i.image_id = c.image_id and i.rater_count > 1 and i.distance is not null
            where c.project_id = %(project)s
              and (%(family)s::text is null or c.family = %(family)s)
              and (%(category)s::bigint is null or c.category_id = %(category)s)
            group by c.category_id, c.image_id
        )
        select
            g, min(family), bool_or(is_mixed) or min(family) <> max(family), sum(objects)::bigint,
            all_images, all_raters, all_squares, {moments("distance", "raters")}
        from terms
        cross join shared
        group by g, all_images, all_raters, all_squares
        """,
        scope.values,
    )
    rows = await cursor.fetchall()
    chance = await expected_of_all(connection, scope.project_id)
    found = {}
    for g, family, is_mixed, objects, images, raters, squares, sums in rows:
        there = sums_from(sums)
        # Where nobody marked any of it, two annotators are alike in it.
        everywhere = RatioSums(
            images, there.num, float(raters), there.num_num, there.num_den, float(squares)
        )
        observed = ratio_of_sums(everywhere, reason=NOT_TWICE)
        drawn = None if is_mixed else chance.get(of_category(family, int(g)))
        if is_mixed:
            estimate = missing(SEVERAL_FAMILIES, images)
        elif there.images < LEAST_IMAGES:
            estimate = missing(TOO_RARE, images)
        else:
            estimate = beyond(observed, drawn)
        found[g] = number("A1", estimate, objects=objects)
    return found


def beyond(observed: Estimate, drawn: Expected | None) -> Estimate:
    """1 - observed / expected distance of a category's objects, or why it cannot be told."""
    if observed.value is None:
        return observed
    if drawn is None:
        return missing(ONE_IMAGE, observed.images, 1 - observed.value)
    if drawn.distance <= 0 or drawn.se > MOST_UNSURE * drawn.distance:
        return missing(TOO_RARE, observed.images, 1 - observed.value)
    return set_alpha_of(observed, drawn, least_expected=0.0)
