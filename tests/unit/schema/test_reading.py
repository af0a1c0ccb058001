import pytest

from app.projects.errors import SchemaInvalid
from app.schema.reading import read_schema


def test_a_single_category_is_read() -> None:
    brought = read_schema('{"name": "bus", "shapes": ["box"]}', shapes=["mask"])

    assert brought.categories == [{"name": "bus", "shapes": ["box"]}]


def test_a_concord_schema_keeps_its_questions_and_forgets_its_ids() -> None:
    text = '{"questions": [{"id": 3, "position": 0, "name": "Night?", "mode": "binary"}]}'

    brought = read_schema(text, shapes=["box"])

    assert brought.questions == [{"name": "Night?", "mode": "binary"}]


def test_keypoints_of_coco_take_no_shape_away() -> None:
    text = '[{"id": 1, "name": "bird", "keypoints": ["beak"]}, {"id": 2, "name": "car"}]'

    bird, car = read_schema(text, shapes=["polygon"]).categories

    assert bird["shapes"] == ["polygon", "keypoints"]
    assert car["shapes"] == ["polygon"]


def test_edges_that_are_no_pairs_are_left_to_be_refused() -> None:
    text = '[{"id": 1, "name": "bird", "keypoints": ["beak"], "skeleton": ["1-2"]}]'

    (bird,) = read_schema(text, shapes=["box"]).categories

    assert bird["skeleton"]["edges"] == ["1-2"]


@pytest.mark.parametrize("text", ["[1]", "[[]]", '"text"', "[" * 100_000], ids=len)
def test_other_json_is_refused_or_read_as_a_name(text: str) -> None:
    if text.startswith("["):
        with pytest.raises(SchemaInvalid):
            read_schema(text, shapes=["box"])
    else:
        assert read_schema(text, shapes=["box"]).categories[0]["name"] == text
