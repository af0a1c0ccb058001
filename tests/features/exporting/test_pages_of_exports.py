import re

from httpx import Client

from tests.features.exporting.conftest import Exporting


def test_the_form_writes_a_version_and_its_report_is_a_page(exporting: Exporting) -> None:
    exporting.label(exporting.box(), exporting.box(is_crowd=True))
    page = f"/projects/{exporting.project['id']}/exports"
    fields = {
        "format": "yolo-detect",
        "truth": "accepted",
        "images": "none",
        "split": "group",
        "parts": "70/20/10",
        "license": "CC BY 4.0",
        "name": "first",
    }

    sent = exporting.owner.post(page, data=fields, follow_redirects=False)

    assert sent.status_code == 303
    path = sent.headers["location"]
    [export] = exporting.owner.get(f"{exporting.path}/exports").json()["items"]
    assert path == f"/exports/{export['id']}"
    assert export["options"]["split"] == {
        "train": 0.7,
        "val": 0.2,
        "test": 0.1,
        "by": "group",
        "seed": 0,
    }
    exporting.finished(export["id"])
    report = exporting.owner.get(path).text
    assert "Crowds were left out" in report
    assert "CC BY 4.0" in report
    assert f"/api/v1/exports/{export['id']}/file" in report
    assert "first" in exporting.owner.get(page).text


def test_a_form_that_cannot_be_written_says_why_where_it_is(exporting: Exporting) -> None:
    page = f"/projects/{exporting.project['id']}/exports"
    fields = {"format": "json-dictionary", "truth": "accepted", "where": "stat:new"}

    response = exporting.owner.post(page, data=fields)

    assert response.status_code == 422
    assert "Unknown field &#39;stat&#39;" in response.text
    assert 'value="stat:new"' in response.text


def test_other_pictures_are_asked_for_by_the_form(exporting: Exporting) -> None:
    page = f"/projects/{exporting.project['id']}/exports"
    fields = {"format": "json-dictionary", "truth": "accepted", "images": "upright"}
    other = {"tiles": "64 x 64", "resize": "fit", "resize_to": "32", "hide": "car"}

    refused = exporting.owner.post(page, data=fields | other | {"hide": "nobody"})
    sent = exporting.owner.post(page, data=fields | other, follow_redirects=False)

    assert "received &#39;nobody&#39;" in refused.text
    assert 'value="64 x 64"' in refused.text
    [export] = exporting.owner.get(f"{exporting.path}/exports").json()["items"]
    assert export["options"]["prepare"]["resize"] == {"mode": "fit", "width": 32, "height": 32}
    exporting.finished(export["id"])
    assert (
        "tiles of 64 x 64, 0 px shared; fit 32 x 32"
        in exporting.owner.get(sent.headers["location"]).text
    )


def test_a_page_tells_what_two_exports_differ_in(exporting: Exporting) -> None:
    exporting.label(exporting.box())
    first = exporting.export()
    image = exporting.label(exporting.box("person"), exporting.box())
    second = exporting.export()

    difference = exporting.owner.get(f"/api/v1/exports/{first['id']}/diff/{second['id']}").json()
    page = exporting.owner.get(f"/exports/{second['id']}/difference?other={first['id']}").text

    assert difference["objects"] == {"added": 2, "removed": 0, "changed": 0, "unchanged": 1}
    assert difference["images"] == {"added": 1, "removed": 0, "changed": 0, "unchanged": 1}
    assert {each["name"]: each["added"] for each in difference["by_category"]} == {
        "car": 1,
        "person": 1,
    }
    assert re.search(r"1\s+differ", page)
    name = exporting.owner.get(f"/api/v1/images/{image}").json()["file_name"]
    assert f'<a href="/images/{image}">{name}</a>' in page


def test_a_frozen_version_still_tells_what_was_removed_since(exporting: Exporting) -> None:
    exporting.label(exporting.box())
    first = exporting.export(name="v1")
    exporting.database.execute(
        "update annotations set removed_at = now() where project_id = %s",
        [exporting.project["id"]],
    )
    second = exporting.export(name="v2")

    path = f"/api/v1/exports/{first['id']}/diff/{second['id']}"

    assert exporting.owner.get(path).json()["objects"]["removed"] == 1
    assert (
        exporting.owner.get(f"/api/v1/exports/{first['id']}/manifest.json").json()["object_count"]
        == 1
    )


def test_each_format_has_its_page(exporting: Exporting) -> None:
    page = exporting.owner.get("/formats/yolo-detect")

    assert page.status_code == 200
    assert "<h1>YOLO detection</h1>" in page.text
    assert exporting.owner.get("/formats/paper").status_code == 404


def test_annotators_and_strangers_see_no_page(exporting: Exporting, stranger: Client) -> None:
    export = exporting.export()

    for client, status in ((exporting.annotator, 403), (stranger, 404)):
        headers = {"Accept": "text/html"}
        for path in (f"/exports/{export['id']}", f"/projects/{exporting.project['id']}/exports"):
            assert client.get(path, headers=headers).status_code == status
