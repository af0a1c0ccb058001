"""What is missing, what is together, how large objects are and where."""

import pytest

from tests.features.insights.labelled import Labelled


def test_a_category_that_is_missing_at_night_is_told_in_a_sentence(labelled: Labelled) -> None:
    found = labelled.ask("gaps", truth="accepted")

    told = {each["sentence"]: each for each in found["gaps"]}
    sentence = (
        "No image of category bus where hour of day is Night, 0 to 5 h: "
        "14 of these 36 would be expected."
    )
    gap = told[sentence]
    assert gap["expected"] == round(30 * 36 / 76, 1)
    assert gap["p_value"] < 1e-6
    assert labelled.found(gap["line"]) == gap["images"] == 0
    assert labelled.found(gap["part_line"]) == gap["part_images"] == 36
    assert any(each["label"] == "bus" and each["field"] == "light" for each in found["gaps"])


def test_what_has_nothing_to_do_with_a_field_is_no_gap(labelled: Labelled) -> None:
    found = labelled.ask("gaps", truth="accepted")

    # Every other image has a car, by day as by night; the cameras alternate with them.
    fields = {each["field"] for each in found["gaps"] if each["label"] == "car"}
    assert fields == {"Camera"}
    assert all(each["label"] != "ship" for each in found["gaps"])
    assert found["tested"] > 0 < found["untested"]


def test_labels_with_few_images_are_told_the_rarest_first(labelled: Labelled) -> None:
    found = labelled.ask("gaps", truth="accepted", least=31)

    assert [(each["name"], each["images"]) for each in found["rare"]] == [
        ("dusk", 0),
        ("ship", 0),
        ("bus", 30),
    ]
    assert found["rare"][1]["sentence"] == "No image has category ship."


def test_pairs_tell_how_much_oftener_than_by_chance(labelled: Labelled) -> None:
    found = labelled.ask("pairs", truth="accepted")

    assert found["categories"] == ["car", "bus"]
    assert found["images"] == [40, 30]
    [pair] = found["pairs"]
    assert (pair["first"], pair["second"], pair["images"]) == ("car", "bus", 15)
    assert (pair["share"], pair["reverse_share"]) == (15 / 40, 0.5)
    assert (pair["expected"], pair["lift"], pair["pmi"]) == (15.0, 1.0, 0.0)
    assert labelled.found(pair["line"]) == 15


def test_objects_are_told_by_size(labelled: Labelled) -> None:
    found = labelled.ask("objects", truth="accepted")

    assert found["objects"] == 70
    assert found["sizes"] == {"small": 40, "medium": 0, "large": 30, "without_area": 0}
    assert sum(bar["objects"] for bar in found["areas"]) == 70
    # Half as wide and half as high as the image: the sixth tenth of both.
    assert found["extents"][5][5] == 30
    assert found["extents"][0][0] == 40
    bus = next(each for each in found["categories"] if each["name"] == "bus")
    assert bus["median_area"] == pytest.approx(0.25)
    assert labelled.found(bus["line"]) == bus["images"] == 30


def test_objects_are_told_by_place(labelled: Labelled) -> None:
    found = labelled.ask("objects", truth="accepted", category="bus")

    assert (found["category"], found["objects"]) == ("bus", 30)
    assert found["centres"][10][10] == sum(map(sum, found["centres"])) == 30
    covered = {
        (row, column)
        for row, shares in enumerate(found["coverage"])
        for column, share in enumerate(shares)
        if share
    }
    assert covered == {(row, column) for row in range(5, 15) for column in range(5, 15)}
    assert {share for shares in found["coverage"] for share in shares} == {0.0, 1.0}


def test_an_unknown_category_is_refused_with_those_that_there_are(labelled: Labelled) -> None:
    path = f"/api/v1/projects/{labelled.id}/insights/objects"
    response = labelled.owner.get(path, params={"category": "tram"})

    assert response.status_code == 422
    assert "bus, car, ship" in response.json()["detail"]
