"""Choose the store that the settings name."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.settings import Settings
from app.storage.blobs import BlobStore
from app.storage.errors import StorageMisconfigured
from app.storage.listing import Lister
from app.storage.local import LocalBlobs
from app.storage.signing import Keys

if TYPE_CHECKING:  # Some exist in the stubs alone.
    from obstore.store import ClientConfig, S3Config, S3Store


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
    from app.storage.objects import ObjectBlobs

    door = Door(
        settings.storage_endpoint,
        settings.storage_region,
        settings.storage_access_key,
        settings.storage_secret_key,
    )
    store = door.open(address.netloc, address.path.strip("/") or None)
    return ObjectBlobs(store, settings.files_dir / ".incoming")


@dataclass(frozen=True)
class Door:
    """How an S3-compatible store is reached; what is not given is taken from the environment, as AWS's own tools do."""

    endpoint: str | None
    region: str
    access_key: str | None
    secret_key: SecretStr | None
    is_unsigned: bool = False

    def open(self, bucket: str, prefix: str | None = None) -> "S3Store":
        """The store of one bucket, or of what lies below a prefix of it."""
        # Here, for it takes longer to load than the rest of Concord together.
        from obstore.store import S3Store

        return S3Store(bucket, prefix=prefix, config=self._config(), client_options=self._client())

    def lister(self) -> Lister | None:
        """Asks for keys without the client library; none where only that library finds out who may ask."""
        keys = self._keys()
        if keys is None and not self.is_unsigned:
            return None
        endpoint = self.endpoint or f"https://s3.{self.region}.amazonaws.com"
        return Lister(endpoint, self.region, None if self.is_unsigned else keys)

    def _keys(self) -> Keys | None:
        if self.access_key is None or self.secret_key is None:
            return Keys.of_environment()
        return Keys(self.access_key, self.secret_key.get_secret_value())

    def _config(self) -> "S3Config":
        config: S3Config = {"region": self.region}
        if self.endpoint is not None:
            config["endpoint"] = self.endpoint
        if self.access_key is not None:
            config["access_key_id"] = self.access_key
        if self.secret_key is not None:
            config["secret_access_key"] = self.secret_key.get_secret_value()
        if self.is_unsigned:
            config["skip_signature"] = True
        return config

    def _client(self) -> "ClientConfig":
        is_plain_http = (self.endpoint or "").startswith("http://")
        return {"allow_http": is_plain_http, "connect_timeout": "5s", "timeout": "120s"}
