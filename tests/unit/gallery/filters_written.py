"""Strategies for filters of every kind, and for the many ways in which one of them may be written."""

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from hypothesis import strategies as st

from app.exporting.splitting import NAMES
from app.gallery.language import And, Filter, Not, Or, Term, all_of, any_of
from app.gallery.language.field import Field, Kind
from app.gallery.language.fields import ALIASES, FIELDS, FLAGS
from app.gallery.language.printing import print_value

Values = st.SearchStrategy[tuple[str, ...]]
Written = st.SearchStrategy[str]

SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TROUBLE = st.sampled_from([*'"\\(),:=<>-/. \t\n\u00a0\u3000', " or ", "not ", "..", '\\"'])
WORDS = st.lists(st.one_of(SIGNS, TROUBLE), min_size=1, max_size=12).map("".join)
PLAIN_NUMBERS = st.floats(-1e6, 1e6).map("{:g}".format)
NUMBERS = st.one_of(
    PLAIN_NUMBERS,
    st.builds("{}/{}".format, st.integers(-9, 9), st.integers(1, 8_000)),
    st.builds("{:.1f}{}".format, st.floats(0, 99), st.sampled_from("kMG")),
)
DATES = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001  (clocks of cameras know no zone)
FORMATS = ["%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
MOMENTS = st.builds(datetime.strftime, DATES, st.sampled_from(FORMATS))
IDS = st.integers(1, 10**17).map(str)
LATITUDES = st.floats(-90, 90).map("{:g}".format)
LONGITUDES = st.floats(-180, 180).map("{:g}".format)
BEYOND = st.floats(170, 190).map("{:g}".format)
TRUTHS = st.one_of(
    st.sampled_from(["all", "consensus", "accepted"]),
    st.integers(1, 2**31).map("annotator:{}".format),
    WORDS.map(lambda name: f"model:m{name.replace('=', '')}"),
)


def some_of(values: Written) -> Values:
    return st.lists(values, min_size=1, max_size=3).map(tuple)


def spans_of(ends: Written, ordered: Written) -> Values:
    """One value, or open to either side, or with both ends."""
    return some_of(st.one_of(ends, ends.map("{}..".format), ends.map("..{}".format), ordered))


def areas(longitudes: Written) -> Values:
    corners = st.builds("{},{}".format, LATITUDES, longitudes)
    lists = st.lists(corners, min_size=3, max_size=6)
    return lists.map(lambda some: tuple(";".join(some).split(",")))


NUMBER_SPANS = spans_of(
    NUMBERS,
    st.lists(PLAIN_NUMBERS, min_size=2, max_size=2).map(
        lambda ends: "..".join(sorted(ends, key=float))
    ),
)
TIME_SPANS = spans_of(
    MOMENTS,
    st.builds(
        lambda ends, form: "..".join(end.strftime(form) for end in sorted(ends)),
        st.tuples(DATES, DATES),
        st.sampled_from(FORMATS),
    ),
)
SPLITS = st.sampled_from(NAMES)

VALUES: dict[Kind, Callable[[Field, str], Values]] = {
    "text": lambda *_: some_of(WORDS),
    "label": lambda *_: some_of(st.one_of(WORDS, st.builds("{}={}".format, WORDS, WORDS))),
    "choice": lambda field, _: some_of(st.sampled_from(field.choices)),
    "number": lambda _, operator: NUMBER_SPANS if operator == ":" else some_of(NUMBERS),
    "time": lambda _, operator: TIME_SPANS if operator == ":" else some_of(MOMENTS),
    "truth": lambda *_: some_of(st.sampled_from(["yes", "no"])),
    "said": lambda *_: some_of(st.one_of(TRUTHS, st.builds("{}={}".format, TRUTHS, WORDS))),
    "split": lambda *_: some_of(st.one_of(SPLITS, st.builds("{}/{}".format, WORDS, SPLITS))),
    "image": lambda *_: some_of(IDS),
    "likes": lambda *_: st.one_of(st.tuples(IDS), st.tuples(IDS, st.integers(1, 1000).map(str))),
    "place": lambda *_: st.tuples(
        LATITUDES,
        LONGITUDES,
        st.builds("{}{}".format, st.integers(1, 9_000), st.sampled_from(["m", "km"])),
    ),
    "area": lambda *_: st.one_of(areas(LONGITUDES), areas(BEYOND)),
}
"""What may stand behind a field of each kind."""


def term_of(field: Field) -> st.SearchStrategy[Term]:
    return st.sampled_from(field.operators).flatmap(
        lambda operator: st.builds(
            Term, st.just(field.name), st.just(operator), VALUES[field.kind](field, operator)
        )
    )


TREES: st.SearchStrategy[Filter] = st.recursive(
    st.sampled_from(list(FIELDS.values())).flatmap(term_of),
    lambda parts: st.one_of(
        parts.map(Not),
        st.lists(parts, min_size=1, max_size=4).map(all_of),
        st.lists(parts, min_size=1, max_size=4).map(any_of),
    ),
    max_leaves=12,
)


@st.composite
def written(draw: st.DrawFn, tree: Filter) -> str:
    """One of the ways in which somebody may write a filter."""
    match tree:
        case Term():
            return draw(st.sampled_from(ways_of(tree)))
        case Not():
            return draw(st.sampled_from(["-", "not ", "NOT\n"])) + draw(inner(tree.part))
        case And():
            parts = [draw(inner(each)) for each in tree.parts]
            return joined(draw, parts, [" ", "  ", " and ", "\tAND "])
        case Or():
            return joined(draw, [draw(inner(each)) for each in tree.parts], [" or ", "\nOR "])
        case _:
            assert_never(tree)


@st.composite
def inner(draw: st.DrawFn, tree: Filter) -> str:
    """A part as it stands within something else: in brackets where it needs them, and sometimes where it does not."""
    line = draw(written(tree))
    if isinstance(tree, And | Or) or draw(st.booleans()):
        return draw(st.sampled_from(["({})", "( {} )"])).format(line)
    return line


def joined(draw: st.DrawFn, parts: list[str], signs: list[str]) -> str:
    line, *others = parts
    for part in others:
        line += draw(st.sampled_from(signs)) + part
    return line


def quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def ways_of(term: Term) -> list[str]:
    """By its name, in capitals, by its short names, in quotation marks that it does not need; as a word, as a flag."""
    bare = ",".join(map(print_value, term.values))
    always = ",".join(map(quoted, term.values))
    short = [alias for alias, name in ALIASES.items() if name == term.field]
    names = [term.field, term.field.upper(), *short]
    ways = [f"{name}{term.operator}{line}" for name in names for line in (bare, always)]
    if term.operator == ":" and term.field == "name":
        ways.append(always)
    if term.values == ("yes",):
        ways += [flag for flag, name in FLAGS.items() if name == term.field]
    return ways
