"""Names in a filter line that only a project knows: one that nobody ever gave is refused, for it would find nothing.

What was removed since is still a name: lines that were kept go on finding what it was given to.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, LiteralString

from app.database.engine import Connection
from app.gallery.errors import NoSuchName
from app.gallery.language import FIELDS, Term
from app.gallery.language.readings import read_said
from app.gallery.patterns import pattern_of
from app.gallery.sight import Sight

_CATEGORIES: LiteralString = """
    select name, id::text, deleted_at is null from categories where project_id = %s order by position, id
"""
_QUESTIONS: LiteralString = """
    select name, values, deleted_at is null from questions where project_id = %s order by position, id
"""
# A value that was taken from a question is still that of the answers that were given with it.
_IS_ANSWER: LiteralString = """
    select exists (
        select from questions q
        join answers n on n.question_id = q.id
        join layers l on l.id = n.layer_id and l.kind <> 'prediction' and (%(sees_all)s or l.author_id = %(viewer)s)
        where q.project_id = %(project)s and q.name = %(question)s and %(value)s = any(n.values)
    )
"""
_PEOPLE: LiteralString = """
    select u.name, u.email from users u
    where exists (select from members m where m.project_id = %(project)s and m.user_id = u.id)
       or exists (select from assignments a where a.project_id = %(project)s and a.annotator_id = u.id)
    order by u.name, u.id
"""
_IS_PERSON: LiteralString = """
    select exists (
        select from users u
        where (u.name ilike %(pattern)s or lower(u.email) = lower(%(value)s))
          and (exists (select from members m where m.project_id = %(project)s and m.user_id = u.id)
            or exists (select from assignments a where a.project_id = %(project)s and a.annotator_id = u.id))
    )
"""


async def refuse_unknown_names(connection: Connection, term: Term, sight: Sight) -> None:
    """Raises NoSuchName. Who may not ask of others' work is refused elsewhere, and learns no names here."""
    if FIELDS[term.field].is_reviewers and not sight.sees_all:
        return
    if term.field == "annotator":
        await _refuse_people(connection, term, sight)
    elif term.field in {"category", "marked"}:
        await _refuse_categories(connection, term, sight)
    elif term.field in {"answer", "answered"}:
        await _refuse_answers(connection, term, sight)


def _said(term: Term) -> Iterator[str]:
    """What the values name; a truth by itself names nothing."""
    for value in term.values:
        said = read_said(value)[1] if term.field in {"marked", "answered"} else value
        if said or said is value:
            yield said


async def _refuse_categories(connection: Connection, term: Term, sight: Sight) -> None:
    rows = await _rows(connection, _CATEGORIES, [sight.project_id])
    known = {name for row in rows for name in row[:2]}
    shown = [name for name, _, is_there in rows if is_there]
    for name in _said(term):
        if name not in known:
            raise _no_such(term, "a category", name, shown)


async def _refuse_answers(connection: Connection, term: Term, sight: Sight) -> None:
    rows = await _rows(connection, _QUESTIONS, [sight.project_id])
    shown = [name for name, _, is_there in rows if is_there]
    for said in _said(term):
        name, _, value = said.partition("=")
        values = [each for question, offered, _ in rows if question == name for each in offered]
        if name not in {question for question, *_ in rows}:
            raise _no_such(term, "a question", name, shown)
        if value and value not in values and not await _is_answer(connection, sight, name, value):
            raise _no_such(term, f"an answer to {name!r}", value, values)


async def _is_answer(connection: Connection, sight: Sight, question: str, value: str) -> bool:
    asked = {
        "project": sight.project_id,
        "viewer": sight.viewer_id,
        "sees_all": sight.sees_all,
        "question": question,
        "value": value,
    }
    return bool((await _rows(connection, _IS_ANSWER, asked))[0][0])


async def _refuse_people(connection: Connection, term: Term, sight: Sight) -> None:
    for value in term.values:
        asked = {"project": sight.project_id, "pattern": pattern_of(value), "value": value}
        if not (await _rows(connection, _IS_PERSON, asked))[0][0]:
            people = await _rows(connection, _PEOPLE, {"project": sight.project_id})
            shown = [name for row in people for name in row]
            raise _no_such(term, "somebody of this project", value, shown)


async def _rows(connection: Connection, statement: LiteralString, values: Any) -> list[Any]:
    cursor = await connection.execute(statement, values)
    return await cursor.fetchall()


def _no_such(term: Term, what: str, name: str, known: Iterable[str]) -> NoSuchName:
    names = list(dict.fromkeys(known))
    by_small = {each.lower(): each for each in reversed(names)}
    near = [by_small[each] for each in get_close_matches(name.lower(), by_small, n=3)]
    return NoSuchName(term.field, what, name, near or names[:5], position=term.position)
