"""A preview is what the export would be: the same bytes and the same labels, made by the same code."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.projects import add_member
from tests.features.exporting.conftest import Exporting
from tests.servers import Server, client_of_server, running_server

ALL_AT_ONCE = {
    "hide": {"categories": ["person"], "how": "pixelate"},
    "tiles": {"width": 64, "height": 48, "overlap": 16, "min_visible": 0.3},
    "resize": {"mode": "letterbox", "width": 100, "height": 80},
    "augment": {
        "copies": 2,
        "flip": True,
        "rotate": True,
        "brightness": 0.2,
        "exposure": 1,
        "crop": 0.3,
        "noise": 0.05,
        "seed": 11,
    },
    "normalize": "dataset",
}


def preview(exporting: Exporting, **asked: Any) -> Any:
    return exporting.owner.post(f"{exporting.path}/exports/preview", json=asked)


def without_ids(labels: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [(each["category"], each["shape"]) for each in labels]


def test_pixels_and_labels_are_those_of_the_export(with_pictures: Exporting) -> None:
    export = with_pictures.export(images="upright", prepare=ALL_AT_ONCE)
    archive = ZipFile(BytesIO(with_pictures.file(export)))
    written = json.loads(archive.read("annotations.json")).values()
    names = [each["file_name"] for each in written]
    rows = archive.read("derived.csv").decode().splitlines()[1:]
    image_ids = list(dict.fromkeys(int(row.split(",")[2]) for row in rows))

    found = []
    for image_id in image_ids:
        told = preview(with_pictures, image_id=image_id, prepare=ALL_AT_ONCE).json()
        assert told["image"]["id"] == image_id
        found += told["pictures"]

    assert [each["file_name"] for each in found] == names
    assert len(found) == len(rows) == 21
    for each, image in zip(found, written, strict=True):
        labels = [(one["category"], one["shape"]) for one in image["objects"]]
        assert without_ids(each["labels"]) == labels
        assert (each["width"], each["height"]) == (image["width"], image["height"])
    for each in found[:3]:
        bytes_of_it = with_pictures.owner.get(each["url"])
        assert bytes_of_it.headers["content-type"] == "image/jpeg"
        assert bytes_of_it.content == archive.read(f"images/{each['file_name']}")
    means = [each["channels"]["mean"][0] for each in found]
    normalization = export["manifest"]["normalization"]
    assert normalization["pictures"] == 21
    # All pictures are of one size here, so the mean of their means is that of their pixels.
    assert sum(means) / 21 == pytest.approx(normalization["mean"][0], abs=1e-5)


def test_it_tells_what_became_of_each_label(with_pictures: Exporting) -> None:
    """A box from 1 to 10 on tiles of 32: whole on the first, nowhere else; too little of it on one that cuts it."""
    prepare = {"tiles": {"width": 32, "height": 64}, "normalize": "imagenet"}

    told = preview(with_pictures, prepare=prepare).json()

    became = [each["fates"][0]["became"] for each in told["pictures"]]
    assert (became[0], set(became[1:])) == ("whole", {"outside"})
    assert told["normalization"]["mean"] == [0.485, 0.456, 0.406]
    assert told["normalization"]["is_final"]
    cut = {"tiles": {"width": 16, "height": 16, "overlap": 8, "min_visible": 0.5}}
    fates = [
        each["fates"][0]
        for each in preview(with_pictures, image_id=told["image"]["id"], prepare=cut).json()[
            "pictures"
        ]
    ]
    assert (fates[1]["became"], fates[1]["pieces"]) == ("left_out", 0)
    assert fates[1]["share"] == pytest.approx(2 / 9, abs=1e-3)


def test_normalised_values_are_a_picture(with_pictures: Exporting) -> None:
    told = preview(with_pictures, prepare={"normalize": "imagenet"}).json()
    [picture] = told["pictures"]
    by = {name: told["normalization"][name] for name in ("mean", "std")}

    shown = with_pictures.owner.get(f"{picture['url']}&{urlencode(by, doseq=True)}")

    assert shown.headers["content-type"] == "image/png"
    low, high = picture["normalized_range"]
    assert low < 0 < high


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"prepare": {"tiles": {"width": 8, "height": 64}}}, "prepare.tiles.width"),
        ({"prepare": {"augment": {"copies": 9}}}, "prepare.augment.copies"),
        ({"prepare": {"hide": {"categories": ["nobody"]}}}, "received 'nobody'"),
        ({"truth": "mine"}, "received 'mine'"),
        ({"where": "stat:new"}, "unknown field 'stat'"),
    ],
)
def test_what_cannot_be_shown_is_named(
    with_pictures: Exporting, asked: dict[str, Any], told: str
) -> None:
    response = preview(with_pictures, **asked)

    assert response.status_code == 422
    assert told in response.text


def test_pictures_that_are_not_made_are_not_there(with_pictures: Exporting) -> None:
    address = f"{with_pictures.path}/exports/preview/picture"
    image_id = preview(with_pictures).json()["image"]["id"]

    few = with_pictures.owner.get(address, params={"image_id": image_id, "number": 1})
    bad = with_pictures.owner.get(
        address, params={"image_id": image_id, "number": 0, "prepare": '{"tiles":{"width":8}}'}
    )
    unknown = preview(with_pictures, image_id=image_id + 1000)

    assert few.status_code == 404
    assert (bad.status_code, "prepare.tiles.width" in bad.text) == (422, True)
    assert unknown.status_code == 404


def test_only_who_may_export_sees_it(
    with_pictures: Exporting,
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> None:
    reviewer = make_person(name="Rita")
    add_member(with_pictures.owner, with_pictures.project["id"], reviewer.id, role="reviewer")
    address = f"{with_pictures.path}/exports/preview"

    assert client_of(reviewer).post(address, json={}).status_code == 200
    assert with_pictures.annotator.post(address, json={}).status_code == 403


def test_the_page_shows_it_and_leads_back_to_the_form(with_pictures: Exporting) -> None:
    page = f"/projects/{with_pictures.project['id']}/exports/preview"
    query = {
        "format": "yolo-detect",
        "images": "upright",
        "copies": "1",
        "copies_flip": "on",
        "copies_noise": "5",
        "normalize": "dataset",
    }

    shown = with_pictures.owner.get(page, params=query)
    nothing = with_pictures.owner.get(page, params={"truth": "consensus"})
    refused = with_pictures.owner.get(page, params={"tiles": "8 x 8"})
    form = with_pictures.owner.get(page.removesuffix("/preview"), params=query)

    assert shown.status_code == 200
    assert "noise 5 %, seed" in shown.text
    assert "1 whole" in shown.text
    assert 'name="format" value="yolo-detect"' in shown.text
    assert "No image to show" in nothing.text
    assert refused.status_code == 422
    assert "16" in refused.text
    assert 'value="yolo-detect"' in form.text
    assert "formaction" in form.text
    assert 'name="copies_noise"' in form.text
    assert 'value="5"' in form.text


def test_who_asks_is_among_those_who_saw_the_image(
    with_pictures: Exporting,
    owner: Person,
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> None:
    """Whether as a picture, as what is told of it, or as a page: all show more than a thumbnail."""
    project_id, address = with_pictures.project["id"], f"{with_pictures.path}/exports/preview"
    telling, looking = make_person(name="Rita"), make_person(name="Rolf")
    for each in (telling, looking):
        add_member(with_pictures.owner, project_id, each.id, role="reviewer")
    image_id = client_of(telling).post(address, json={}).json()["image"]["id"]
    asked = {"image_id": image_id, "number": 0}

    client_of(looking).get(f"{address}/picture", params=asked).raise_for_status()
    page = f"/projects/{project_id}/exports/preview"
    with_pictures.owner.get(page, params={"image": image_id}).raise_for_status()

    views = with_pictures.owner.get(f"/api/v1/images/{image_id}/views").json()["people"]
    assert {each["user_id"] for each in views} == {telling.id, looking.id, owner.id}


def test_many_pictures_on_two_connections_are_all_made(
    with_pictures: Exporting, server: Server
) -> None:
    """Nobody holds a connection while a picture is made, or while they wait for a second one."""
    project_id = with_pictures.project["id"]
    image_id = preview(with_pictures).json()["image"]["id"]
    paths = [
        f"{with_pictures.path}/exports/preview/picture?image_id={image_id}&number=0",
        f"/projects/{project_id}/exports/preview?image={image_id}",
        f"/images/{image_id}/hidden-places?look=true",
    ]
    small = server.settings.model_copy(update={"database_pool_size": 2, "run_jobs": False})
    authorization = with_pictures.owner.headers["Authorization"]

    with (
        running_server(small) as crowded,
        client_of_server(crowded.url, Authorization=authorization) as client,
        ThreadPoolExecutor(9) as readers,
    ):
        answers = list(readers.map(lambda path: client.get(path).status_code, paths * 3))

    assert answers == [200] * len(answers)
