import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

from app.formats.registry import FORMATS
from app.formats.writers.yolo import YoloDetectWriter
from tests.conftest import Person
from tests.factories.projects import add_member
from tests.features.exporting.conftest import Exporting
from tests.features.privacy.test_erase_an_image import erase

ClientOf = Callable[[Person], Client]


def test_an_export_is_a_job_whose_file_can_be_fetched(exporting: Exporting) -> None:
    image_id = exporting.label(exporting.box(), exporting.box("person", x=300.0))

    export = exporting.export()
    images = exporting.images()

    assert export["state"] == "succeeded"
    assert export["image_count"] == 1
    assert export["object_count"] == 2
    assert [each["category"] for each in images[str(image_id)]["objects"]] == ["car", "person"]
    assert images[str(image_id)]["answers"] == {"weather": ["sun"]}


def test_unchanged_data_gives_the_same_bytes(exporting: Exporting) -> None:
    exporting.label(exporting.box())

    first, second = exporting.export(), exporting.export()

    assert first["id"] != second["id"]
    assert exporting.file(first) == exporting.file(second)
    assert hashlib.sha256(exporting.file(first)).hexdigest() == first["sha256"]


def test_the_manifest_names_every_file_and_what_they_were_made_from(exporting: Exporting) -> None:
    exporting.label(exporting.box())
    archive = exporting.archive(license={"name": "CC BY 4.0", "url": "https://example.org/by"})

    manifest = json.loads(archive.read("manifest.json"))

    digests = {
        name: hashlib.sha256(archive.read(name)).hexdigest()
        for name in archive.namelist()
        if name != "manifest.json"
    }
    assert manifest["files"] == digests
    assert manifest["truth"] == "accepted"
    assert manifest["categories"] == {
        str(each["id"]): each["name"] for each in exporting.project["categories"]
    }
    assert manifest["annotators"] == 1
    assert manifest["schema_version"] >= 1
    croissant = json.loads(archive.read("croissant.json"))
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert croissant["license"] == "https://example.org/by"
    records = {each["@id"] for each in croissant["recordSet"]}
    assert records == {"categories", "images", "annotations"}


def test_the_file_is_read_back_before_it_is_given_out(exporting: Exporting) -> None:
    exporting.label(exporting.box(), exporting.box("person", is_crowd=True))

    whole = exporting.export()["manifest"]["verified"]
    lossy = exporting.export(format="yolo-detect")

    assert whole == {
        "images": 1,
        "objects": 2,
        "masks": 2,
        "min_mask_iou": 1.0,
        "dropped": 0,
        "is_right": True,
        "problems": [],
    }
    assert lossy["manifest"]["verified"]["objects"] == 1
    assert lossy["manifest"]["verified"]["dropped"] == 1
    assert "crowd-dropped" in [loss["code"] for loss in lossy["report"]["losses"]]


