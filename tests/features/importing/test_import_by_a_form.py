import msgspec

from tests.features.importing.conftest import Importing, coco

HTML = {"Accept": "text/html"}


def test_a_form_checks_shows_the_report_and_imports(importing: Importing) -> None:
    project = importing.project["id"]
    content = msgspec.json.encode(coco({"bbox": [600, 20, 100, 40]}))
    sent = importing.owner.post(
        f"/projects/{project}/imports",
        files=[("files", ("labels.json", content))],
        data={"as": "import", "categories": "create", "source": "Old labels"},
        headers=HTML,
    )
    address = sent.headers["location"]
    made = importing.owner.get(f"/api/v1{address}").json()
    importing.finished(made)

    page = importing.owner.get(address, headers=HTML).text
    assert "Old labels" in page
    assert "Box clipped" in page
    assert importing.objects() == []

    importing.owner.post(f"{address}/runs", headers=HTML)
    importing.finished(importing.owner.get(f"/api/v1{address}").json())
    assert "1 written" in importing.owner.get(address, headers=HTML).text
    assert "Old labels" in importing.owner.get(f"/projects/{project}/imports", headers=HTML).text


def test_a_form_without_a_file_says_what_to_send(importing: Importing) -> None:
    sent = importing.owner.post(
        f"/projects/{importing.project['id']}/imports", files=[("files", ("", b""))], headers=HTML
    )

    assert sent.headers["location"] == f"/projects/{importing.project['id']}/imports"


def test_a_folder_that_is_not_opened_is_refused(importing: Importing) -> None:
    sent = importing.owner.post(importing.path, json={"folder": "/etc"})

    assert sent.status_code == 422
    assert "CONCORD_IMPORT_ROOTS" in sent.json()["detail"]


def test_the_report_is_downloaded_as_lines(importing: Importing) -> None:
    done = importing.take(coco({"bbox": [600, 20, 100, 40]}), dry_run=True)

    report = importing.owner.get(f"/api/v1/imports/{done['id']}/report").text

    assert "repaired 1 x box-clipped: cut at the image's edge" in report
    assert "    annotations[0]: expected a box inside the 640 x 480 image" in report
