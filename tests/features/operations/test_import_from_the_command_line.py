import json
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.features.operations.concord import call_concord, run_concord
from tests.servers import Server


@pytest.fixture
def project(as_owner: httpx.Client, server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """A project of the running server, whose data directory the command shares."""
    monkeypatch.setenv("CONCORD_DATABASE_URL", server.database_url)
    answer = as_owner.post(
        "/api/v1/projects", json={"name": "Folders", "categories": [], "questions": []}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    (folder / "north").mkdir(parents=True)
    Image.new("RGB", (64, 48), "navy").save(folder / "blue.jpg")
    Image.new("RGB", (48, 64), "olive").save(folder / "north" / "green.png")
    return folder


def test_the_pictures_of_a_folder_are_added_under_their_paths(
    project: str, pictures: Path, server: Server, as_owner: httpx.Client
) -> None:
    done = run_concord(
        "import", str(pictures), "--project", project, data_dir=server.settings.data_dir
    )

    assert done.stdout == "Images added: 2. There already: 0. Refused: 0.\n"
    assert done.returncode == 0
    listed = as_owner.get(f"/api/v1/projects/{project}/images").json()["items"]
    assert {image["file_name"] for image in listed} == {"blue.jpg", "north/green.png"}


def test_importing_again_adds_nothing_twice_and_names_what_it_refuses(
    project: str, pictures: Path, server: Server
) -> None:
    call_concord("import", str(pictures), "--project", project, data_dir=server.settings.data_dir)
    (pictures / "notes.jpg").write_text("not a picture")

    again = call_concord(
        "import", str(pictures), "--project", project, data_dir=server.settings.data_dir
    )

    first, second = again.stdout.splitlines()
    assert first == "Images added: 0. There already: 2. Refused: 1."
    assert second.startswith("notes.jpg: ")
    assert again.returncode == 1


def test_labels_are_checked_first_and_imported_when_asked(
    project: str, pictures: Path, server: Server, as_owner: httpx.Client
) -> None:
    labels = {
        "images": [{"id": 1, "file_name": "blue.jpg", "width": 64, "height": 48}],
        "categories": [{"id": 1, "name": "boat"}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 30, 20], "iscrowd": 0},
            {"id": 2, "image_id": 1, "category_id": 1, "bbox": [-90, 2, 30, 20], "iscrowd": 0},
        ],
    }
    (pictures / "labels.json").write_text(json.dumps(labels))
    command = ("import", str(pictures), "--project", project, "--as", "consensus")

    checked = call_concord(*command, data_dir=server.settings.data_dir)
    before = as_owner.get(f"/api/v1/projects/{project}/images").json()["items"]
    done = call_concord(*command, "--apply", data_dir=server.settings.data_dir)

    assert "Objects: 1 of 2 taken" in checked.stdout
    assert "annotations[1]: expected a box inside the 64 x 48 image" in checked.stdout
    assert checked.stdout.endswith("To import it: the same with --apply.\n")
    assert (checked.returncode, before) == (1, [])
    assert "Objects: 1 written." in done.stdout, done.stderr
    listed = as_owner.get(f"/api/v1/projects/{project}/images").json()["items"]
    assert [image["file_name"] for image in listed] == ["blue.jpg"]


def test_a_broken_file_is_refused_with_its_line(
    project: str, tmp_path: Path, server: Server
) -> None:
    path = tmp_path / "labels.json"
    path.write_text('{"images": [}')

    refused = call_concord(
        "import", str(path), "--project", project, "--format", "coco", data_dir=tmp_path
    )

    assert refused.stdout.startswith("Refused. labels.json:1:13: not JSON: invalid character")
    assert refused.returncode == 1


def test_a_folder_that_is_not_there_is_refused(
    project: str, tmp_path: Path, server: Server
) -> None:
    refused = call_concord(
        "import", str(tmp_path / "none"), "--project", project, data_dir=server.settings.data_dir
    )

    assert refused.returncode == 1
    assert refused.stderr == f"concord: There is no file or folder {tmp_path}/none.\n"
