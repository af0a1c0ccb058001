"""What a filter asks of the labels of images `i`, as SQL. Pure.

Labels are many, and there are two good ways to ask. Where few images match, all of them are *listed*. Where many do, a
page is soon full and a sample soon counted when *each* image is asked in turn. Postgres, which counts on labels being
spread evenly, would often take the slow one; so whoever asks says the way, or leaves it to be *planned*.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from psycopg import sql

from app.exporting.truth import Truth
from app.gallery.clauses import Conditions
from app.gallery.language import Filter, Term, terms_of
from app.gallery.language.readings import read_said
from app.gallery.patterns import pattern_of
from app.gallery.sight import Sight

Way = Literal["planned", "each", "listed"]


def asks_of_labels(tree: Filter | None) -> bool:
    """Whether anything of a filter is asked of labels."""
    return any(term.field in LABELS for term in terms_of(tree))


# Postgres makes no join of what has an `offset`: it can but ask each image.
_SHAPES: Mapping[Way, str] = {
    "planned": "exists (select from <source> and <image> = i.id)",
    "each": "exists (select from <source> and <image> = i.id offset 0)",
    "listed": "i.id in (select distinct <image> from <source>)",
}


def _shaped(way: Way, image: str, source: str) -> str:
    """`source` is what follows `from`, up to a condition; `image` its column with the images."""
    return _SHAPES[way].replace("<source>", source).replace("<image>", image)


def _category(made: Conditions, term: Term, sight: Sight, way: Way) -> sql.Composable:
    """By name, or by id where the value is a number: what people have marked, not what models predict."""
    source = f"""
        annotations n
        join layers l on l.id = n.layer_id and l.kind <> 'prediction' {_own(sight)}
        where n.project_id = {{}} and n.removed_at is null and n.category_id = any(array(
            select c.id from categories c where c.project_id = {{}} and array[c.name, c.id::text] && {{}}::text[]
        ))
    """
    return made.clause(
        _shaped(way, "n.image_id", source), sight.project_id, sight.project_id, list(term.values)
    )


def _answer(made: Conditions, term: Term, sight: Sight, way: Way) -> sql.Composable:
    """`question=value`, or a question alone for any answer to it. Both are names, compared whole."""
    pairs = [value.partition("=") for value in term.values]
    source = f"""
        layers l
        join answers n on n.layer_id = l.id and n.values <> array[]::text[]
        join questions q on q.id = n.question_id and q.project_id = l.project_id
        join unnest({{}}::text[], {{}}::text[]) asked(question, value)
            on q.name = asked.question and (asked.value = '' or asked.value = any(n.values))
        where l.project_id = {{}} and l.kind <> 'prediction' {_own(sight)}
    """
    return made.clause(
        _shaped(way, "l.image_id", source),
        [question for question, _, _ in pairs],
        [value for _, _, value in pairs],
        sight.project_id,
    )


def _annotator(made: Conditions, term: Term, sight: Sight, way: Way) -> sql.Composable:
    source = """
        assignments a
        join users u on u.id = a.annotator_id
        where a.project_id = {}
          and a.state in ('submitted', 'accepted', 'returned')
          and (u.name ilike any({}) or lower(u.email) = any({}))
    """
    return made.clause(
        _shaped(way, "a.image_id", source),
        sight.project_id,
        [pattern_of(value) for value in term.values],
        [value.lower() for value in term.values],
    )


def _own(sight: Sight) -> str:
    return "" if sight.sees_all else f"and l.author_id = {sight.viewer_id:d}"


def _marked(made: Conditions, term: Term, sight: Sight, way: Way) -> sql.Composable:
    """What the layers say that an export would take."""
    joins = """
        join annotations n on n.layer_id = l.id and n.removed_at is null
        join categories c on c.id = n.category_id and {} in (c.name, c.id::text)
    """
    said = [read_said(value) for value in term.values]
    return _either(
        _of_truth(made, sight, truth, way, joins, [name] if name else []) for truth, name in said
    )


def _answered(made: Conditions, term: Term, sight: Sight, way: Way) -> sql.Composable:
    joins = """
        join answers n on n.layer_id = l.id and n.values <> array[]::text[]
        join questions q on q.id = n.question_id and q.name = {} and ({} = '' or {} = any(n.values))
    """
    clauses = []
    for truth, said in map(read_said, term.values):
        question, _, value = said.partition("=")
        values = [question, value, value] if question else []
        clauses.append(_of_truth(made, sight, truth, way, joins, values))
    return _either(clauses)


def _of_truth(
    made: Conditions, sight: Sight, truth: Truth, way: Way, joins: str, values: list[str]
) -> sql.Composable:
    """That the layers of a truth say something, or with nothing asked, that there are any."""
    condition: str = truth.condition
    asked = [(name, value) for name, value in truth.values.items() if value is not None]
    for name, _ in asked:
        condition = condition.replace(f"%({name})s", "{}")
    source = f"{truth.layers} {joins if values else ''} where l.project_id = {{}} and {condition}"
    shape = f"i.id in (select l.image_id from {source})"
    if way == "each":
        # The layers have images `i` of their own: the one that is asked needs another name.
        shape = f"""exists (
            select from (select i.id as image_id) asked, {source} and l.image_id = asked.image_id offset 0
        )"""
    return made.clause(shape, *values, sight.project_id, *(value for _, value in asked))


def _either(clauses: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(" or ").join(clauses))


LABELS: Mapping[str, Callable[[Conditions, Term, Sight, Way], sql.Composable]] = {
    "category": _category,
    "answer": _answer,
    "marked": _marked,
    "answered": _answered,
    "annotator": _annotator,
}
"""The fields that ask of labels, each with its clause."""
