"""How a project's images, people and categories are divided into rows. Each scope is a relation of terms:

    terms(g, image_id, objects, found, found_alike, found_curve, findable, similarity, matched, distance,
          distance_weight, regions, dice, outlines, boundary)

with one row for an image in a group `g`; what a scope cannot tell is null.
"""

from dataclasses import dataclass
from typing import Any, Literal, LiteralString

from app.metadata.sliceable import BESIDE
from app.metadata.slicing import Slicing

By = Literal[
    "overall", "category", "annotator", "pair", "image", "question", "slice", "time", "keypoint"
]


@dataclass(frozen=True)
class Scope:
    """What is asked about."""

    project_id: int
    by: By = "overall"
    family: str | None = None
    category_id: int | None = None
    question_id: int | None = None
    slicing: Slicing | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of every statement about this scope."""
        return {
            "project": self.project_id,
            "family": self.family,
            "category": self.category_id,
            "question": self.question_id,
            **(self.slicing.parameters if self.slicing else {}),
        }

    @property
    def members(self) -> LiteralString:
        """The relation members(g, image_id): which group each image is in, where groups are of images."""
        if self.by == "time":
            return _BY_TIME
        if self.by == "slice" and self.slicing is not None:
            return _BY_SLICE.replace("{beside}", BESIDE).replace("{bin}", self.slicing.expression)
        return _ALL

    @property
    def terms(self) -> LiteralString:
        """The relation terms, as a chain of common table expressions that ends in it."""
        if self.by == "category" or (self.category_id is not None and self.by == "overall"):
            return _CATEGORY_TERMS
        if self.by == "pair":
            return f"{_PAIRS}, terms as (select first_id || ',' || second_id as g, {_PAIR_TERMS} from pairs)"
        if self.by == "annotator":
            return f"{_PAIRS}, terms as ({_ANNOTATOR_TERMS})"
        return f"{self.members}, {_IMAGE_TERMS}"


_ALL: LiteralString = """
    members as (
        select ''::text as g, image_id from agreement_images
        where project_id = %(project)s and rater_count > 1
    )
"""

_BY_TIME: LiteralString = """
    members as (
        select to_char(date_trunc('week', submitted_at at time zone 'UTC'), 'YYYY-MM-DD') as g, image_id
        from agreement_images
        where project_id = %(project)s and rater_count > 1
    )
"""

_BY_SLICE: LiteralString = """
    members as (
        select coalesce(({bin})::text, '') as g, g.image_id
        from agreement_images g
        {beside}
        where g.project_id = %(project)s and g.rater_count > 1
    )
"""

_IMAGE_TERMS: LiteralString = """
    sums as (
        select
            image_id, sum(objects) as objects, sum(found) as found, sum(found_alike) as found_alike,
            sum(found_curve) as found_curve, sum(findable) as findable, sum(similarity) as similarity,
            sum(distance) as distance, sum(found) filter (where family = 'region') as regions,
            sum(dice) filter (where family = 'region') as dice, sum(boundary_weight) as outlines,
            sum(boundary) as boundary
        from agreement_object_sums
        where project_id = %(project)s and (%(family)s::text is null or family = %(family)s)
        group by image_id
    ), terms as (
        select
            m.g, i.image_id, coalesce(s.objects, 0) as objects, coalesce(s.found, 0) as found,
            coalesce(s.found_alike, 0) as found_alike, coalesce(s.found_curve, 0) as found_curve,
            coalesce(s.findable, 0) as findable, coalesce(s.similarity, 0) as similarity,
            coalesce(s.found, 0) as matched,
            case
                when i.distance is null then 0
                when %(family)s::text is null then i.distance
                else coalesce(s.distance, 0)
            end as distance,
            case when i.distance is null then 0 else i.rater_count end as distance_weight,
            coalesce(s.regions, 0) as regions, coalesce(s.dice, 0) as dice, coalesce(s.outlines, 0) as outlines,
            coalesce(s.boundary, 0) as boundary
        from members m
        join agreement_images i on i.image_id = m.image_id
        left join sums s on s.image_id = i.image_id
    )
"""

_CATEGORY_TERMS: LiteralString = """
    terms as (
        select
            category_id::text as g, image_id, sum(objects) as objects, sum(found) as found,
            sum(found_alike) as found_alike, null::float8 as found_curve, sum(findable) as findable,
            sum(similarity_alike) as similarity, sum(found_alike) as matched,
            null::float8 as distance, null::float8 as distance_weight, null::float8 as regions, null::float8 as dice,
            null::float8 as outlines, null::float8 as boundary
        from agreement_category_sums
        where project_id = %(project)s
          and (%(family)s::text is null or family = %(family)s)
          and (%(category)s::bigint is null or category_id = %(category)s)
        group by category_id, image_id
    )
"""

# Every two people who submitted an image, those who both found nothing too.
_PAIRS: LiteralString = """
    couples as (
        select i.image_id, a.id as first_id, b.id as second_id, i.distance is not null as has_objects
        from agreement_images i
        cross join lateral unnest(i.rater_ids) a(id)
        join lateral unnest(i.rater_ids) b(id) on a.id < b.id
        where i.project_id = %(project)s and i.rater_count > 1
    ), pairs as (
        select
            c.image_id, c.first_id, c.second_id, c.has_objects::int as weight,
            coalesce(sum(s.first_objects + s.second_objects), 0) as objects,
            coalesce(sum(s.matched), 0) as matched,
            coalesce(sum(s.matched_alike), 0) as matched_alike,
            coalesce(sum(s.similarity), 0) as similarity,
            coalesce(1 - 2 * sum(s.similarity_alike) / nullif(sum(s.first_objects + s.second_objects), 0), 0)
                as distance
        from couples c
        left join agreement_pair_sums s
            on s.image_id = c.image_id and s.first_id = c.first_id and s.second_id = c.second_id
            and (%(family)s::text is null or s.family = %(family)s)
        group by c.image_id, c.first_id, c.second_id, c.has_objects
    )
"""

_PAIR_TERMS: LiteralString = """
    image_id, objects, 2.0 * matched as found, 2.0 * matched_alike as found_alike, null::float8 as found_curve,
    objects as findable, 2 * similarity as similarity, 2.0 * matched as matched, distance, weight as distance_weight,
    null::float8 as regions, null::float8 as dice, null::float8 as outlines, null::float8 as boundary
"""

_ANNOTATOR_TERMS: LiteralString = """
    select
        who::text as g, image_id, sum(objects) as objects, 2.0 * sum(matched) as found,
        2.0 * sum(matched_alike) as found_alike, null::float8 as found_curve, sum(objects) as findable,
        2 * sum(similarity) as similarity, 2.0 * sum(matched) as matched, sum(distance) as distance,
        sum(weight) as distance_weight, null::float8 as regions, null::float8 as dice, null::float8 as outlines,
        null::float8 as boundary
    from pairs
    cross join lateral (values (first_id), (second_id)) person(who)
    group by who, image_id
"""
