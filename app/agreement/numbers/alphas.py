"""What is corrected for chance, by group. Images whose counts are alike are read once, with how many they are."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, LiteralString

import numpy as np

from app.agreement.measures.intervals import Estimate, missing, ratio
from app.agreement.measures.objects.alphas import nominal_alpha
from app.agreement.measures.ratings.alpha import krippendorff_alpha
from app.agreement.measures.ratings.gwet import gwet
from app.agreement.measures.ratings.percent import percent_agreement
from app.agreement.measures.ratings.sets import set_alpha
from app.agreement.measures.resampling import AlphaMoments, alpha_of_moments
from app.agreement.numbers.ratios import NOTHING_MATCHED
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection

Patterns = dict[tuple[str, int], list[tuple[dict[str, int], int]]]
_NOBODY_SAID_SO = "No annotator of an image of two said so."


# Materialized, since Postgres that has not counted the rows yet expects one, and would sum all images again for each.
_CLASSES: LiteralString = """
    given as materialized (
        select m.g, c.image_id, c.category_id, sum(c.given) as given, sum(c.given - c.alike) as apart
        from members m
        join agreement_category_sums c on c.image_id = m.image_id
        where c.project_id = %(project)s and c.given > 0 and (%(family)s::text is null or c.family = %(family)s)
        group by m.g, c.image_id, c.category_id
    ), totals as materialized (
        select g, category_id, sum(given) as total from given group by g, category_id
    ), wholes as materialized (
        select g, sum(total) as ratings, sum(total) ^ 2 - sum(total ^ 2) as expected, sum(total * (total - 1)) as twos
        from totals
        group by g
    ), images as materialized (
        select
            g, image_id, sum(given) as given, sum(apart) as apart, sum(given * total) as same,
            sum(given) ^ 2 - sum(given ^ 2) as within
        from given
        join totals using (g, category_id)
        group by g, image_id
    ), differing as materialized (
        select g, sum(apart) as disagreement from images group by g
    ), left_out as (
        select
            i.*, w.ratings, w.expected, w.twos, d.disagreement,
            (w.ratings - i.given - 1) * (d.disagreement - i.apart) as observed,
            w.expected - 2 * (i.given * w.ratings - i.same) + i.within as rest
        from images i
        join wholes w using (g)
        join differing d using (g)
    )
