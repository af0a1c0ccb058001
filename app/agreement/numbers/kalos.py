"""L1: KALOS's alpha, for comparison with papers."""

from collections.abc import Sequence
from typing import LiteralString

import numpy as np

from app.agreement.measures.intervals import RatioSums, missing
from app.agreement.measures.objects.alphas import alpha_of_totals
from app.agreement.numbers.ratios import NOT_TWICE
from app.agreement.numbers.records import Number, number
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection

# On an image where nobody marked anything, everybody's absence agrees.
_IMAGES: LiteralString = """
    select
        count(*), coalesce(sum(total - alike), 0), coalesce(sum(total), 0), coalesce(sum((total - alike) ^ 2), 0),
        coalesce(sum((total - alike) * total), 0), coalesce(sum(total ^ 2), 0),
        coalesce(sum(absences), 0), avg(alpha)
    from (
        select
            coalesce(s.total, i.rater_count) as total, coalesce(s.alike, i.rater_count) as alike,
            coalesce(s.absences, i.rater_count) as absences, coalesce(s.alpha, 1) as alpha
        from agreement_images i
        left join (
            select
                image_id, sum(findable + absences) as total, sum(kalos_alike) as alike, sum(absences) as absences,
                avg(kalos_alpha) as alpha
            from agreement_object_sums
            where project_id = %(project)s and (%(family)s::text is null or family = %(family)s)
            group by image_id
        ) s on s.image_id = i.image_id
        where i.project_id = %(project)s and i.rater_count > 1 and i.distance is not null
    ) images
    where total > 0
"""

_CATEGORIES: LiteralString = """
    select sum(findable) from agreement_category_sums
    where project_id = %(project)s and (%(family)s::text is null or family = %(family)s)
    group by category_id
    having sum(findable) > 0
    order by category_id
"""


async def kalos(connection: Connection, scope: Scope) -> Number:
    """Pooled over all images, with a note of the mean over images and of what makes it untrustworthy."""
    cursor = await connection.execute(_IMAGES, scope.values)
    row = await cursor.fetchone()
    assert row is not None
    count, *sums, absences, mean = row
    if not count:
        return number("L1", missing(NOT_TWICE))
    cursor = await connection.execute(_CATEGORIES, scope.values)
    given = [float(each[0]) for each in await cursor.fetchall()]
    return _told(RatioSums(count, *map(float, sums)), given, float(absences), mean)


def kalos_of(images: Sequence[tuple[float, float, float, float]], given: Sequence[float]) -> Number:
    """The same from each image's values, coincidences, absences and own alpha, and from how often each category was
    given.
    """
    table = np.array(images, dtype=np.float64).reshape(-1, 4)
    total, alike, absences, alpha = table[table[:, 0] > 0].T
    if len(total) == 0:
        return number("L1", missing(NOT_TWICE))
    sums = RatioSums.of(total - alike, total)
    return _told(sums, given, float(absences.sum()), float(alpha.mean()))


def _told(sums: RatioSums, given: Sequence[float], absences: float, mean: float) -> Number:
    totals = np.array([*given, absences])
    found = alpha_of_totals(sums, totals)
    warning = _warning(len(given), absences / float(totals.sum()))
    notes = [f"The mean over images is {mean:.2f}.", *([warning] if warning else [])]
    return number("L1", found).with_note(" ".join(notes))


def _warning(categories: int, absent_share: float) -> str | None:
    if categories < 2:
        return "With fewer than two categories this alpha collapses: read D1 and D3."
    if absent_share < 0.25:
        return "So few values are absences that missed objects hardly show in it: read D1."
    return None
