import csv
import json
from io import StringIO

import pytest

from app.formats.errors import BadOption
from app.formats.records import Dataset, Question
from app.formats.writers.folders import folders_of
from tests.unit.formats.torture import DATASET, IMAGES, Written

WEATHER = {"question": "weather"}


def test_images_stand_in_the_folder_of_their_answer() -> None:
    written = Written("imagenet", *IMAGES, options=WEATHER)

    assert {id: place for id, place in written.places.items() if place} == {
        4: "train/rain _ snow/A/RING.JPEG",
        5: "test/sunny/Straße/日本 é 100%.png",
        7: "train/über alles/b/nothing here.png",
    }
    assert written.lost("unanswered-left-out") == 5
    assert written.lost("questions-dropped") == 2
    assert written.lost("answers-dropped") == 3, "answers to other questions"


def test_the_listing_gives_back_answers_and_ids() -> None:
    written = Written("yolo-classify", *IMAGES, options=WEATHER)

    rows = list(csv.DictReader(StringIO(written.shelf.text("listing.csv"))))
    classes = json.loads(written.files["classes.json"])

    assert [(row["class"], row["class_index"], row["image_id"]) for row in rows] == [
        ("rain / snow", "0", "4"),
        ("sunny", "1", "5"),
        ("über alles", "2", "7"),
    ]
    assert [row["path"] for row in rows] == [p for p in written.places.values() if p]
    assert classes["classes"][0] == {"index": 0, "folder": "rain _ snow", "value": "rain / snow"}
    assert written.lost("no-validation-split") == 1


def test_the_question_must_be_chosen_where_several_can_be() -> None:
    with pytest.raises(BadOption, match="'weather', 'is blurred'"):
        Written("imagenet", *IMAGES)
    with pytest.raises(BadOption, match="'nothing'"):
        Written("imagenet", *IMAGES, options={"question": "nothing"})

    one = Dataset("one", DATASET.categories, (Question(1, "weather", "multiclass", ("sunny",)),))
    assert Written("imagenet", *IMAGES, dataset=one).places[5] is not None


def test_two_answers_have_no_folder() -> None:
    written = Written("imagenet", *IMAGES, options={"question": "things"})

    assert [id for id, place in written.places.items() if place] == [8]
    assert written.lost("several-answers-left-out") == 1


def test_no_two_answers_share_a_folder() -> None:
    assert folders_of(["a/b", "a\\b", "A_B", "..", "", "con "]) == {
        "a/b": "a_b",
        "a\\b": "a_b~2",
        "A_B": "A_B~3",
        "..": "_",
        "": "_~2",
        "con ": "con",
    }
