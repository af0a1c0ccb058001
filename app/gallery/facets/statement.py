"""The one statement that counts every facet: images are read once, into `sample`, and then counted from there.

Its rows are facet, value, low, high, images; for the facet '' the values 'sampled' and 'matching', and 'but 0', 'but 1'
and so on for what all match but what is chosen of that facet. In `sample` v0, v1
and so on are the values of the facets, c0, c1 and so on whether an image is among what is chosen of a facet.
"""

from collections.abc import Mapping, Sequence

from psycopg import sql

from app.gallery.clauses import Conditions
from app.gallery.conditions import clause_of
from app.gallery.facets.definitions import STATE, Facet
from app.gallery.facets.sampling import BUCKET, Sample
from app.gallery.labels import Way
from app.gallery.language import Filter
from app.gallery.sight import Sight
from app.gallery.sources import KNOWN, known_within

BARS = 20
MOST_VALUES = 50


def statement_of(
    made: Conditions,
    sight: Sight,
    chosen: Mapping[str, Filter],
    facets: Sequence[Facet],
    sample: Sample,
) -> sql.Composed:
    """`made` says which images of the sample are read; the parameters of what is chosen are added to it."""
    way: Way = "planned" if sample.is_whole else "each"
    marks = [clause_of(tree, made, sight, way) for tree in chosen.values()]
    values = [
        sql.SQL(f"({facet.sql.replace(STATE, sight.state)}) as v{at}")
        for at, facet in enumerate(facets)
        if not facet.joins and not facet.question
    ]
    columns = [sql.SQL("i.id"), *values, *map(_mark, range(len(marks)), marks)]
    counted = [
        sql.SQL(_part(facet, f"v{at}", _others(facet.name, chosen)))
        for at, facet in enumerate(facets)
    ]
    questions = [facet.question.id for facet in facets if facet.question]
    answered = _answered(questions, len(marks)) if questions else sql.SQL("")
    known, within = KNOWN, ""
    if not sample.is_whole:
        known, within = known_within(sample.buckets), f"and {BUCKET} < {sample.buckets}"
    totals = sql.SQL(
        f"""
        select '' as facet, 'sampled' as value, null::float8 as low, null::float8 as high, count(*) as images
        from sample
        union all
        select '', 'matching', null, null, count(*) from sample s where {_others("", chosen)}
        {"".join(_but(at, name, chosen) for at, name in enumerate(chosen))}
        """
    )
    return sql.SQL(
        f"""
        with sample as materialized (
            select {{}}
            from images i
            {known}
            where {{}} {within}
        ) {{}}
        {{}}
        """
    ).format(
        sql.SQL(", ").join(columns),
        made.joined,
        answered,
        sql.SQL(" union all ").join([totals, *counted]),
    )


def _answered(question_ids: list[int], mark_count: int) -> sql.Composable:
    """The answers to all questions of facets, read once: layer by layer, for there may be millions of other answers."""
    marks = "".join(f", s.c{at}" for at in range(mark_count))
    return sql.SQL(
        f"""
        , answered as materialized (
            select distinct s.id, n.question_id, v.value {marks}
            from sample s
            join layers l
                on l.image_id = s.id and l.kind <> 'prediction' and (%(sees_all)s or l.author_id = %(viewer_id)s)
            cross join lateral (
                select question_id, values from answers
                where layer_id = l.id and question_id = any({{}})
                offset 0
            ) n
            cross join unnest(n.values) as v(value)
        )
        """
    ).format(question_ids)


def _answers(key: str, question_id: int, others: str) -> str:
    """Images by answer, and those of the sample that have none."""
    return f"""
        (select '{key}', s.value, null, null, count(*)
        from answered s
        where s.question_id = {question_id:d} and {others}
        group by 2
        order by 5 desc, 2
        limit {MOST_VALUES})
        union all
        select '{key}', null, null, null, (select count(*) from sample s where {others}) - count(distinct s.id)
        from answered s
        where s.question_id = {question_id:d} and {others}
    """


def _mark(at: int, clause: sql.Composable) -> sql.Composable:
    return sql.SQL(f"coalesce({{}}, false) as c{at}").format(clause)


def _others(name: str, chosen: Mapping[str, Filter]) -> str:
    """That an image is among what is chosen of every other facet."""
    marks = [f"s.c{at}" for at, other in enumerate(chosen) if other != name]
    return " and ".join(marks) or "true"


def _but(at: int, name: str, chosen: Mapping[str, Filter]) -> str:
    return f"""
        union all
        select '', 'but {at}', null, null, count(*) from sample s where {_others(name, chosen)}
    """


def _part(facet: Facet, column: str, others: str) -> str:
    if facet.question:
        return _answers(facet.key, facet.question.id, others)
    if facet.kind == "bars":
        return _bars(facet, column, others)
    if facet.kind == "times":
        return _times(facet, column, others)
    value, images = (facet.sql, "count(distinct s.id)") if facet.joins else (column, "count(*)")
    return f"""
        (select '{facet.key}', ({value})::text, null, null, {images}
        from sample s {facet.joins}
        where {others}
        group by 2
        order by 5 desc, 2
        limit {MOST_VALUES})
    """


def _bars(facet: Facet, column: str, others: str) -> str:
    """Bars of equal width between the smallest and the largest value of the sample, whatever is chosen of it.

    These two are materialized: where few images are expected, Postgres would look for them anew for each image.
    """
    number = f"{column}::float8"
    scaled = f"case when {number} > 0 then ln({number}) end" if facet.is_logarithmic else number
    return f"""
        (with r as materialized (select min({scaled}) as low, max({scaled}) as high from sample)
        select '{facet.key}', bar::text, min(v), max(v), count(*)
        from (
            select {number} as v, case
                when {scaled} is null then null
                when r.high > r.low then least(width_bucket({scaled}, r.low, r.high, {BARS}), {BARS})
                else 1
            end as bar
            from sample s
            cross join r
            where {others}
        ) placed
        group by bar)
    """


def _times(facet: Facet, column: str, others: str) -> str:
    """Years, months, days or hours, by how long a time there is between the first and the last."""
    return f"""
        (with r as materialized (
            select case
                when max({column}) - min({column}) > interval '5 years' then 'YYYY'
                when max({column}) - min({column}) > interval '60 days' then 'YYYY-MM'
                when max({column}) - min({column}) > interval '2 days' then 'YYYY-MM-DD'
                else 'YYYY-MM-DD"T"HH24'
            end as pattern
            from sample
        )
        select '{facet.key}', to_char({column}, r.pattern), null, null, count(*)
        from sample s
        cross join r
        where {others}
        group by 2)
    """
