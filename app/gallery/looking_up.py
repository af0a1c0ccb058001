"""What must be known of a filter line before there is SQL: what `similar:` stands for, and what is not there."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import LiteralString, assert_never

from app.database.engine import Connection
from app.gallery.errors import NoSuchImageHere, NotMeasured, TooManyLikes
from app.gallery.language import And, Filter, Not, Or, Term, terms_of
from app.gallery.language.readings import read_likes
from app.gallery.naming import refuse_unknown_names
from app.gallery.sight import Sight
from app.gallery.splits import refuse_unknown_version
from app.similarity.vectors import nearest_to

MOST_TERMS = 5
"""So many `similar:` may stand in a line: each is a search through all images."""
_FEW = frozenset({"similar", "duplicate-of"})


async def looked_up(connection: Connection, tree: Filter | None, sight: Sight) -> Filter | None:
    """The same filter with what its terms stand for; nothing is looked for twice.

    Raises NoSuchImageHere, NoSuchName, NotMeasured, NoSuchVersion and TooManyLikes.
    """
    if tree is None:
        return None
    likes = [term for term in terms_of(tree) if term.field == "similar"]
    if len(likes) > MOST_TERMS:
        raise TooManyLikes(MOST_TERMS, position=likes[MOST_TERMS].position)
    return await _each(connection, tree, sight)


MOST_NAMED = 10_000
_NAMED: Mapping[str, LiteralString] = {
    "duplicate": "select distinct image_id from image_groups where project_id = %s and kind = any(%s) limit %s",
    "anomaly": """
        select distinct image_id from image_anomalies
        where project_id = %s and dismissed_at is null and kind = any(%s) limit %s
    """,
}


async def _named(connection: Connection, part: Filter, sight: Sight) -> Filter:
    """An alternative with its images by name, where they are few: then indexes serve all alternatives at once."""
    if not isinstance(part, Term) or part.field not in _NAMED or part.found is not None:
        return part
    values = [sight.project_id, list(part.values), MOST_NAMED + 1]
    cursor = await connection.execute(_NAMED[part.field], values)
    found = tuple([row[0] async for row in cursor])
    return part if len(found) > MOST_NAMED else replace(part, found=found)


async def _each(connection: Connection, tree: Filter, sight: Sight) -> Filter:
    match tree:
        case Term():
            return await _term(connection, tree, sight)
        case Not():
            return Not(await _each(connection, tree.part, sight))
        case And():
            return And(tuple([await _each(connection, part, sight) for part in tree.parts]))
        case Or():
            known = [await _each(connection, part, sight) for part in tree.parts]
            return Or(tuple([await _named(connection, part, sight) for part in known]))
        case _:
            assert_never(tree)


async def _term(connection: Connection, term: Term, sight: Sight) -> Term:
    if term.field == "split" and sight.sees_all:
        await refuse_unknown_version(connection, term, sight)
    await refuse_unknown_names(connection, term, sight)
    if term.found is not None or term.field not in _FEW:
        return term
    if term.field == "duplicate-of":
        for value in term.values:
            await _refuse_unknown(connection, term, int(value), sight)
        return term
    likes = read_likes(term.values)
    await _refuse_unknown(connection, term, likes.image_id, sight)
    nearest = await nearest_to(
        connection, project_id=sight.project_id, image_id=likes.image_id, limit=likes.count
    )
    if nearest is None:
        raise NotMeasured(likes.image_id, position=term.position)
    return replace(term, found=tuple(image_id for image_id, _ in nearest))


async def _refuse_unknown(connection: Connection, term: Term, image_id: int, sight: Sight) -> None:
    cursor = await connection.execute(
        "select from images where id = %s and project_id = %s and deleted_at is null",
        [image_id, sight.project_id],
    )
    if await cursor.fetchone() is None:
        raise NoSuchImageHere(term.field, image_id, position=term.position)


def has_likes(tree: Filter | None) -> bool:
    """Whether a filter says to what images are to be similar."""
    return any(term.field == "similar" for term in terms_of(tree))


def likes_of(tree: Filter | None) -> Iterator[int]:
    """The images that `similar:` stands for in a filter that was looked up: all nearest ones, all second nearest, …"""
    columns = [term.found or () for term in terms_of(tree) if term.field == "similar"]
    seen = set()
    for row in zip_longest(*columns):
        for image_id in row:
            if image_id is not None and image_id not in seen:
                seen.add(image_id)
                yield image_id


def is_of_few(tree: Filter | None) -> bool:
    """Whether a filter finds some hundred images at most, because a term that must hold names them."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    return any(isinstance(part, Term) and part.field in _FEW for part in parts)
