"""`concord import` of buckets and lists of URLs, and `concord check-originals`: the same services as over REST."""

from pathlib import Path

import pytest

from tests.features.collecting.conftest import Outside
from tests.features.images.conftest import picture
from tests.features.operations.concord import call_concord

RED, BLUE = picture(), picture(color="blue")


@pytest.fixture
def concord(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> Outside:
    """The command reads the settings of the server, but knows of no opened bucket."""
    settings = outside.world.server.settings
    environment = {
        "CONCORD_DATABASE_URL": outside.world.server.database_url,
        "CONCORD_IMPORT_ENDPOINT": outside.bucket.endpoint,
        "CONCORD_IMPORT_ACCESS_KEY": settings.import_access_key or "",
        "CONCORD_IMPORT_SECRET_KEY": "very-secret-key",
        "CONCORD_ALLOW_PRIVATE_ADDRESSES": "true",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return outside


def call(outside: Outside, *arguments: str) -> tuple[int, list[str]]:
    """The exit code, and what was said."""
    data_dir = outside.world.server.settings.data_dir
    done = call_concord(*arguments, data_dir=data_dir)
    return done.returncode, (done.stdout or done.stderr).splitlines()


def test_a_bucket_is_copied_or_referred_to_and_checked(
    concord: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = str(concord.world.project_id)
    place = f"open/by-command/{project}"
    prefix = f"s3://pictures/{place}"
    concord.bucket.put(f"{place}/a.jpg", RED)
    concord.bucket.put(f"{place}/notes.txt", b"not a picture")

    refused = call(concord, "import", prefix, "--project", project, "--reference")
    monkeypatch.setenv("CONCORD_IMPORT_BUCKETS", "s3://pictures/open")
    referred = call(concord, "import", prefix, "--project", project, "--reference")
    sound = call(concord, "check-originals", project, "--hash")
    concord.bucket.put(f"{place}/a.jpg", BLUE)
    changed = call(concord, "check-originals", project)

    assert refused[0] == 1
    assert "expected a prefix such as s3://bucket/folder below no bucket" in refused[1][0]
    assert referred == (0, ["Images added: 1. There already: 0. Refused: 0."])
    assert sound == (0, ["Originals looked at: 1. Not as they were: 0."])
    assert (changed[0], changed[1][0]) == (1, "Originals looked at: 1. Not as they were: 1.")
    assert "a.jpg" in changed[1][1]


def test_a_list_of_urls_is_fetched_and_what_fails_is_named(
    concord: Outside, tmp_path: Path
) -> None:
    project = str(concord.world.project_id)
    urls = tmp_path / "urls.txt"
    urls.write_text(f"{concord.net.put('/a.jpg', RED)}\n{concord.net.url}/none.jpg\n")

    code, (summary, reason) = call(concord, "import", str(urls), "--urls", "--project", project)

    assert (code, summary) == (1, "Images added: 1. There already: 0. Refused: 1.")
    assert reason.startswith("none.jpg: ")
    assert [each["file_name"] for each in concord.images()] == ["a.jpg"]


def test_what_is_no_list_is_refused(concord: Outside, tmp_path: Path) -> None:
    project = str(concord.world.project_id)
    (tmp_path / "picture.jpg").write_bytes(RED)

    binary = call(concord, "import", str(tmp_path / "picture.jpg"), "--urls", "--project", project)
    missing = call(concord, "import", str(tmp_path / "none"), "--urls", "--project", project)

    assert binary == (
        1,
        [f"concord: {tmp_path}/picture.jpg is no list of URLs: expected text in UTF-8."],
    )
    assert missing == (1, [f"concord: There is no file or folder {tmp_path}/none."])
