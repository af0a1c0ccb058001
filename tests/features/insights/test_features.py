"""Features of a project: what there is, what an export would have, and the export itself."""

import json
import time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pyarrow.parquet as parquet
from httpx import Client

from concord_features import FeatureEncoder
from tests.features.insights.conftest import Described


def test_each_field_tells_how_it_is_spread_and_what_is_missing(described: Described) -> None:
    found = described.features()

    camera, iso, shape = (found["fields"][name] for name in ("camera", "iso", "aspect_ratio"))
    assert found["image_count"] == 12
    assert {each["value"]: each["count"] for each in camera["words"]} == {"R5": 5, "Z6": 5}
    assert iso["missing_share"] == 1 / 6
    assert sum(each["count"] for each in iso["bars"]) == 10
    assert found["fields"]["sharpness"]["missing_share"] == 1 / 6
    assert (shape["missing_share"], len(shape["bars"])) == (0, 1)


def test_what_is_private_is_told_of_but_chosen_by_name_alone(described: Described) -> None:
    usual, named = described.features(), described.features(fields="gps_position, iso")

    assert usual["fields"]["gps_position"]["is_private"]
    assert not usual["fields"]["gps_position"]["is_chosen"]
    chosen = [name for name, each in named["fields"].items() if each["is_chosen"]]
    assert chosen == ["iso", "gps_position"]
    assert named["column_count"] == 2 + 4


def test_a_split_has_its_own_distributions_and_the_splits_make_the_whole(
    described: Described,
) -> None:
    counts = [described.features(split=part)["image_count"] for part in ("train", "val", "test")]

    assert sum(counts) == 12
    assert described.features()["fitted_on"] == counts[0]


def test_unknown_fields_are_named(described: Described) -> None:
    response = described.owner.get(described.path, params={"fields": "mood"})

    assert response.status_code == 422
    assert "mood" in response.json()["detail"]


def test_annotators_do_not_see_them(described: Described, as_annotator: Client) -> None:
    assert as_annotator.get(described.path).status_code == 404


def test_the_page_shows_them_and_its_form_starts_the_export(described: Described) -> None:
    page = f"/projects/{described.id}/features"
    shown = described.owner.get(page).text

    assert "Time taken" in shown
    assert 'value="iso"' in shown
    refused = described.owner.post(page, data={"images": "none"})
    assert refused.status_code == 422
    assert "Choose at least one field" in refused.text
    sent = described.owner.post(
        page, data={"fields": ["iso", "camera", "sharpness"]}, follow_redirects=False
    )
    assert sent.status_code == 303
    _agrees(described, _archive(described, int(sent.headers["location"].split("/")[-1])))


def _archive(described: Described, export_id: int) -> ZipFile:
    path, until = f"/api/v1/exports/{export_id}", time.monotonic() + 30
    while described.owner.get(path).json()["finished_at"] is None:
        assert time.monotonic() < until, "the export did not finish"
        time.sleep(0.02)
    return ZipFile(BytesIO(described.owner.get(f"{path}/file").content))


def _agrees(described: Described, archive: ZipFile) -> None:
    """Every image has its row, which the state makes again of its facts."""
    said = json.loads(archive.read("features.json"))
    encoder = FeatureEncoder.from_json(said["state"])
    names = [each.name for each in encoder.columns]
    rows: dict[int, dict[str, Any]] = {
        row["image_id"]: row
        for name in archive.namelist()
        if name.endswith(".parquet")
        for row in parquet.read_table(BytesIO(archive.read(name))).to_pylist()
    }
    assert list(dict.fromkeys(each["field"] for each in said["columns"])) == [
        "camera",
        "iso",
        "sharpness",
    ]
    assert sorted(rows) == described.image_ids
    facts: list[dict[str, Any]] = [
        {"model": "R5" if place % 2 else "Z6", "iso": 100 * 2**place, "sharpness": 2.0**place}
        for place in range(10)
    ]
    made = encoder.transform([*facts, {}, {}]).tolist()
    assert [[rows[id][name] for name in names] for id in described.image_ids] == made
    assert json.loads(archive.read("manifest.json"))["verified"]["images"] == 12
