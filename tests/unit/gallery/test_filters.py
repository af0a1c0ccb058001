"""The filter language: what a line says, what it refuses and where. What is printed is in test_filters_printed.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gallery.errors import BadFilter
from app.gallery.language import (
    And,
    Filter,
    Not,
    Or,
    Term,
    parse_filter,
    print_filter,
    terms_of,
)

NEW = Term("state", ":", ("new",))
ISO = Term("iso", ">", ("3200",))
CAR = Term("category", ":", ("car",))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param("   ", None, id="nothing"),
        pytest.param("beach", Term("name", ":", ("beach",)), id="word"),
        pytest.param('"or"', Term("name", ":", ("or",)), id="keyword as a word"),
        pytest.param("state:new,submitted", Term("state", ":", ("new", "submitted")), id="either"),
        pytest.param(
            'category:"traffic light"', Term("category", ":", ("traffic light",)), id="quoted"
        ),
        pytest.param(
            r'name:"a \"b\" \\c"', Term("name", ":", ('a "b" \\c',)), id="signs in quotation marks"
        ),
        pytest.param("iso>3200 state:new", And((ISO, NEW)), id="beside"),
        pytest.param("iso>3200 AND state:new", And((ISO, NEW)), id="and"),
        pytest.param("iso>3200 or state:new", Or((ISO, NEW)), id="or"),
        pytest.param(
            "iso>3200 state:new or category:car", Or((And((ISO, NEW)), CAR)), id="and binds closer"
        ),
        pytest.param(
            "iso>3200 (state:new or category:car)", And((ISO, Or((NEW, CAR)))), id="brackets"
        ),
        pytest.param("(iso>3200 state:new) category:car", And((ISO, NEW, CAR)), id="flat"),
        pytest.param("-state:new", Not(NEW), id="minus"),
        pytest.param("not state:new iso>3200", And((Not(NEW), ISO)), id="not binds closest"),
        pytest.param("-(iso>3200 or state:new)", Not(Or((ISO, NEW))), id="minus before a bracket"),
        pytest.param("-excluded", Not(Term("excluded", ":", ("yes",))), id="flag"),
        pytest.param("taken:2024", Term("taken_at_local", ":", ("2024",)), id="short name"),
        pytest.param(
            "exposure_bias_ev<-1", Term("exposure_bias_ev", "<", ("-1",)), id="below zero"
        ),
        pytest.param(
            "(holiday(2).jpg)", Term("name", ":", ("holiday(2).jpg",)), id="brackets in a word"
        ),
        pytest.param(
            "near:48.85,2.35,10km", Term("near", ":", ("48.85", "2.35", "10km")), id="place"
        ),
        pytest.param(
            "within:1,2;3,4;5,6", Term("within", ":", ("1", "2;3", "4;5", "6")), id="area"
        ),
    ],
)
def test_a_line_is_read(text: str, tree: Filter | None) -> None:
    assert parse_filter(text) == tree


def test_terms_know_their_places() -> None:
    tree = parse_filter('  iso>3200 (-state:new or camera:"EOS 5D")')

    assert [term.position for term in terms_of(tree)] == [2, 13, 26]


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        pytest.param("state:done", 6, "'done' is no state", id="state"),
        pytest.param("state:new,done", 10, "'done' is no state", id="second value"),
        pytest.param(
            "new colour:red", 4, "unknown field 'colour'; did you mean colour_space?", id="f"
        ),
        pytest.param('name:"beach', 5, "no partner", id="quotation mark"),
        pytest.param('name:beach"x"', 10, "expected a space or a comma", id="mark in a word"),
        pytest.param('name:"beach"x', 12, "expected a space or a comma", id="behind a mark"),
        pytest.param("taken:soon", 6, "expected a date", id="date"),
        pytest.param("taken:2024-13", 6, "expected a date", id="month"),
        pytest.param("taken>2024..2025", 6, "expected a date", id="period after a sign"),
        pytest.param("taken:..", 6, "needs a date", id="no dates"),
        pytest.param("taken:2024..2023", 6, "ends before it begins", id="backwards"),
        pytest.param("camera:,", 7, "camera needs a value", id="value"),
        pytest.param('camera:""', 7, "camera needs a value", id="empty value"),
        pytest.param("iso>high", 4, "expected a number", id="number"),
        pytest.param("iso>1/0", 4, "expected a number", id="divided by zero"),
        pytest.param("iso:1e999", 4, "expected a number", id="endless"),
        pytest.param("iso:..", 4, "needs a number", id="no numbers"),
        pytest.param("iso:400..100", 4, "ends before it begins", id="span backwards"),
        pytest.param("state>new", 0, "state takes :, received >", id="operator"),
        pytest.param("gold:maybe", 5, "expected yes or no", id="truth"),
        pytest.param("has:wings", 4, "'wings' is no has", id="has"),
        pytest.param("marked:agreed>=0.8=car", 7, "expected a truth", id="truth of no line"),
        pytest.param("split:/train", 6, "perhaps of a version", id="version without a name"),
        pytest.param("similar:5,20,3", 8, "expected the id of an image", id="too many ids"),
        pytest.param("similar:5,2000", 8, "at most 1000 images", id="too many alike"),
        pytest.param("duplicate-of:0", 13, "expected the id of an image", id="no id"),
        pytest.param("near:48,2", 5, "expected latitude,longitude,radius", id="place"),
        pytest.param("near:91,2,1km", 5, "latitudes go from -90", id="beyond the pole"),
        pytest.param("within:1,2;3,4", 7, "3 to 200 corners, received 2", id="too few corners"),
        pytest.param("within:1,2;3;5,6", 7, "expected corners", id="half a corner"),
        pytest.param("within:1,2;95,4;5,6", 7, "latitudes go from -90", id="corner off the earth"),
        pytest.param("within:1,-190;3,4;5,175", 7, "once at most", id="more than a turn"),
        pytest.param("(iso>1", 0, "not closed", id="open bracket"),
        pytest.param("iso>1)", 5, "closes nothing", id="closing bracket"),
        pytest.param("()", 1, "a term is missing", id="empty brackets"),
        pytest.param("iso>1 or", 8, "a term is missing", id="nothing behind or"),
        pytest.param("and iso>1", 0, "a term is missing", id="nothing before and"),
        pytest.param("not", 3, "a term is missing", id="nothing behind not"),
        pytest.param("(" * 60, 51, "more than 50 brackets", id="too deep"),
        pytest.param("a\x00b", 1, "cannot be stored", id="U+0000"),
    ],
)
def test_errors_point_at_the_character(text: str, position: int, sentence: str) -> None:
    with pytest.raises(BadFilter, match=sentence) as caught:
        parse_filter(text)

    assert caught.value.details["position"] == position


@given(st.text(alphabet='ab:<>=,()"\\- \t..12oriset', max_size=40))
def test_any_line_is_read_or_refused_with_a_place(text: str) -> None:
    outcome = read_or_refused(text)

    if isinstance(outcome, BadFilter):
        assert 0 <= outcome.details["position"] <= len(text)
    else:
        assert parse_filter(print_filter(outcome)) == outcome


def read_or_refused(text: str) -> Filter | BadFilter | None:
    try:
        return parse_filter(text)
    except BadFilter as refusal:
        return refusal