def test_a_file_that_is_not_what_was_to_be_written_says_so(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporting.label(exporting.box(), exporting.box("person"))
    monkeypatch.setattr(YoloDetectWriter, "numbers_of", lambda *_: ["0.1", "0.1", "0.1", "0.1"])

    export = exporting.export(format="yolo-detect")

    (problem,) = export["manifest"]["verified"]["problems"]
    assert "Of what was looked at closely 2 are not as given." in problem
    assert (export["verified"], export["report"]["verified"]) == (False, False)
    assert problem in exporting.owner.get(f"/exports/{export['id']}").text
    assert export["state"] == "wrong"
    page = exporting.owner.get(f"/projects/{exporting.project['id']}/exports").text
    assert "Wrong: do not use" in page
    path = f"/api/v1/exports/{export['id']}/file"
    refused = exporting.owner.get(path)
    assert refused.status_code == 409
    assert problem in refused.json()["detail"]
    assert path not in page
    assert exporting.owner.get(path, params={"unverified": "true"}).status_code == 200


def test_no_two_images_have_one_name_in_archives_and_in_the_stream(exporting: Exporting) -> None:
    ids = [
        row[0]
        for row in exporting.database.execute(
            "select id from images where project_id = %s order by id", [exporting.project["id"]]
        )
    ]
    names = ["a.jpg", "a.jpg", f"a~{ids[0]}.jpg", "b.jpg"]
    for image_id, name in zip(ids, names, strict=True):
        exporting.database.execute(
            "update images set file_name = %s where id = %s", [name, image_id]
        )

    archived = [each["file_name"] for each in exporting.images(truth="all").values()]
    stream = exporting.owner.get(f"{exporting.path}/export.json").json()

    assert len(set(archived)) == 4
    assert [each["file_name"] for each in stream["images"]] == archived


def test_a_download_that_broke_off_goes_on(exporting: Exporting) -> None:
    exporting.label(exporting.box())
    export = exporting.export()
    path, whole = f"/api/v1/exports/{export['id']}/file", exporting.file(export)
    tag = f'"{export["sha256"]}"'

    rest = exporting.owner.get(path, headers={"Range": "bytes=100-", "If-Range": tag})
    other = exporting.owner.get(path, headers={"Range": "bytes=100-", "If-Range": '"other"'})
    head = exporting.owner.head(path)

    assert (rest.status_code, whole[:100] + rest.content) == (206, whole)
    assert (other.status_code, other.content) == (200, whole)
    assert head.headers["content-length"] == str(export["size_bytes"])
    assert head.headers["etag"] == tag
    assert head.headers["content-disposition"].startswith("attachment")


def test_who_fetches_parts_only_has_downloaded_it_once(exporting: Exporting) -> None:
    exporting.label(exporting.box())
    export = exporting.export()
    path = f"/api/v1/exports/{export['id']}/file"

    parts = [
        exporting.owner.get(path, headers={"Range": f"bytes={each}"}) for each in ("0-", "100-")
    ]

    assert [(each.status_code, len(each.content)) for each in parts] == [
        (206, export["size_bytes"]),
        (206, export["size_bytes"] - 100),
    ]
    said = exporting.database.execute(
        "select count(*) from audit_entries where action = 'export.downloaded' and subject = %s",
        [f"export:{export['id']}"],
    ).fetchone()
    assert said == (1,)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"format": "paper"}, "There is no format 'paper'. There are: "),
        ({"truth": "everything"}, "truth: expected consensus, accepted, all"),
        ({"truth": "model:nobody"}, "truth: no predictions of 'nobody'; there are no predictions"),
        ({"truth": "agreed>=2"}, "truth: expected consensus, accepted, all"),
        ({"where": "stat:new"}, "where: unknown field 'stat'"),
        ({"options": {"speed": 9}}, "options: this format has no options, received 'speed'"),
        ({"split": {"train": 0.9, "val": 0.9, "test": 0}}, "add up to 1"),
    ],
    ids=["format", "truth", "model", "score", "filter", "option", "split"],
)
def test_what_cannot_be_written_is_refused_at_once(
    exporting: Exporting, body: dict[str, Any], told: str
) -> None:
    response = exporting.start(**body)

    assert response.status_code == 422
    assert told in response.json()["detail"]


def test_a_filter_chooses_the_images_of_archives_and_of_the_stream(exporting: Exporting) -> None:
    with_car = exporting.label(exporting.box("car"))
    exporting.label(exporting.box("person"))

    images = exporting.images(where="category:car")
    streamed = exporting.owner.get(
        f"{exporting.path}/export.json", params={"truth": "accepted", "where": "category:car"}
    ).json()

    assert list(images) == [str(with_car)]
    assert [each["id"] for each in streamed["images"]] == [with_car]
    assert [each["image_id"] for each in streamed["annotations"]] == [with_car]
    assert streamed["info"]["left_out_images"] == 0


def test_a_filter_that_cannot_be_read_is_pointed_at(exporting: Exporting) -> None:
    response = exporting.owner.get(
        f"{exporting.path}/export.json", params={"where": "state:accepted stat:new"}
    )

    assert response.status_code == 422
    assert "where: unknown field 'stat'" in response.json()["detail"]
    assert "at character 16" in response.json()["detail"]


def test_unlabelled_images_are_told_from_checked_and_empty_ones(exporting: Exporting) -> None:
    empty = exporting.label()

    checked = {id: each["is_checked"] for id, each in exporting.images(truth="all").items()}

    assert checked.pop(str(empty)) is True
    assert set(checked.values()) == {False}
    assert list(exporting.images(truth="accepted")) == [str(empty)]


def test_an_export_can_be_deleted(exporting: Exporting) -> None:
    export = exporting.export(name="v1")

    deleted = exporting.owner.delete(f"/api/v1/exports/{export['id']}")

    assert deleted.status_code == 204
    assert exporting.owner.get(f"/api/v1/exports/{export['id']}").status_code == 404
    assert exporting.owner.get(f"/api/v1/exports/{export['id']}/file").status_code == 404
    assert exporting.owner.get(f"{exporting.path}/exports").json()["items"] == []
    assert exporting.export(name="v1")["name"] == "v1"


