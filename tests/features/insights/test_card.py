"""The dataset card: counted, the same for the same data, and without names."""

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.features.exporting.conftest import Exporting
from tests.features.insights.labelled import Labelled, make_labelled


@pytest.fixture(scope="module")
def carded(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> Labelled:
    """Labelled images, one of them excluded, whose owner's name is easy to find."""
    made = make_labelled(client_of(make_person(name="Zoltan Quirk")), database)
    path = f"/api/v1/images/{made.image_ids[-1]}/exclusion"
    made.owner.put(path, json={"reason": "no street"}).raise_for_status()
    return made


def _markdown(carded: Labelled) -> str:
    response = carded.owner.get(f"/api/v1/projects/{carded.id}/insights/card.md")
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/markdown")
    return response.text


def test_it_counts_images_people_and_labels(carded: Labelled) -> None:
    card = carded.ask("card")

    images, people = card["images"], card["people"]
    assert images["count"] == 79
    assert images["excluded"] == [{"name": "no street", "count": 1}]
    assert {each["name"]: each["count"] for each in images["cameras"]} == {
        "Acme Two": 39,
        "Acme One": 34,
        "Acme ONE": 5,
        "not recorded": 1,
    }
    assert (images["first_taken"], images["last_taken"]) == ("2024-05-01", "2024-06-01")
    assert images["undated"] == 3
    assert images["places"] == [{"name": "48° N, 3° W", "count": 78}]
    assert (people["annotators"], people["accepted"]) == (1, 80)
    assert card["privacy"]["with_place"] == 78
    assert {row["name"]: row["images"] for row in card["labels"]}["bus"] == 30
    assert any(sentence.startswith("No image of category bus") for sentence in card["gaps"])
    assert "No image has category ship." in card["rare"]
    assert card["agreement"]["value"] is None


def test_two_cards_of_unchanged_data_are_the_same_bytes(carded: Labelled) -> None:
    path = f"/api/v1/projects/{carded.id}/insights/card"

    assert carded.owner.get(path).content == carded.owner.get(path).content
    assert _markdown(carded) == _markdown(carded)


def test_nobody_is_named(carded: Labelled) -> None:
    assert "Quirk" not in _markdown(carded)
    assert "Quirk" not in carded.owner.get(f"/api/v1/projects/{carded.id}/insights/card").text


def test_owners_write_what_only_people_know(carded: Labelled) -> None:
    path = f"/api/v1/projects/{carded.id}/insights/card"
    assert "_Nothing written yet._" in _markdown(carded)
    words = {"intended_uses": "Counting buses.", "licence": "CC BY 4.0"}
    assert carded.owner.put(path, json=words).status_code == 204

    text = _markdown(carded)
    assert "## Intended uses\n\nCounting buses.\n" in text
    assert "## Licence\n\nCC BY 4.0\n" in text
    page = f"/projects/{carded.id}/insights/card"
    sent = carded.owner.post(page, data={"contact": "data@example.org"}, follow_redirects=False)
    assert sent.status_code == 303
    assert carded.ask("card")["words"] == {
        "intended_uses": "",
        "other_uses": "",
        "collection": "",
        "limitations": "",
        "licence": "",
        "contact": "data@example.org",
    }
    assert "data@example.org" in carded.owner.get(page).text


def test_a_text_that_is_too_long_is_told_where_it_was_written(carded: Labelled) -> None:
    page = f"/projects/{carded.id}/insights/card"
    refused = carded.owner.post(page, data={"contact": "x" * 5001})

    assert refused.status_code == 422
    assert "5000" in refused.text or "5,000" in refused.text


def test_annotators_do_not_see_it(carded: Labelled, as_annotator: Client) -> None:
    assert as_annotator.get(f"/api/v1/projects/{carded.id}/insights/card").status_code == 404


def test_it_goes_into_every_export_and_tells_no_place_where_none_is_asked_for(
    carded: Labelled, database: psycopg.Connection[Any]
) -> None:
    exporting = Exporting({"id": carded.id}, carded.owner, carded.owner, database)
    archive = exporting.archive(where="category:bus")
    stripped = exporting.archive(strip_gps=True)

    card = json.loads(archive.read("dataset-card.json"))
    assert (card["truth"], card["where"], card["versions"]) == ("accepted", "category:bus", [])
    assert {row["name"]: row["images"] for row in card["labels"]}["bus"] == 30
    assert card["images"]["places"] == [{"name": "48° N, 3° W", "count": 30}]
    text = archive.read("dataset-card.md").decode()
    assert "Truth: `accepted`, on images that match `category:bus`." in text
    assert "Quirk" not in text
    digest = hashlib.sha256(archive.read("dataset-card.md")).hexdigest()
    assert json.loads(archive.read("manifest.json"))["files"]["dataset-card.md"] == digest
    assert "48°" not in stripped.read("dataset-card.md").decode()
    assert json.loads(stripped.read("dataset-card.json"))["images"]["places"] == []
    assert "no street" not in stripped.read("dataset-card.md").decode()
    excluded = json.loads(stripped.read("dataset-card.json"))["images"]["excluded"]
    assert [each["count"] for each in excluded] == [1]


def test_in_an_archive_it_counts_the_images_of_the_filter(
    carded: Labelled, database: psycopg.Connection[Any]
) -> None:
    """Images 0 to 29 have buses; the excluded one is the last, and the others are not told of."""
    exporting = Exporting({"id": carded.id}, carded.owner, carded.owner, database)
    archives = [exporting.file(exporting.export(where="category:bus")) for _ in range(2)]

    card = json.loads(ZipFile(BytesIO(archives[0])).read("dataset-card.json"))

    images, people = card["images"], card["people"]
    assert (images["count"], images["excluded"], images["imports"]) == (30, [], [])
    assert {each["name"]: each["count"] for each in images["cameras"]} == {
        "Acme Two": 15,
        "Acme One": 10,
        "Acme ONE": 5,
    }
    assert images["last_taken"] == "2024-05-01"
    assert (people["submitted"], people["accepted"], card["privacy"]["with_place"]) == (30, 30, 30)
    assert archives[0] == archives[1]


@pytest.mark.parametrize("strip", [False, True])
def test_a_filter_by_places_is_told_unless_places_are_stripped(
    carded: Labelled, database: psycopg.Connection[Any], strip: bool
) -> None:
    where = "category:bus (near:48.2,-2.5,10km or latitude>48.123)"
    exporting = Exporting({"id": carded.id}, carded.owner, carded.owner, database)

    archive = exporting.archive(where=where, strip_gps=strip)

    told = [archive.read(name).decode() for name in archive.namelist()]
    assert any("48.2" in each or "48.123" in each for each in told) is not strip
    manifest, card = (
        json.loads(archive.read(name)) for name in ("manifest.json", "dataset-card.json")
    )
    assert manifest["where"] == card["where"]
    assert (manifest["where"] == where) is not strip
    assert card["images"]["count"] == 30