"""


async def class_alphas(connection: Connection, scope: Scope) -> dict[str, Estimate]:
    """D3 of each group of images: do those who found an object call it the same.

    One statement, with the jackknife: leaving out an image takes its disagreement, its ratings, and its rows and
    columns of what chance would give (`measures.resampling`).
    """
    cursor = await connection.execute(
        f"""
        with {scope.members}, {_CLASSES}
        select
            g, count(*), disagreement, ratings, expected, twos,
            count(*) filter (where rest > 1e-9 * expected),
            coalesce(var_pop(1 - observed / nullif(rest, 0)) filter (where rest > 1e-9 * expected), 0)
        from left_out
        group by g, disagreement, ratings, expected, twos
        """,
        scope.values,
    )
    return {
        g: alpha_of_moments(
            AlphaMoments(
                units=_units(ratings),
                images=images,
                differing=1 - twos / (ratings * (ratings - 1)),
                disagreement=disagreement,
                ratings=ratings,
                expected=expected,
                left_count=count,
                left_variance=variance,
            )
        )
        for g, images, disagreement, ratings, expected, twos, count, variance in await cursor.fetchall()
    }


def _units(ratings: float) -> int:
    """At least so many objects have these ratings, two or more each: fewer than four are of one."""
    return 1 if ratings < 4 else 2


async def category_alphas(connection: Connection, scope: Scope) -> dict[str, Estimate]:
    """D3 of each category against all others together."""
    cursor = await connection.execute(
        """
        with given as (
            select
                image_id, category_id, sum(given) as given, sum(given - alike) as apart,
                sum(sum(given)) over (partition by image_id) as whole
            from agreement_category_sums
            where project_id = %(project)s and (%(family)s::text is null or family = %(family)s)
            group by image_id, category_id
        ), alike as (
            select category_id::text as g, given, apart, whole, count(*) as images from given group by 1, 2, 3, 4
            union all
            select null, 0, 0, whole, count(*)
            from (select distinct image_id, whole from given where whole > 0) each
            group by whole
        )
        select g, given, apart, whole, images from alike order by g, given, apart, whole
        """,
        scope.values,
    )
    patterns: dict[str | None, list[tuple[float, float, float, int]]] = defaultdict(list)
    for g, *pattern in await cursor.fetchall():
        patterns[g].append((pattern[0], pattern[1], pattern[2], pattern[3]))
    everywhere = patterns.pop(None, [])
    return {str(g): one_against_the_rest(found, everywhere) for g, found in patterns.items()}


def one_against_the_rest(
    patterns: Sequence[tuple[float, float, float, int]],
    everywhere: Sequence[tuple[float, float, float, int]],
) -> Estimate:
    """Nominal alpha of one category from patterns: how often an image's objects got it, how many of those did not
    coincide, how often they got any, and how many images are so.

    Args:
        patterns: of the images on which it occurs.
        everywhere: of all images, as if it occurred on none; those with it are taken off.
    """
    rest: dict[float, int] = defaultdict(int)
    for _, _, whole, images in everywhere:
        rest[whole] += images
    for _, _, whole, images in patterns:
        if whole > 0:
            rest[whole] -= images
    without = [(0.0, 0.0, whole, images) for whole, images in rest.items() if images]
    table = np.array([*patterns, *without], dtype=np.float64).reshape(-1, 4)
    given, apart, whole, times = table[table[:, 2] > 0].T
    if not given.any():
        return missing(NOTHING_MATCHED)
    count = len(given)
    return nominal_alpha(
        np.tile(np.arange(count), 2),
        np.repeat(np.array([0, 1]), count),
        np.concatenate([given, whole - given]),
        2 * apart,
        units=_units(float(whole @ times)),
        times=times,
    )


async def emptiness(connection: Connection, scope: Scope) -> dict[str, dict[str, Estimate]]:
    """E1 of each group of images: do people agree on whether there is anything."""
    cursor = await connection.execute(
        f"""
        with {scope.members}
        select m.g, i.rater_count, i.empty_count, count(*)
        from members m
        join agreement_images i on i.image_id = m.image_id
        where i.distance is not null
        group by m.g, i.rater_count, i.empty_count
        order by m.g, i.rater_count, i.empty_count
        """,
        scope.values,
    )
    return _by_patterns(await cursor.fetchall())


async def pair_emptiness(connection: Connection, scope: Scope) -> dict[str, dict[str, Estimate]]:
    """E1 of each two people, of the images that both submitted."""
    cursor = await connection.execute(
        """
        select
            a.id || ',' || b.id, 2, (a.id = any(i.empty_ids))::int + (b.id = any(i.empty_ids))::int, count(*)
        from agreement_images i
        cross join lateral unnest(i.rater_ids) a(id)
        join lateral unnest(i.rater_ids) b(id) on a.id < b.id
        where i.project_id = %(project)s and i.rater_count > 1 and i.distance is not null
        group by 1, 3
        order by 1, 3
        """,
        scope.values,
    )
    return _by_patterns(await cursor.fetchall())


def _by_patterns(rows: Iterable[tuple[Any, ...]]) -> dict[str, dict[str, Estimate]]:
    patterns: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for g, raters, empty, images in rows:
        patterns[g].append((raters, empty, images))
    return {g: emptiness_of(found) for g, found in patterns.items()}


def emptiness_of(patterns: Sequence[tuple[int, int, int]]) -> dict[str, Estimate]:
    """E1 from how many people submitted an image, how many of them found nothing, and how many images are so."""
    raters, empty, times = np.array(patterns, dtype=np.float64).T
    images = np.arange(len(raters))
    apart = 2 * empty * (raters - empty) / (raters - 1)
    alpha = nominal_alpha(
        np.tile(images, 2),
        np.repeat(np.array([0, 1]), len(raters)),
        np.concatenate([empty, raters - empty]),
        apart,
        units=round(float(times.sum())),
        times=times,
    )
    something = raters - empty
    found, missed = (
        ratio(said * (said - 1) / (raters - 1), said, times=times, reason=_NOBODY_SAID_SO)
        for said in (something, empty)
    )
    return {"E1": alpha, "E1+": found, "E1-": missed}


_VOTES: LiteralString = """
    votes as (
        select m.g, v.question_id, v.image_id, v.values, count(*) as n
        from members m
        join agreement_votes v on v.image_id = m.image_id
        where v.project_id = %(project)s and (%(question)s::bigint is null or v.question_id = %(question)s)
        group by m.g, v.question_id, v.image_id, v.values
    ), units as (
        select g, question_id, image_id, json_object_agg(array_to_json(values)::text, n order by values)::text as counts
        from votes
        group by g, question_id, image_id
    )