def test_a_named_version_is_the_owners_to_delete(
    exporting: Exporting, make_person: Callable[..., Person], client_of: ClientOf
) -> None:
    reviewer = make_person()
    add_member(exporting.owner, exporting.project["id"], reviewer.id, "reviewer")
    named, other = exporting.export(name="v1"), exporting.export()
    as_reviewer = client_of(reviewer)

    assert as_reviewer.delete(f"/api/v1/exports/{named['id']}").status_code == 403
    assert as_reviewer.get(f"/api/v1/exports/{named['id']}").status_code == 200
    assert "/removal" not in as_reviewer.get(f"/exports/{named['id']}").text
    assert "/removal" in as_reviewer.get(f"/exports/{other['id']}").text
    assert as_reviewer.delete(f"/api/v1/exports/{other['id']}").status_code == 204


def test_who_streams_a_project_is_noted(exporting: Exporting) -> None:
    exporting.owner.get(f"{exporting.path}/export.json", params={"where": "name:a"})

    row = exporting.database.execute(
        "select detail from audit_entries where action = 'export.streamed' and project_id = %s",
        [exporting.project["id"]],
    ).fetchone()

    assert row == ({"truth": "all", "where": "name:a"},)


def test_a_version_keeps_its_name_to_itself(exporting: Exporting) -> None:
    exporting.export(name="v1")

    again = exporting.start(name="v1")

    assert again.status_code == 409
    assert "There is a version called v1 already" in again.json()["detail"]


def test_last_months_version_comes_byte_for_byte_whatever_has_become_of_the_data(
    exporting: Exporting,
) -> None:
    exporting.label(exporting.box())
    version = exporting.export(name="last month")
    whole = exporting.file(version)
    exporting.label(exporting.box("person"))
    exporting.database.execute(
        "delete from layers where project_id = %s", [exporting.project["id"]]
    )

    now = exporting.export()
    again = exporting.owner.get(f"/api/v1/exports/{version['id']}").json()

    assert exporting.file(version) == whole
    assert hashlib.sha256(whole).hexdigest() == again["sha256"] == version["sha256"]
    assert again["manifest"] == version["manifest"]
    assert now["sha256"] != version["sha256"]


def test_annotators_hear_why_not_and_strangers_find_nothing(
    exporting: Exporting, stranger: Client
) -> None:
    export = exporting.export()
    path = f"/api/v1/exports/{export['id']}"

    for client, status in ((exporting.annotator, 403), (stranger, 404)):
        assert exporting.start(client).status_code == status
        assert client.get(f"{exporting.path}/exports").status_code == status
        assert client.get(path).status_code == status
        assert client.get(f"{path}/file").status_code == status
        assert client.get(f"{path}/diff/{export['id']}").status_code == status
        assert client.delete(path).status_code == status


def test_every_format_on_offer_is_written_and_told_of(tangled: Exporting) -> None:
    exporting, made, reports = tangled, {}, {}

    for name, each in FORMATS.items():
        asks = {option.name for option in each.options}
        options = {"question": "weather"} if "question" in asks else {}
        export = exporting.export(format=name, truth="all", options=options)
        made[name] = export["state"]
        reports[name] = export["report"]

    assert {name: each["verified"] for name, each in reports.items()} == dict.fromkeys(
        FORMATS, True
    )
    assert {(each["images"], each["objects"] + each["dropped"]) for each in reports.values()} == {
        (3, 4)
    }
    assert made == dict.fromkeys(FORMATS, "succeeded")
    rows = exporting.database.execute(
        "select count(*) from audit_entries where project_id = %s and action = 'export.finished'",
        [exporting.project["id"]],
    ).fetchone()
    assert rows == (len(FORMATS),)


def test_every_object_that_is_dropped_is_listed(exporting: Exporting) -> None:
    boxes = [exporting.box(x=n % 30, y=n // 30) | {"is_crowd": True} for n in range(500)]
    image_id = exporting.label(*boxes)

    export = exporting.export(format="yolo-detect")

    report = export["report"]
    loss = next(each for each in report["losses"] if each["code"] == "crowd-dropped")
    assert (loss["count"], loss["dropped"], len(loss["places"])) == (500, 500, 20)
    path = f"/api/v1/exports/{export['id']}/losses"
    lines = exporting.owner.get(path, params={"code": "crowd-dropped"}).text.splitlines()
    told = [json.loads(line) for line in lines]
    assert len({line["place"] for line in told}) == 500
    assert all(line["is_dropped"] and line["sentence"] == loss["sentence"] for line in told)
    assert exporting.owner.get(path).text.count("\n") == report["listed"]
    assert f"{path}?format=csv" in exporting.owner.get(f"/exports/{export['id']}").text

    name = exporting.owner.get(f"/api/v1/images/{image_id}").json()["file_name"]
    assert name in told[0]["place"]
    certificate = erase(exporting.owner, {"id": image_id}, confirm=name)
    assert certificate["body"]["texts"]["exports.losses"] == 1
    assert name not in exporting.owner.get(path).text
