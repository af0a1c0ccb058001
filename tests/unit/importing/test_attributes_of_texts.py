from typing import Any

import pytest

from app.formats.reading.records import Author, Contents
from app.importing.attributes import meant
from app.importing.planning import Target
from app.importing.schemas import ImportOptions
from app.importing.service.matching import targets_of


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        ({"type": "number"}, "2.5", 2.5),
        ({"type": "number"}, "3", 3),
        ({"type": "number"}, "many", "many"),
        ({"type": "multiselect", "values": ["a", "b, c", "c"]}, "a,b, c,c", ["a", "b, c", "c"]),
        ({"type": "multiselect", "values": ["a"]}, "", []),
        ({"type": "multiselect", "values": ["a"]}, "a,z", ["a", "z"]),
        ({"type": "text"}, "2.5", "2.5"),
        ({"type": "select", "values": ["true", "false"]}, True, "true"),
        ({"type": "boolean"}, True, True),
    ],
)
def test_a_text_is_what_its_attribute_asks_for(spec: dict[str, Any], text: Any, value: Any) -> None:
    assert meant(spec, text) == value


@pytest.mark.parametrize(
    ("taken_as", "expected"),
    [
        ("import", ["import s", "import s · Ada", "prediction v1", "prediction s"]),
        ("annotator:7", ["annotator None", "prediction v1", "prediction s"]),
        ("predictions", ["prediction s", "prediction v1"]),
    ],
)
def test_predictions_of_models_are_nobody_s_work(taken_as: str, expected: list[str]) -> None:
    authors = {
        "1": Author("1", "Ada"),
        "m": Author("m", "v1", is_model=True),
        "n": Author("n", "", is_model=True),
    }
    contents = Contents("label-studio", (), iter(()), authors=authors)
    options = ImportOptions.model_validate({"as": taken_as})

    targets, target_of = targets_of(contents, options, "s", {})

    assert [f"{each.kind} {each.source}" for each in targets] == expected
    assert targets[target_of["m"]] == Target("prediction", "v1")
    assert targets[target_of["n"]] == Target("prediction", "s")
