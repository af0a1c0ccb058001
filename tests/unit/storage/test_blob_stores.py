"""What every store promises, tried on a folder and on an S3 stand-in."""

import asyncio
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from app.settings import Settings
from app.storage.blobs import BlobStore
from app.storage.errors import BadKey, BlobMissing, StorageMisconfigured
from app.storage.keys import derived_key, original_key
from app.storage.local import LocalBlobs
from app.storage.objects import ObjectBlobs
from app.storage.opening import open_blob_store

pytestmark = pytest.mark.anyio

SHA = "ab" * 32
KEY = original_key(SHA)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def s3_settings(s3_endpoint: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        storage_url="s3://pictures/concord",
        storage_endpoint=s3_endpoint,
        storage_access_key="key",
        storage_secret_key="secret",
    )
    _create_bucket(s3_endpoint, "pictures")
    return settings


def _create_bucket(endpoint: str, name: str) -> None:
    urlopen(Request(f"{endpoint}/{name}", method="PUT")).close()


@pytest.fixture(params=["folder", "S3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "folder":
        return open_blob_store(Settings(data_dir=tmp_path))
    s3: Settings = request.getfixturevalue("s3_settings")
    return open_blob_store(s3.model_copy(update={"storage_url": f"s3://pictures/{tmp_path.name}"}))


async def test_what_was_put_is_read_back(store: BlobStore) -> None:
    await store.put_bytes(KEY, b"0123456789")

    assert await store.read(KEY) == b"0123456789"
    assert await store.size(KEY) == 10
    assert await store.exists(KEY)


async def test_an_empty_blob_is_a_blob(store: BlobStore) -> None:
    await store.put_bytes(KEY, b"")

    assert await store.read(KEY) == b""
    assert [chunk async for chunk in store.stream(KEY)] in ([], [b""])


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [(2, 5, b"234"), (7, None, b"789"), (0, 1, b"0"), (4, 4, b""), (8, 99, b"89")],
)
async def test_a_range_stops_before_its_end(
    store: BlobStore, start: int, stop: int | None, expected: bytes
) -> None:
    await store.put_bytes(KEY, b"0123456789")

    assert await store.read(KEY, start, stop) == expected
    assert b"".join([chunk async for chunk in store.stream(KEY, start, stop)]) == expected


async def test_a_large_file_survives_being_sent_in_parts(store: BlobStore, tmp_path: Path) -> None:
    content = os.urandom(20 * 1024 * 1024 + 7)
    source = tmp_path / "large"
    source.write_bytes(content)

    await store.put_file(KEY, source)

    copy = tmp_path / "copy"
    await store.download_to(KEY, copy)
    assert copy.read_bytes() == content
    assert source.exists()


async def test_a_taken_file_is_gone_from_scratch(store: BlobStore) -> None:
    upload = store.scratch / "upload"
    upload.write_bytes(b"picture")

    await store.take_file(KEY, upload)

    assert await store.read(KEY) == b"picture"
    assert not upload.exists()


async def test_putting_the_same_blob_twice_is_harmless(store: BlobStore) -> None:
    await store.put_bytes(KEY, b"same")
    await store.put_bytes(KEY, b"same")

    assert await store.read(KEY) == b"same"


async def test_a_missing_blob_is_named(store: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(BlobMissing, match=KEY):
        await store.read(KEY)
    with pytest.raises(BlobMissing, match=KEY):
        await store.size(KEY)
    with pytest.raises(BlobMissing, match=KEY):
        await store.download_to(KEY, tmp_path / "copy")
    assert not await store.exists(KEY)


async def test_deleting_twice_is_harmless(store: BlobStore) -> None:
    await store.put_bytes(KEY, b"x")

    await store.delete(KEY)
    await store.delete(KEY)

    assert not await store.exists(KEY)


async def test_a_listing_shows_blobs_below_a_prefix(store: BlobStore) -> None:
    await store.put_bytes(KEY, b"12345")
    await store.put_bytes(derived_key(SHA, "thumbnail-512.jpg"), b"1")

    listed = [blob async for blob in store.blobs("originals")]
    everything = [blob.key async for blob in store.blobs()]

    assert [(blob.key, blob.size_bytes) for blob in listed] == [(KEY, 5)]
    assert sorted(everything) == [derived_key(SHA, "thumbnail-512.jpg"), KEY]


async def test_a_store_in_order_passes_its_check(store: BlobStore) -> None:
    await store.check()


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "a/../b", "a//b", ".incoming/x", "a/.b", "a\\b", "a" * 600]
)
async def test_a_key_cannot_leave_the_store(store: BlobStore, key: str) -> None:
    with pytest.raises(BadKey):
        await store.read(key)


async def test_a_presigned_address_serves_the_object(s3_settings: Settings) -> None:
    store = open_blob_store(s3_settings)
    await store.put_bytes(KEY, b"picture", content_type="image/png")

    address = await store.url(KEY, timedelta(minutes=5))

    assert address is not None
    assert urlsplit(address).path == f"/pictures/concord/{KEY}"
    assert await asyncio.to_thread(_get, address) == ("image/png", b"picture")


def _get(address: str) -> tuple[str, bytes]:
    with urlopen(address) as response:
        return response.headers["Content-Type"], response.read()


async def test_a_folder_has_paths_and_no_addresses(tmp_path: Path) -> None:
    store = LocalBlobs(tmp_path)
    await store.put_bytes(KEY, b"x")

    assert store.local_path(KEY) == tmp_path / KEY
    assert await store.url(KEY, timedelta(minutes=5)) is None


async def test_nothing_half_written_is_ever_seen(tmp_path: Path) -> None:
    store = LocalBlobs(tmp_path)
    with pytest.raises(FileNotFoundError):
        await store.put_file(KEY, tmp_path / "not there")

    assert not await store.exists(KEY)
    assert list(store.scratch.iterdir()) == []


def test_an_address_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        StorageMisconfigured, match="expected an address such as s3://bucket/prefix"
    ):
        open_blob_store(Settings(data_dir=tmp_path, storage_url="ftp://files"))


def test_objects_are_opened_without_touching_the_network(tmp_path: Path) -> None:
    assert isinstance(
        ObjectBlobs(S3Store("bucket", region="us-east-1"), tmp_path / "scratch"), ObjectBlobs
    )
