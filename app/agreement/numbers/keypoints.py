"""K1: how people place the points of skeletons, from sums of each image."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.intervals import Estimate, RatioSums, missing, ratio_of_sums
from app.agreement.measures.keypoints.distances import NO_PAIR
from app.agreement.measures.keypoints.sigmas import LEAST_INSTANCES, sigmas_of_sums
from app.agreement.measures.keypoints.sums import quantile_of_steps
from app.agreement.measures.keypoints.swaps import NO_SIDES
from app.agreement.measures.resampling import nominal_alpha_of_images
from app.agreement.numbers.naming import Names
from app.agreement.numbers.ratios import moments, sums_from
from app.agreement.numbers.records import CODES, Number, Row, number
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection

PCK: tuple[tuple[str, LiteralString], ...] = (
    ("K1p05", "within_05"),
    ("K1p10", "within_10"),
    ("K1p20", "within_20"),
)
_GROUPS: dict[str, LiteralString] = {
    "category": "k.category_id::text",
    "keypoint": "k.category_id || ',' || k.keypoint",
}
_OF: LiteralString = """
    k.project_id = %(project)s and (%(category)s::bigint is null or k.category_id = %(category)s)
"""


@dataclass(frozen=True)
class PointRatios:
    """Sums over images of what is told of a group of points; `swapped` is none where no point has a mirror image."""

    pairs: int
    distance: RatioSums
    within: tuple[RatioSums, ...]
    swapped: RatioSums | None


def point_numbers(found: PointRatios) -> list[Number]:
    """Distance, PCK and swaps."""
    told = [
        number(
            "K1",
            ratio_of_sums(found.distance, is_share=False, reason=NO_PAIR),
            objects=found.pairs,
        )
    ]
    told += [
        number(code, ratio_of_sums(sums, reason=NO_PAIR), objects=found.pairs)
        for (code, _), sums in zip(PCK, found.within, strict=True)
    ]
    if found.swapped is not None:
        told.append(number("K1w", ratio_of_sums(found.swapped, reason=NO_SIDES)))
    return told


async def keypoints_by_group(connection: Connection, scope: Scope) -> dict[str, list[Number]]:
    """K1 of each group of images, category or point that has any."""
    if scope.family not in {None, "keypoints"} or scope.question_id is not None:
        return {}
    swaps = await _swaps(connection, scope)
    g: LiteralString = _GROUPS.get(scope.by, "m.g")
    within: LiteralString = ", ".join(moments(column, "pair_count") for _, column in PCK)
    cursor = await connection.execute(
        f"""
        with {scope.members}, points as (
            select
                {g} as g, k.image_id, sum(k.pair_count) as pair_count, sum(k.distance) as distance,
                sum(k.within_05) as within_05, sum(k.within_10) as within_10, sum(k.within_20) as within_20
            from members m
            join agreement_keypoint_sums k on k.image_id = m.image_id
            where {_OF}
            group by 1, 2
        )
        select g, sum(pair_count)::bigint, {moments("distance", "pair_count")}, {within} from points group by g
        """,
        scope.values,
    )
    return {
        group: point_numbers(
            PointRatios(pairs, sums_from(apart), tuple(map(sums_from, near)), swaps.get(group))
        )
        for group, pairs, apart, *near in await cursor.fetchall()
    }


async def _swaps(connection: Connection, scope: Scope) -> dict[str, RatioSums]:
    """Each pair of people is in the sums of both, and each pair of sides in those of both points."""
    g: LiteralString = _GROUPS.get(scope.by, "m.g")
    cursor = await connection.execute(
        f"""
        with {scope.members}, sides as (
            select {g} as g, k.image_id, sum(k.swap_count) as swapped, sum(k.swappable) as swappable
            from members m
            join agreement_keypoint_rater_sums k on k.image_id = m.image_id
            where {_OF} and k.swappable > 0
            group by 1, 2
        )
        select g, {moments("swapped", "swappable")} from sides group by g
        """,
        scope.values,
    )
    return {group: sums_from(sums) for group, sums in await cursor.fetchall()}


async def keypoint_rows(connection: Connection, scope: Scope, names: Names) -> tuple[Row, ...]:
    """One row a point: distances with their quantiles, PCK, swaps, sigma, and alpha of visibility."""
    scope = replace(scope, by="keypoint")
    found = await keypoints_by_group(connection, scope)
    steps = await _histograms(connection, scope)
    spread = await _spread(connection, scope)
    states = await _states(connection, scope)
    rows = []
    for category_id, points in names.keypoints.items():
        for place in range(len(points)):
            key = f"{category_id},{place}"
            if key not in found:
                continue
            first, *others = found[key]
            told = (
                first.with_note(_joined(_quantiles(steps.get(key, [])), first.note)),
                *others,
                spread[key],
                number("K1v", states[key]),
            )
            link = f"/projects/{scope.project_id}/disagreements?category={category_id}"
            rows.append(Row(key, names.keypoint(category_id, place), told, link))
    return tuple(rows)


def _joined(*notes: str | None) -> str | None:
    return " ".join(note for note in notes if note) or None


def _quantiles(steps: Sequence[int]) -> str | None:
    histogram = np.array(steps, dtype=np.int64)
    middle, late = (quantile_of_steps(histogram, share) for share in (0.5, 0.95))
    if middle is None or late is None:
        return None
    return f"Half of the pairs lie within {middle:.3f}, 95 % within {late:.3f}."


async def _histograms(connection: Connection, scope: Scope) -> dict[str, list[int]]:
    cursor = await connection.execute(
        f"""
        select g, array_agg(n order by step)
        from (
            select k.category_id || ',' || k.keypoint as g, s.step, sum(s.n)::bigint as n
            from agreement_keypoint_sums k
            cross join lateral unnest(k.histogram) with ordinality s(n, step)
            where {_OF}
            group by 1, 2
        ) steps
        group by g
        """,
        scope.values,
    )
    # A step between others is there even where it is empty: histograms begin at the first.
    return dict(await cursor.fetchall())


async def _spread(connection: Connection, scope: Scope) -> dict[str, Number]:
    cursor = await connection.execute(
        f"""
        select
            k.category_id || ',' || k.keypoint, sum(k.variance), sum(k.variance_count)::bigint,
            count(*) filter (where k.variance_count > 0)
        from agreement_keypoint_sums k
        where {_OF}
        group by 1
        """,
        scope.values,
    )
    return {g: sigma_number(*sums) for g, *sums in await cursor.fetchall()}


def sigma_number(variance: float, instances: int, images: int) -> Number:
    """K1s; without an interval, and with a note where there are so few instances that it is drawn to .07."""
    if instances == 0:
        return number("K1s", missing(NO_PAIR))
    found = sigmas_of_sums(np.array([variance]), np.array([instances]))
    note = f"From {instances} of {LEAST_INSTANCES} instances, so drawn to .07."
    return Number(
        "K1s",
        CODES["K1s"],
        float(found.values[0]),
        None,
        None,
        images,
        n_objects=instances,
        note=note if found.is_shrunk[0] else None,
    )


async def _states(connection: Connection, scope: Scope) -> dict[str, Estimate]:
    """Alpha of each point's visibility; images that are alike are read once."""
    cursor = await connection.execute(
        f"""
        select
            k.category_id || ',' || k.keypoint, k.absent, k.occluded, k.visible, k.agreeing, count(*)
        from agreement_keypoint_sums k
        where {_OF}
        group by 1, 2, 3, 4, 5
        order by 1, 2, 3, 4, 5
        """,
        scope.values,
    )
    patterns: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for g, *pattern in await cursor.fetchall():
        patterns[g].append(pattern)
    return {g: visibility_of(found) for g, found in patterns.items()}


