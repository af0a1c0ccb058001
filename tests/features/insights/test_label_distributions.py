"""How labels are distributed over the parts of a field; each number is what the gallery finds by its line."""

from typing import Any

import pytest
from httpx import Client

from tests.features.insights.labelled import Labelled


def _rows(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in found["rows"]}


def test_categories_and_answers_are_counted_by_the_hours_of_the_day(labelled: Labelled) -> None:
    found = labelled.ask("labels", field="hour", truth="accepted")
    rows = _rows(found)

    assert [(part["name"], part["images"]) for part in found["parts"]] == [
        ("Night, 0 to 5 h", 36),
        ("Morning, 6 to 11 h", 0),
        ("Afternoon, 12 to 17 h", 40),
        ("Evening, 18 to 23 h", 0),
        ("not recorded", 4),
    ]
    assert found["image_count"] == 80
    assert found["sample_size"] is None
    assert [cell["images"] for cell in rows["bus"]["cells"]] == [0, 0, 30, 0, 0]
    assert [cell["images"] for cell in rows["dark"]["cells"]] == [36, 0, 0, 0, 3]
    assert (rows["car"]["images"], rows["car"]["share"], rows["car"]["objects"]) == (40, 0.5, 40)
    assert rows["ship"]["images"] == rows["dusk"]["images"] == 0


def test_shares_have_wilson_intervals(labelled: Labelled) -> None:
    bus = _rows(labelled.ask("labels", field="hour", truth="accepted"))["bus"]

    # 30 of 40, by Wilson's formula; of an empty part there is no share.
    afternoon, morning = bus["cells"][2], bus["cells"][1]
    assert afternoon["share"] == 0.75
    assert (round(afternoon["low"], 4), round(afternoon["high"], 4)) == (0.5981, 0.8581)
    assert (morning["share"], morning["low"], morning["high"]) == (None, None, None)


@pytest.mark.parametrize(
    "asked",
    [
        {"field": "hour", "truth": "accepted"},
        {"field": "iso", "truth": "all", "bins": 4},
        {"field": "iso", "truth": "all", "cut": "width", "where": "camera:One or camera:Two"},
        {"field": "camera", "truth": "annotator"},
        {"field": "place", "truth": "all"},
        {"field": "taken_at_local", "truth": "all"},
        {"field": "answer:light", "truth": "accepted"},
        {"field": "state", "truth": "all"},
    ],
    ids=lambda asked: asked["field"],
)
def test_the_gallery_finds_what_is_counted(labelled: Labelled, asked: dict[str, Any]) -> None:
    if asked["truth"] == "annotator":
        asked["truth"] = f"annotator:{labelled.owner.get('/api/v1/me').json()['id']}"
    found = labelled.ask("labels", **asked)

    row = _rows(found)["dark" if asked["field"] == "hour" else "bus"]
    told = [*found["parts"], row, *row["cells"]]
    assert len(found["parts"]) > 0
    assert sum(part["images"] for part in found["parts"]) == found["image_count"]
    for each in told:
        assert labelled.found(each["line"]) == each["images"], each["line"]


def test_numbers_are_cut_into_parts_of_as_many_images(labelled: Labelled) -> None:
    found = labelled.ask("labels", field="iso", truth="all", bins=4)

    names = [part["name"] for part in found["parts"]]
    assert names[-2:] == ["5,800 to 7,700", "not recorded"]
    assert max(part["images"] for part in found["parts"][:-1]) <= 21
    assert [part["is_missing"] for part in found["parts"]] == [False] * 4 + [True]


def test_without_a_field_labels_are_counted_in_all(labelled: Labelled) -> None:
    found = labelled.ask("labels", truth="all", where="id>0 camera:One")

    assert found["parts"] == []
    assert found["image_count"] == 39
    assert _rows(found)["car"]["images"] == 39
    assert labelled.found(_rows(found)["bus"]["line"]) == 15


def test_spellings_that_differ_in_case_are_one_part(labelled: Labelled) -> None:
    found = labelled.ask("labels", field="camera", truth="all")

    parts = {part["name"]: part["images"] for part in found["parts"]}
    assert parts == {"Acme One": 39, "Acme Two": 39, "not recorded": 2}


def test_what_cannot_be_asked_is_refused_with_what_there_is(labelled: Labelled) -> None:
    path = f"/api/v1/projects/{labelled.id}/insights/labels"
    refused = [
        ({"field": "mood"}, "hour"),
        ({"field": "answer:mood"}, "answer:light"),
        ({"field": "body_serial"}, "hour"),
        ({"truth": "agreed>=0.5"}, "several layers"),
        ({"truth": "hearsay"}, "consensus"),
        ({"where": "iso>"}, "character"),
    ]
    for asked, told in refused:
        response = labelled.owner.get(path, params=asked)
        assert response.status_code == 422, asked
        assert told in response.json()["detail"], asked


def test_an_empty_project_has_no_shares(labelled: Labelled) -> None:
    found = labelled.ask("labels", field="iso", truth="consensus")

    assert found["image_count"] == 0
    assert {row["share"] for row in found["rows"]} == {None}


def test_annotators_do_not_see_them(labelled: Labelled, as_annotator: Client) -> None:
    path = f"/api/v1/projects/{labelled.id}/insights/labels"
    assert as_annotator.get(path).status_code == 404
