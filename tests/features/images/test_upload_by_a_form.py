"""The plain form of the page, as a browser without script sends it."""

from html import unescape
from typing import Any

import httpx
import pytest
from httpx import Client

from tests.factories.projects import make_project
from tests.features.images.conftest import picture


@pytest.fixture
def project(as_owner: Client) -> dict[str, Any]:
    return make_project(as_owner)


def post_form(client: Client, project_id: int, *files: tuple[str, bytes]) -> httpx.Response:
    parts = [("files", (name, content)) for name, content in files]
    return client.post(
        f"/projects/{project_id}/images",
        files=parts,
        headers={"Accept": "text/html", "Sec-Fetch-Site": "same-origin"},
    )


def test_the_gallery_follows_and_says_what_became_of_the_files(
    as_owner: Client, project: dict[str, Any]
) -> None:
    answer = post_form(as_owner, project["id"], ("a.jpg", picture()), ("notes.txt", b"words"))

    assert answer.status_code == 303
    page = unescape(as_owner.get(answer.headers["location"]).text)
    assert "1 added, 1 rejected. notes.txt:" in page
    assert "a.jpg" in page


def test_an_annotator_is_refused_on_a_page(as_annotator: Client, project: dict[str, Any]) -> None:
    answer = post_form(as_annotator, project["id"], ("a.jpg", picture()))

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
