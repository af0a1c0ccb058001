"""Several layers that become one: nothing is lost without a word."""

from app.formats.reading.findings import Findings
from app.formats.reading.records import Said
from app.importing.voices import absences_together, answers_together, note_merged


def test_most_layers_decide_and_of_equally_many_the_first() -> None:
    findings = Findings()

    given = [
        {"light": ["day"], "weather": ["rain", "fog"]},
        {"light": ["night"], "weather": ["fog", "rain"]},
    ]
    assert answers_together(given, "images[0]", findings) == {
        "light": ["day"],
        "weather": ["rain", "fog"],
    }
    assert set(findings.codes()) == {"answers-differ"}
    more = [*given, {"light": ["night"]}]
    assert answers_together(more, "images[0]", findings)["light"] == ["night"]


def test_the_same_answers_are_nothing_to_tell() -> None:
    findings = Findings()

    assert answers_together([{"light": ["day"]}, {"light": ["day"]}], "", findings) == {
        "light": ["day"]
    }
    note_merged("images[0]", {"5"}, findings)
    assert not findings.codes()


def test_what_one_has_marked_is_not_absent() -> None:
    findings = Findings()

    voices = [("5", Said({}, [1, 2])), ("6", Said({}, [2, 3]))]
    assert absences_together(voices, {3}, "images[0]", findings) == [1, 2]
    assert set(findings.codes()) == {"absence-contradicted"}
