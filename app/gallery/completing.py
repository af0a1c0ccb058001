"""Completions of a filter line in a project: its categories, people, questions and cameras."""

from collections.abc import AsyncIterator
from itertools import islice
from typing import Any

from app.database.engine import Connection
from app.gallery.facets.sampling import BUCKET, sample_of
from app.gallery.language import Field, print_value
from app.gallery.language.completing import Completion, Place, names_for, place_at, values_for
from app.gallery.patterns import pattern_of
from app.gallery.sight import Sight

MOST = 12

_CATEGORIES = """
    select name, '' from categories
    where project_id = %(project)s and deleted_at is null and name ilike %(pattern)s
    order by position, id limit %(most)s
"""
_ANSWERS = """
    select name || '=' || value, '' from questions, unnest(values) value
    where project_id = %(project)s and deleted_at is null and name || '=' || value ilike %(pattern)s
    order by position, id limit %(most)s
"""
_ANNOTATORS = """
    select u.email, u.name from members m
    join users u on u.id = m.user_id
    where m.project_id = %(project)s and (u.name ilike %(pattern)s or u.email ilike %(pattern)s)
    order by u.name limit %(most)s
"""
_TEXTS = """
    select {called}, count(*)::text || ' images' from images i
    join image_metadata m on m.image_id = i.id
    where i.project_id = %(project)s and i.deleted_at is null and {bucket} < %(buckets)s
      and {column} ilike %(pattern)s and {column} <> ''
    group by 1 order by count(*) desc, 1 limit %(most)s
"""
_SPLITS = """
    select split, about from (
        select '' as name, 0::bigint as id, 'pinned, else the newest version' as about
        union all
        select e.name || '/', e.id, 'as in this version' from exports e
        where e.project_id = %(project)s and e.name is not null and e.deleted_at is null
          and exists (select from version_splits v where v.export_id = e.id)
    ) known
    cross join lateral unnest(array[name || 'train', name || 'val', name || 'test']) with ordinality as s(split, place)
    where split ilike %(pattern)s
    order by id > 0, id desc, place limit %(most)s
"""
# A truth by itself first, then what it may say; people are found by their names, too, behind the plain truths.
_SAID = """
    with truths as (
        select truth, '' as about, place from unnest(array['consensus', 'accepted', 'all'])
            with ordinality as t(truth, place)
        union all
        select 'annotator:' || u.id, u.name, 3 + row_number() over (order by u.name, u.id) from members m
        join users u on u.id = m.user_id
        where m.project_id = %(project)s
    ), said as ({said})
    select offered, about from (
        select truth as offered, about, place, 0 as rank from truths
        union all
        select truth || '=' || name, about, place, rank from truths, said
    ) known
    where offered ilike %(pattern)s or about ilike %(pattern)s
    order by rank > 0, place, rank limit %(most)s
"""
_MARKED = _SAID.format(
    said="""
        select name, row_number() over (order by position, id) as rank from categories
        where project_id = %(project)s and deleted_at is null
    """
)
_ANSWERED = _SAID.format(
    said="""
        select name || '=' || value as name, row_number() over (order by position, id) as rank
        from questions, unnest(values) value
        where project_id = %(project)s and deleted_at is null
    """
)
_LABELS = {
    "split": _SPLITS,
    "category": _CATEGORIES,
    "answer": _ANSWERS,
    "annotator": _ANNOTATORS,
    "marked": _MARKED,
    "answered": _ANSWERED,
}


async def complete(
    connection: Connection, sight: Sight, text: str, caret: int
) -> tuple[Place, list[Completion]]:
    """What may stand at the caret, the likeliest first, and which part of the line it would take the place of."""
    place = place_at(text, caret)
    if place.field is None:
        return place, list(islice(names_for(place, is_reviewer=sight.sees_all), MOST))
    if place.field.kind in {"choice", "truth"}:
        return place, list(islice(values_for(place), MOST))
    if place.field.is_reviewers and not sight.sees_all:
        return place, []
    return place, [each async for each in _found(connection, sight, place, place.field)]


async def _found(
    connection: Connection, sight: Sight, place: Place, field: Field
) -> AsyncIterator[Completion]:
    asked: dict[str, Any] = {
        "project": sight.project_id,
        "pattern": pattern_of(place.written),
        "most": MOST,
    }
    statement = _LABELS.get(field.name)
    if statement is None:
        if field.kind != "text" or not (field.called or field.column.startswith("m.")):
            return
        statement = _TEXTS.format(
            column=field.column, called=field.called or field.column, bucket=BUCKET
        )
        asked["buckets"] = (await sample_of(connection, sight.project_id)).buckets
    cursor = await connection.execute(statement, asked)
    async for value, about in cursor:
        yield Completion(print_value(value), value, about)