def visibility_of(patterns: Sequence[Sequence[Any]]) -> Estimate:
    """Nominal alpha from absent, occluded, visible, their coincidences, and how many images are so."""
    table = np.array(patterns, dtype=np.float64)
    table = np.repeat(table[:, :4], table[:, 4].astype(np.int64), axis=0)
    # Votes of one instance are two at least.
    units = 1 if table[:, :3].sum() < 4 else 2
    return nominal_alpha_of_images(table[:, 3], table[:, :3], max(units, len(table)))


def ratios_of_rows(
    points: Sequence[Mapping[str, Any]], of_raters: Sequence[Mapping[str, Any]]
) -> PointRatios:
    """The same sums from rows in memory."""
    columns = ("pair_count", "distance", *(column for _, column in PCK))
    by_image = _by_image(points, columns)
    sides = _by_image(of_raters, ("swap_count", "swappable"))
    pairs = by_image[:, 0]
    return PointRatios(
        pairs=int(pairs.sum()),
        distance=RatioSums.of(by_image[:, 1], pairs),
        within=tuple(RatioSums.of(near, pairs) for near in by_image[:, 2:].T),
        swapped=RatioSums.of(sides[:, 0], sides[:, 1]) if sides[:, 1].any() else None,
    )


def _by_image(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> NDArray[np.float64]:
    sums: dict[int, NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(columns)))
    for row in rows:
        sums[row["image_id"]] += [row[column] for column in columns]
    return np.array(list(sums.values())).reshape(-1, len(columns))
