"""Choose the store that the settings name."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.settings import Settings
from app.storage.blobs import BlobStore
from app.storage.errors import StorageMisconfigured
from app.storage.local import LocalBlobs

if TYPE_CHECKING:  # Exist in the stubs alone.
    from obstore.store import ClientConfig, S3Config


def open_blob_store(settings: Settings) -> BlobStore:
    """The store of `CONCORD_STORAGE_URL`, or the folder `files` of the data directory when that is unset.

    Raises:
        StorageMisconfigured: the address is not of the form s3://bucket/prefix.
    """
    if settings.storage_url is None:
        return LocalBlobs(settings.files_dir)
    address = urlsplit(settings.storage_url)
    if address.scheme != "s3" or not address.netloc:
        raise StorageMisconfigured(
            f"CONCORD_STORAGE_URL: expected an address such as s3://bucket/prefix, received {settings.storage_url!r}."
        )
    # Here, for it takes longer to load than the rest of Concord together.
    from obstore.store import S3Store

    from app.storage.objects import ObjectBlobs

    store = S3Store(
        address.netloc,
        prefix=address.path.strip("/") or None,
        config=_config(settings),
        client_options=_client(settings),
    )
    return ObjectBlobs(store, settings.files_dir / ".incoming")


def _config(settings: Settings) -> "S3Config":
    config: S3Config = {"region": settings.storage_region}
    if settings.storage_endpoint is not None:
        config["endpoint"] = settings.storage_endpoint
    if settings.storage_access_key is not None:
        config["access_key_id"] = settings.storage_access_key
    if settings.storage_secret_key is not None:
        config["secret_access_key"] = settings.storage_secret_key.get_secret_value()
    return config


def _client(settings: Settings) -> "ClientConfig":
    is_plain_http = (settings.storage_endpoint or "").startswith("http://")
    return {"allow_http": is_plain_http, "connect_timeout": "5s", "timeout": "120s"}
