"""A server that may read a folder, a bucket and addresses of this machine, and what lies there."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import obstore
import pytest
from httpx import Response
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from tests.features.images.conftest import World, new_world


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Net:
    """Pictures by URL: what each path answers, and how often it was asked."""

    url: str
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, path: str, content: bytes, status: int = 200, **headers: str) -> str:
        """Answer a path so from now on; gives its URL."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Type": "image/jpeg", **named}, content)
        return self.url + path


@dataclass
class Bucket:
    """A bucket of an S3 stand-in."""

    endpoint: str
    name: str

    def put(self, key: str, content: bytes) -> None:
        """Write an object, or write it anew."""
        obstore.put(self._store, key, content)

    def put_oddly_named(self, key: str, content: bytes) -> None:
        """Write an object under a key that no program should choose."""
        self._send(key, content, {})

    def put_archived(self, key: str, content: bytes) -> None:
        """Write an object that is listed and cannot be read before somebody asks for it to be brought back."""
        self._send(key, content, {"x-amz-storage-class": "GLACIER"})

    def delete(self, key: str) -> None:
        """Remove an object."""
        obstore.delete(self._store, key)

    def has(self, key: str) -> bool:
        """Whether there is such an object."""
        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            return False
        return True

    def _send(self, key: str, content: bytes, headers: dict[str, str]) -> None:
        address = f"{self.endpoint}/{self.name}/{key}"
        named = {"Content-Type": "image/jpeg"} | headers
        urlopen(Request(address, content, method="PUT", headers=named), timeout=10).close()

    @property
    def _store(self) -> S3Store:
        return S3Store(
            self.name,
            endpoint=self.endpoint,
            region="us-east-1",
            access_key_id="key",
            secret_access_key="very-secret-key",
            client_options={"allow_http": True},
        )


@dataclass
class Outside:
    """A world, and three places outside it."""

    world: World
    folder: Path
    bucket: Bucket
    net: Net

    def collect(self, **wanted: Any) -> Response:
        """The answer to a request for pictures."""
        path = f"/api/v1/projects/{self.world.project_id}/imports/pictures"
        return self.world.client.post(path, json=wanted)

    def collected(self, **wanted: Any) -> dict[str, Any]:
        """The result of a collection that has ended well."""
        answer = self.collect(**wanted)
        assert answer.status_code == 202, answer.text
        return self.result(answer.json()["job_id"])

    def result(self, job_id: int) -> dict[str, Any]:
        """The result of a job, once it has ended well."""
        job = self.ended(job_id)
        assert job["state"] == "succeeded", job["error"]
        result: dict[str, Any] = job["result"]
        return result

    def ended(self, job_id: int) -> dict[str, Any]:
        """A job, once it has ended."""
        deadline = time.monotonic() + 30
        while True:
            job: dict[str, Any] = self.world.client.get(f"/api/v1/jobs/{job_id}").json()
            if job["state"] in ("succeeded", "failed", "cancelled"):
                return job
            assert time.monotonic() < deadline, job
            time.sleep(0.02)

    def images(self) -> list[dict[str, Any]]:
        """The project's images, in the order they came."""
        path = f"/api/v1/projects/{self.world.project_id}/images"
        items: list[dict[str, Any]] = self.world.client.get(path).json()["items"]
        return sorted(items, key=lambda image: image["id"])

    def original(self, image: dict[str, Any], **headers: str) -> Response:
        """The answer to a request for the file itself."""
        path = f"/api/v1/images/{image['id']}/file?frame=stored"
        return self.world.client.get(path, headers=headers)

    def stored(self, image: dict[str, Any]) -> bool:
        """Whether the store has a copy of the original."""
        return self.world.blob(image).exists()


@pytest.fixture(scope="module")
def net() -> Iterator[Net]:
    made: list[Net] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made[0].asked.append(self.path)
            missing = (404, {"Content-Type": "text/plain"}, b"not here")
            status, headers, content = made[0].answers.get(self.path, missing)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.append(Net(f"http://127.0.0.1:{server.server_port}"))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made[0]
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, s3_endpoint: str, net: Net
) -> Iterator[Outside]:
    """One server for all tests of a module; each has a project of its own."""
    place = tmp_path_factory.mktemp("outside")
    (place / "open").mkdir()
    urlopen(Request(f"{s3_endpoint}/pictures", method="PUT")).close()
    settings = {
        "import_roots": (place / "open",),
        "import_buckets": ("s3://pictures/open",),
        "import_endpoint": s3_endpoint,
        "import_access_key": "key",
        "import_secret_key": "very-secret-key",
        "allow_private_addresses": True,
        "max_upload_bytes": 200_000,
        "max_archive_bytes": 400_000,
    }
    with new_world(place / "data", **settings) as world:
        yield Outside(world, place / "open", Bucket(s3_endpoint, "pictures"), net)


@pytest.fixture
def outside(running: Outside, request: pytest.FixtureRequest) -> Outside:
    """A new project, a new folder and nothing on the net."""
    answer = running.world.client.post("/api/v1/projects", json={"name": request.node.name[:60]})
    world = World(running.world.server, running.world.client, answer.json()["id"])
    folder = running.folder / f"project-{world.project_id}"
    folder.mkdir()
    running.net.answers.clear()
    running.net.asked.clear()
    return Outside(world, folder, running.bucket, running.net)
