"""What is corrected for chance, by group. Images whose counts are alike are read once, with how many they are."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, LiteralString

import numpy as np

from app.agreement.measures.intervals import Estimate, RatioSums, missing, ratio
from app.agreement.measures.objects.alphas import alpha_of_totals, nominal_alpha
from app.agreement.measures.ratings.alpha import krippendorff_alpha
from app.agreement.measures.ratings.gwet import gwet
from app.agreement.measures.ratings.percent import percent_agreement
from app.agreement.measures.ratings.sets import set_alpha
from app.agreement.numbers.ratios import NOTHING_MATCHED, moments, sums_from
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection

_NOBODY_SAID_SO = "No annotator of an image of two said so."


async def class_alphas(connection: Connection, scope: Scope) -> dict[str, Estimate]:
    """D3 of each group of images: do those who found an object call it the same."""
    cursor = await connection.execute(
        f"""
        with {scope.members}, given as (
            select m.g, c.image_id, c.category_id, sum(c.given) as given, sum(c.given - c.alike) as apart
            from members m
            join agreement_category_sums c on c.image_id = m.image_id
            where c.project_id = %(project)s and c.given > 0 and (%(family)s::text is null or c.family = %(family)s)
            group by m.g, c.image_id, c.category_id
        ), images as (
            select g, image_id, sum(given) as given, sum(apart) as apart from given group by g, image_id
        ), totals as (
            select g, array_agg(given order by category_id) as totals
            from (select g, category_id, sum(given)::float8 as given from given group by g, category_id) each
            group by g
        )
        select g, {moments("apart", "given")}, totals from images join totals using (g) group by g, totals
        """,
        scope.values,
    )
    return {
        g: alpha_of_totals(sums_from(values), np.array(totals, dtype=np.float64))
        for g, values, totals in await cursor.fetchall()
    }


async def category_alphas(connection: Connection, scope: Scope) -> dict[str, Estimate]:
    """D3 of each category against all others together."""
    cursor = await connection.execute(
        f"""
        with given as (
            select
                image_id, category_id, sum(given) as given, sum(given - alike) as apart,
                sum(sum(given)) over (partition by image_id) as whole
            from agreement_category_sums
            where project_id = %(project)s and (%(family)s::text is null or family = %(family)s)
            group by image_id, category_id
        ), images as (
            select count(*) as count, sum(whole) as given, sum(whole * whole) as squares
            from (select distinct image_id, whole from given where whole > 0) each
        )
        select g.category_id::text, {moments("2 * g.apart", "g.whole")}, sum(g.given), i.count, i.given, i.squares
        from given g
        cross join images i
        group by g.category_id, i.count, i.given, i.squares
        """,
        scope.values,
    )
    found = {}
    for g, values, given, images, whole, squares in await cursor.fetchall():
        found[g] = missing(NOTHING_MATCHED)
        if given:
            # An image without the category has no row of it: all agree there, and it counts in what was given.
            sums = RatioSums(images, values[1], whole, values[3], values[4], squares)
            found[g] = alpha_of_totals(sums, np.array([given, whole - given], dtype=np.float64))
    return found


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
    patterns: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for g, *pattern in await cursor.fetchall():
        patterns[g].append((pattern[0], pattern[1], pattern[2]))
    return {g: emptiness_of(found) for g, found in patterns.items()}


def emptiness_of(patterns: Sequence[tuple[int, int, int]]) -> dict[str, Estimate]:
    """E1 from how many people submitted an image, how many of them found nothing, and how many images are so."""
    table = np.array(patterns, dtype=np.float64)
    raters, empty = (np.repeat(table[:, column], table[:, 2].astype(int)) for column in (0, 1))
    images = np.arange(len(raters))
    apart = 2 * empty * (raters - empty) / (raters - 1)
    alpha = nominal_alpha(
        np.tile(images, 2),
        np.repeat(np.array([0, 1]), len(raters)),
        np.concatenate([empty, raters - empty]),
        apart,
        units=len(raters),
    )
    something = raters - empty
    return {
        "E1": alpha,
        "E1+": ratio(something * (something - 1) / (raters - 1), something, reason=_NOBODY_SAID_SO),
        "E1-": ratio(empty * (empty - 1) / (raters - 1), empty, reason=_NOBODY_SAID_SO),
    }


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
    patterns: dict[tuple[str, int], list[tuple[dict[str, int], int]]] = defaultdict(list)
    for g, question_id, counts, images in await cursor.fetchall():
        patterns[g, question_id].append((counts, images))
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
    counts = np.repeat(table, [images for _, images in patterns], axis=0)
    plain = percent_agreement(counts)
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
        "T1": krippendorff_alpha(counts),
        "T1p": plain,
        "T1g": gwet(np.hstack([counts, spare])),
    }
