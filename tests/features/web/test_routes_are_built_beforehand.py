from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.utils import get_dependant
from starlette.routing import Match

from app.commands.server import build_routes
from app.main import create_app
from app.settings import Settings

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """What the server runs on."""
    return "asyncio"


async def test_the_first_request_finds_every_route_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = create_app(Settings(data_dir=tmp_path), database_url="postgresql://nowhere/none")
    built: list[Any] = []

    def build(**given: Any) -> Any:
        built.append(given)
        return get_dependant(**given)

    monkeypatch.setattr("fastapi.routing.get_dependant", build)

    await build_routes(application)
    beforehand = len(built)
    asked = {"type": "http", "method": "GET", "path": "/api/v1/me", "root_path": "", "headers": []}
    found = [route.matches(dict(asked))[0] for route in application.routes]

    assert beforehand > 300
    assert len(built) == beforehand
    assert Match.FULL in found