"""


async def answers(
    connection: Connection, scope: Scope, questions: Sequence[dict[str, Any]]
) -> dict[tuple[str, int], dict[str, Estimate]]:
    """T1 of each group and question: alpha, plain agreement and AC1."""
    return answers_by_group(await answer_patterns(connection, scope), questions)


async def answer_patterns(connection: Connection, scope: Scope) -> Patterns:
    """Counts of answers (as JSON) on an image, and how many images have them, by group and question."""
    cursor = await connection.execute(
        f"""
        with {scope.members}, {_VOTES}
        select g, question_id, units.counts::json, count(*)
        from units
        group by g, question_id, units.counts
        order by g, question_id, units.counts
        """,
        scope.values,
    )
    patterns: Patterns = defaultdict(list)
    for g, question_id, counts, images in await cursor.fetchall():
        patterns[g, question_id].append((counts, images))
    return patterns


def all_together(patterns: Patterns) -> Patterns:
    """Those of all images, of groups that have each image once."""
    merged: Patterns = defaultdict(list)
    for (_, question_id), found in patterns.items():
        merged["", question_id] += found
    return merged


def answers_by_group(
    patterns: Patterns, questions: Sequence[dict[str, Any]]
) -> dict[tuple[str, int], dict[str, Estimate]]:
    """T1 of what is alike."""
    asked = {question["id"]: question for question in questions}
    return {
        key: answers_of(found, asked[key[1]]) for key, found in patterns.items() if key[1] in asked
    }


def answers_of(
    patterns: Sequence[tuple[dict[str, int], int]], question: dict[str, Any]
) -> dict[str, Estimate]:
    """T1 from counts of answers (as JSON) on an image, and how many images have them."""
    values = sorted({value for counts, _ in patterns for value in counts})
    table = np.array([[counts.get(value, 0) for value in values] for counts, _ in patterns])
    alike = [images for _, images in patterns]
    plain = percent_agreement(table, times=alike)
    counts = np.repeat(table, alike, axis=0)
    if question["mode"] == "multilabel":
        labels = np.array(
            [[name in json.loads(value) for name in question["values"]] for value in values]
        )
        unit, which = np.nonzero(counts)
        times = counts[unit, which]
        return {
            "T1": set_alpha(np.repeat(unit, times), np.repeat(labels[which], times, axis=0)),
            "T1p": plain,
        }
    spare = np.zeros((len(counts), max(0, len(question["values"]) - len(values))))
    return {
        "T1": krippendorff_alpha(table, times=alike),
        "T1p": plain,
        "T1g": gwet(np.hstack([counts, spare])),
    }
