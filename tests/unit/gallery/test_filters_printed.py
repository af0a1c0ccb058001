"""A printed filter reads the same, whatever it asks for; so does each of the ways in which it may be written."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.gallery.language import Filter, Not, Term, parse_filter, print_filter
from app.gallery.language.field import Field, Kind
from app.gallery.language.fields import ALIASES, FIELDS, FLAGS
from tests.unit.gallery.filters_written import TREES, VALUES, term_of, written


@given(TREES)
def test_what_is_printed_reads_the_same(tree: Filter) -> None:
    assert parse_filter(print_filter(tree)) == tree


@given(st.data())
def test_a_filter_reads_the_same_however_it_is_written(data: st.DataObject) -> None:
    tree = data.draw(TREES)
    line = data.draw(written(tree))

    assert parse_filter(line) == tree


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
@settings(max_examples=6)
@given(st.data())
def test_each_field_is_printed_and_written(field: Field, data: st.DataObject) -> None:
    term = data.draw(term_of(field))
    line = data.draw(written(Not(term)))

    assert parse_filter(print_filter(term)) == term
    assert parse_filter(line) == Not(term)


def test_each_choice_of_each_field_reads_the_same() -> None:
    terms = [
        Term(field.name, ":", (choice,)) for field in FIELDS.values() for choice in field.choices
    ]

    assert terms
    assert [term for term in terms if parse_filter(print_filter(term)) != term] == []


def test_every_kind_of_field_has_values_and_every_short_name_a_field() -> None:
    assert set(VALUES) == set(get_args(Kind)) == {field.kind for field in FIELDS.values()}
    assert {*ALIASES.values(), *FLAGS.values()} <= set(FIELDS)
