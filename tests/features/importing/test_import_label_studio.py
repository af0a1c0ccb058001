"""What models said in Label Studio becomes predictions, what people said becomes an import."""

from typing import Any

from tests.features.importing.conftest import Importing


def boxed(x: int, **more: Any) -> dict[str, Any]:
    """A box of the picture of 640 x 480 pixels, 64 pixels wide and 48 high; `x` in tenths of the width."""
    value = {"x": 10 * x, "y": 20, "width": 10, "height": 10, "rotation": 0}
    return {
        "id": f"region-{x}",
        "type": "rectanglelabels",
        "from_name": "label",
        "to_name": "image",
        "original_width": 640,
        "original_height": 480,
        "value": {**value, "rectanglelabels": ["car"]},
        **more,
    }


TASKS = [
    {
        "id": 1,
        "data": {"image": "/data/upload/1/image-00000.jpg"},
        "annotations": [{"id": 5, "completed_by": 2, "result": [boxed(1)]}],
        "predictions": [
            {"id": 5, "model_version": "yolo@1", "score": 0.75, "result": [boxed(2), boxed(3)]},
            {"id": 6, "model_version": "sam@2", "result": [boxed(4, score=0.5)]},
        ],
    },
    {
        "id": 2,
        "data": {"image": "/data/upload/1/image-00001.jpg"},
        "predictions": [{"id": 7, "model_version": "yolo@1", "score": 0.25, "result": [boxed(5)]}],
    },
]


def test_predictions_are_layers_of_their_models_with_scores(importing: Importing) -> None:
    done = importing.take(TASKS, "tasks.json")

    assert (done["state"], done["format"]) == ("imported", "label-studio")
    found = {
        (each["file_name"], each["shape"]["x"]): (each["kind"], each["source"], each["score"])
        for each in importing.objects()
    }
    assert found == {
        ("image-00000.jpg", 64): ("import", "tasks · annotator 2", None),
        ("image-00000.jpg", 128): ("prediction", "yolo@1", 0.75),
        ("image-00000.jpg", 192): ("prediction", "yolo@1", 0.75),
        ("image-00000.jpg", 256): ("prediction", "sam@2", 0.5),
        ("image-00001.jpg", 320): ("prediction", "yolo@1", 0.25),
    }


def test_predictions_again_change_nothing(importing: Importing) -> None:
    importing.take(TASKS, "tasks.json")
    before = importing.objects()

    again = importing.take(TASKS, "tasks.json")

    assert again["report"]["result"]["changed_nothing"]
    assert importing.objects() == before
