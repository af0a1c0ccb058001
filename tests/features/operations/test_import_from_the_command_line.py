from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.features.operations.concord import run_concord
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
    run_concord("import", str(pictures), "--project", project, data_dir=server.settings.data_dir)
    (pictures / "notes.jpg").write_text("not a picture")

    again = run_concord(
        "import", str(pictures), "--project", project, data_dir=server.settings.data_dir
    )

    first, second = again.stdout.splitlines()
    assert first == "Images added: 0. There already: 2. Refused: 1."
    assert second.startswith("notes.jpg: ")
    assert again.returncode == 1


def test_a_folder_that_is_not_there_is_refused(
    project: str, tmp_path: Path, server: Server
) -> None:
    refused = run_concord(
        "import", str(tmp_path / "none"), "--project", project, data_dir=server.settings.data_dir
    )

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"concord: {tmp_path}/none is not a folder")
