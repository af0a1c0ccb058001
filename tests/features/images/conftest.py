"""A project to upload into, and pictures to upload."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from httpx import Client, Response
from PIL import Image

from tests.conftest import Person
from tests.factories.projects import add_member, make_project

Upload = Callable[..., Response]


@pytest.fixture
def project(as_owner: Client, annotator: Person) -> dict[str, Any]:
    """A project in which the annotator labels."""
    made = make_project(as_owner)
    add_member(as_owner, made["id"], annotator.id)
    return made


@pytest.fixture
def upload(as_owner: Client, project: dict[str, Any]) -> Upload:
    """Sends files as the owner: `upload(("street/a.jpg", content), …)`."""

    def send(*files: tuple[str, bytes], client: Client = as_owner) -> Response:
        parts = [("files", (name, content)) for name, content in files]
        return client.post(f"/api/v1/projects/{project['id']}/images", files=parts)

    return send


def picture(
    name: str = "JPEG",
    *,
    size: tuple[int, int] = (96, 64),
    color: str = "red",
    orientation: int = 1,
) -> bytes:
    """A small file of one colour; another colour is another file."""
    buffer = BytesIO()
    exif = Image.Exif()
    exif[274] = orientation
    exif[271] = "Concord Camera Works"
    Image.new("RGB", size, color).save(buffer, name, exif=exif)
    return buffer.getvalue()
