import pytest

from app.gallery.language.completing import names_for, place_at, values_for


@pytest.mark.parametrize(
    ("line", "field", "written", "part"),
    [
        pytest.param("|", None, "", "", id="nothing"),
        pytest.param("is|", None, "is", "is", id="name"),
        pytest.param("iso>100 -(cam|era:x", None, "cam", "camera:x", id="name before its sign"),
        pytest.param("camera:|", "camera", "", "", id="value to come"),
        pytest.param("state:new,sub|", "state", "sub", "sub", id="second value"),
        pytest.param('camera:"EOS 5|D"', "camera", "EOS 5", '"EOS 5D"', id="inside marks"),
        pytest.param('camera:"a, b",N|', "camera", "N", "N", id="behind a quoted comma"),
        pytest.param("taken:2024 sta| iso>1", None, "sta", "sta", id="in the middle"),
        pytest.param('name:"a \\" b|', "name", 'a " b', '"a \\" b', id="escaped mark"),
        pytest.param("lens:|)", "lens_model", "", "", id="short name"),
    ],
)
def test_the_part_at_the_caret(line: str, field: str | None, written: str, part: str) -> None:
    text = line.replace("|", "")

    place = place_at(text, line.index("|"))

    assert place.field is None if field is None else place.field and place.field.name == field
    assert place.written == written
    assert text[place.start : place.end] == part


def test_names_that_begin_so_come_before_those_that_hold_it() -> None:
    names = [each.label for each in names_for(place_at("is", 2), is_reviewer=True)]

    assert names[0] == "iso"
    assert "disagreements" in names[1:]
    assert "disagreements" not in {
        each.label for each in names_for(place_at("is", 2), is_reviewer=False)
    }


def test_values_of_a_choice() -> None:
    assert [each.text for each in values_for(place_at("state:s", 7))] == [
        "submitted",
        "in_progress",
    ]
    assert [each.text for each in values_for(place_at("gold:", 5))] == ["yes", "no"]
