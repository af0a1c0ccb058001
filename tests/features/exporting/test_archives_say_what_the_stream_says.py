"""COCO files that jobs write hold what the streamed file holds."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client
from psycopg.types.json import Json

from tests.conftest import Person
from tests.factories.projects import add_member
from tests.features.exporting.conftest import Exporting


def in_archive(exporting: Exporting, **body: Any) -> dict[str, Any]:
    """The only COCO file of an archive."""
    archive = exporting.archive(format="coco-instances", **body)
    (name,) = [each for each in archive.namelist() if each.startswith("annotations/")]
    made: dict[str, Any] = json.loads(archive.read(name))
    return made


def streamed(exporting: Exporting, truth: str) -> dict[str, Any]:
    """The project's COCO by its address."""
    answer = exporting.owner.get(f"{exporting.path}/export.json", params={"truth": truth})
    made: dict[str, Any] = answer.json()
    return made


@pytest.fixture
def labelled(
    exporting: Exporting, make_person: Callable[..., Person], client_of: Callable[[Person], Client]
) -> Exporting:
    """An image that two people have labelled, one of two of the same name, with fields of other programs."""
    ben = make_person(name="Ben")
    add_member(exporting.owner, exporting.project["id"], ben.id)
    exporting.owner.patch(exporting.path, json={"policy": {"overlap": 2}})
    image_id = exporting.label(exporting.box())
    assert exporting.label(exporting.box(), client=client_of(ben)) == image_id
    database, project_id = exporting.database, exporting.project["id"]
    database.execute(
        "update images set file_name = 'a.jpg' where project_id = %s and id < %s",
        [project_id, image_id + 2],
    )
    image_extra = {"flickr_url": "f", "original_license": 4, "original_date_captured": "2001"}
    database.execute("update images set extra = %s where id = %s", [Json(image_extra), image_id])
    database.execute(
        "update annotations set extra = %s where image_id = %s", [Json({"track": 7}), image_id]
    )
    database.execute(
        "update categories set extra = %s where project_id = %s",
        [Json({"wordnet": "n"}), project_id],
    )
    extra = {
        "info": {"description": "Mine"},
        "licenses": [{"id": 4, "name": "CC BY", "url": "u"}],
        "lists": {"videos": [{"id": 1}]},
    }
    database.execute("update projects set extra = %s where id = %s", [Json(extra), project_id])
    return exporting


def by_id(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda each: int(each["id"]))


def test_a_file_of_a_job_is_the_streamed_one_but_for_its_split(labelled: Exporting) -> None:
    stream = streamed(labelled, "accepted")
    made = in_archive(labelled)

    info = {name: made["info"].pop(name) for name in ("split", "layers")}
    assert set(info["layers"].values()) == {each["name"] for each in stream["annotators"]}
    assert info["split"] == "all"
    assert made.keys() == stream.keys()
    for name, listed in stream.items():
        ours = by_id(made[name]) if isinstance(listed, list) else made[name]
        assert ours == (by_id(listed) if isinstance(listed, list) else listed), name
    (image,) = made["images"]
    assert [each["answers"] for each in image["layers"]] == [{"weather": ["sun"]}] * 2
    assert (image["license"], image["original_file_name"]) == (4, "a.jpg")
    assert image["date_captured"] == "2001"
    assert made["annotations"][0]["track"] == 7
    assert made["videos"] == [{"id": 1}]


def test_terms_that_were_chosen_are_those_of_every_image(labelled: Exporting) -> None:
    terms = {"name": "CC0", "url": "https://example.com/cc0"}

    made = in_archive(labelled, license=terms)

    assert made["licenses"] == [{**terms, "id": 1}, {"id": 4, "name": "CC BY", "url": "u"}]
    assert [each["license"] for each in made["images"]] == [1]


def test_what_may_tell_of_places_is_withheld_and_told(labelled: Exporting) -> None:
    export = labelled.export(format="coco-instances", strip_gps=True)

    losses = {each["code"]: each["count"] for each in export["report"]["losses"]}
    assert losses == {"imported-fields-withheld": 1}
    made = in_archive(labelled, strip_gps=True)
    assert "flickr_url" not in made["images"][0]
    assert "track" not in made["annotations"][0]
    assert "videos" not in made
    assert made["annotators"] == []
    assert not any("annotator_id" in each for each in made["images"][0]["layers"])


def test_one_voice_is_all_that_some_formats_hold(labelled: Exporting) -> None:
    export = labelled.export(format="labelme")

    told = {each["code"] for each in export["report"]["losses"]}
    assert told == {"voices-dropped", "category-facts-dropped", "dataset-fields-dropped"}
    (image,) = labelled.images(format="json-dictionary").values()
    assert [each["answers"] for each in image["layers"]] == [{"weather": ["sun"]}] * 2
