import hashlib
import json
from pathlib import Path

import httpx
import pytest

from tests.features.operations.concord import call_concord, run_concord
from tests.servers import Server


@pytest.fixture
def project(as_owner: httpx.Client, server: Server, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("CONCORD_DATABASE_URL", server.database_url)
    answer = as_owner.post(
        "/api/v1/projects",
        json={
            "name": "Harbour",
            "categories": [{"name": "boat", "shapes": ["box"]}],
            "questions": [],
        },
    )
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def test_a_project_is_written_to_standard_output(project: int, tmp_path: Path) -> None:
    done = run_concord("export", str(project), data_dir=tmp_path)

    assert [category["name"] for category in json.loads(done.stdout)["categories"]] == ["boat"]


def test_a_project_that_is_not_there_is_refused(project: int, tmp_path: Path) -> None:
    refused = call_concord("export", "Harbor", data_dir=tmp_path)

    assert refused.returncode == 1
    assert refused.stderr == "concord: There is no project with the id or name 'Harbor'.\n"


def test_a_name_that_several_projects_have_is_refused(
    project: int, as_owner: httpx.Client, tmp_path: Path
) -> None:
    namesake = as_owner.post(
        "/api/v1/projects", json={"name": "Harbour", "categories": [], "questions": []}
    )

    refused = call_concord("export", "Harbour", data_dir=tmp_path)

    assert "Say which by its id: " in refused.stderr
    assert str(namesake.json()["id"]) in refused.stderr


def test_an_unknown_truth_is_refused(project: int, tmp_path: Path) -> None:
    refused = call_concord("export", str(project), "--truth", "mine", data_dir=tmp_path)

    assert refused.returncode == 1
    assert refused.stderr.startswith("concord: ")
    assert "annotator:" in refused.stderr


def test_a_format_is_written_as_the_server_writes_it(
    project: int, as_owner: httpx.Client, tmp_path: Path
) -> None:
    out = tmp_path / "labels.zip"

    done = call_concord(
        "export",
        "--project",
        str(project),
        "--format",
        "yolo-detect",
        "--out",
        str(out),
        data_dir=tmp_path,
    )

    listed = as_owner.get(f"/api/v1/projects/{project}/exports").json()["items"]
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    assert done.stdout.startswith(f"{out}: {out.stat().st_size:,} bytes, sha256 {digest}\n")
    assert [each["sha256"] for each in listed] == [digest]


def test_a_format_without_a_place_for_it_is_refused(project: int, tmp_path: Path) -> None:
    refused = call_concord("export", str(project), "--format", "voc", data_dir=tmp_path)

    assert refused.stderr == "concord: An export of a format is a ZIP: say where with --out FILE.\n"
