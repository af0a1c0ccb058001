"""What a COCO file said the first time is what it says after a way through another project."""

import json
import time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from tests.factories.images import make_images
from tests.factories.projects import make_project
from tests.features.importing.conftest import Importing, coco

ANEW = {
    "id",
    "image_id",
    "category_id",
    "layer_id",
    "annotator_id",
    "provenance",
    "group_id",
    "color",
}
OF_IMAGES = {"id", "sha256", "coco_url", "layers", "verified_absent"}


def streamed(importing: Importing) -> dict[str, Any]:
    path = f"/api/v1/projects/{importing.project['id']}/export.json"
    made: dict[str, Any] = importing.owner.get(path, params={"truth": "consensus"}).json()
    return made


def of_job(importing: Importing) -> dict[str, Any]:
    body = {"format": "coco-instances", "truth": "consensus"}
    path = f"/api/v1/projects/{importing.project['id']}/exports"
    export = importing.owner.post(path, json=body).raise_for_status().json()
    until = time.monotonic() + 30
    while not importing.owner.get(f"/api/v1/exports/{export['id']}").json()["finished_at"]:
        assert time.monotonic() < until
        time.sleep(0.02)
    archive = ZipFile(BytesIO(importing.owner.get(f"/api/v1/exports/{export['id']}/file").content))
    made: dict[str, Any] = json.loads(archive.read("annotations/instances_all.json"))
    return made


def told(document: dict[str, Any]) -> dict[str, Any]:
    """What a file says, without the ids that each project gives."""
    names = {each["id"]: each["name"] for each in document["categories"]}
    files = {each["id"]: each["file_name"] for each in document["images"]}
    return {
        "images": [
            {name: each[name] for name in each.keys() - OF_IMAGES}
            | {"absent": [names[id] for id in each["verified_absent"]]}
            for each in document["images"]
        ],
        "annotations": [
            {name: each[name] for name in each.keys() - ANEW}
            | {"image": files[each["image_id"]], "category": names[each["category_id"]]}
            | {"is_grouped": "group_id" in each}
            for each in document["annotations"]
        ],
        "categories": [
            {name: each[name] for name in each.keys() - ANEW} for each in document["categories"]
        ],
        "licenses": document["licenses"],
        "imported": document["info"]["imported"],
        "videos": document["videos"],
    }


def foreign() -> dict[str, Any]:
    """A file with what other programs write."""
    sent = coco(
        {"bbox": [1, 2, 30, 40], "group_id": 3, "annotator_id": 9, "provenance": "web"},
        {"bbox": [5, 2, 30, 40], "group_id": 3, "attributes": {"hue": "red"}, "track": 7},
        info={"description": "Mine"},
        licenses=[{"id": 1, "name": "CC BY", "url": "u"}, {"id": 5, "name": "CC0", "url": "v"}],
        videos=[{"id": 1, "name": "v"}],
    )
    sent["images"][0] |= {"license": 5, "date_captured": "2001-02-03", "flickr_url": "f"}
    sent["images"][1] |= {"license": 1, "neg_category_ids": [sent["categories"][0]["id"]]}
    return sent


@pytest.mark.parametrize("written", [streamed, of_job])
def test_a_second_project_says_what_the_first_did(importing: Importing, written: Any) -> None:
    importing.take(foreign(), **{"as": "consensus"})
    first = written(importing)
    sources = [each["provenance"] for each in streamed(importing)["annotations"]]
    assert [each["provenance"] for each in first["annotations"]] == sources
    project = make_project(importing.owner, categories=[])
    second = Importing(
        project,
        make_images(importing.database, project["id"], 3),
        importing.owner,
        importing.database,
    )

    second.take(first, **{"as": "consensus"})

    assert told(written(second)) == told(first)
    images = first["images"]
    assert [each["license"] for each in images] == [5, 1, 2 if len(first["licenses"]) < 3 else 6]
    assert images[0]["date_captured"] == "2001-02-03"
    assert images[1]["verified_absent"], "what LVIS says is absent"
    one, other = first["annotations"]
    assert one["group_id"] == other["group_id"]
    kept = (one["original_group_id"], one["original_annotator_id"], one["original_provenance"])
    assert kept == (3, 9, "web")


def test_terms_of_two_files_stay_apart(importing: Importing) -> None:
    sent = foreign()
    importing.take(sent, **{"as": "consensus"})
    sent["licenses"] = [{"id": 5, "name": "Other", "url": "w"}]
    sent["images"] = [{**sent["images"][2], "license": 5}]
    sent["annotations"] = []
    sent["info"] = {"description": "Another"}

    for _ in range(2):
        importing.take(sent, name="other.json", **{"as": "consensus"})

    made = streamed(importing)
    names = {each["id"]: each["name"] for each in made["licenses"]}
    assert [names[each["license"]] for each in made["images"]] == ["CC0", "CC BY", "Other"]
    assert len(names) == 4
    assert [each["description"] for each in made["info"]["imported"]] == ["Mine", "Another"]


def federated() -> dict[str, Any]:
    """A file whose ids of categories are its own, with fields and lists beside that name them, and its counts."""
    sent = coco(
        {"bbox": [1, 2, 30, 40], "category_id": 90},
        {"bbox": [50, 2, 30, 40], "category_id": 70},
        tracks=[{"id": 1, "category_id": 90}, {"id": 2, "category_id": 4}],
    )
    sent["categories"] = [
        {"id": 90, "name": "tree", "image_count": 700, "instance_count": 900, "frequency": "f"},
        {"id": 70, "name": "car", "image_count": 800, "instance_count": 990, "synset": "car.n.01"},
    ]
    sent["images"][0] |= {"not_exhaustive_category_ids": [70, 90], "neg_category_ids": []}
    sent["images"][1] |= {"not_exhaustive_category_ids": [90, 4], "neg_category_ids": [70]}
    return sent


def told_of_categories(made: dict[str, Any]) -> dict[str, Any]:
    """Every name by which the file's fields and lists call a category."""
    names = {each["id"]: each["name"] for each in made["categories"]}
    return {
        "images": [
            [names[id] for id in each.get("not_exhaustive_category_ids", [])]
            for each in made["images"][:2]
        ],
        "tracks": [names.get(each.get("category_id")) for each in made["tracks"]],
    }


@pytest.mark.parametrize("written", [streamed, of_job])
def test_fields_that_name_categories_name_those_of_the_project(
    importing: Importing, written: Any
) -> None:
    """Its ids are other than the file's; what counted the file's own objects does not come along."""
    importing.take(federated(), **{"as": "consensus"})

    made = written(importing)

    told = {"images": [["car", "tree"], ["tree"]], "tracks": ["tree", None]}
    assert told_of_categories(made) == told
    car, tree = sorted(made["categories"], key=lambda each: str(each["name"]))
    assert (car["synset"], tree["frequency"]) == ("car.n.01", "f")
    assert not {"image_count", "instance_count"} & (car.keys() | tree.keys())


def test_fields_follow_a_category_that_is_merged(importing: Importing) -> None:
    importing.take(federated(), **{"as": "consensus"})
    ids = {each["name"]: each["id"] for each in streamed(importing)["categories"]}
    path = f"/api/v1/projects/{importing.project['id']}/categories"
    importing.owner.post(path, json={"name": "bush", "shapes": ["box"]}).raise_for_status()
    merger = {"into": ids["car"], "confirm": 1}
    importing.owner.post(f"{path}/{ids['tree']}/mergers", json=merger).raise_for_status()

    made = streamed(importing)

    assert told_of_categories(made) == {"images": [["car"], ["car"]], "tracks": ["car", None]}
