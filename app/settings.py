"""Every setting of Concord, typed, with a sentence each; read once from `CONCORD_…` environment variables.

docs/settings.md is written from here by `python -m tests.settings_page`; a test compares the two.
"""

import os
import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AnyHttpUrl, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

MIB = 1024 * 1024
MOST_EXPORT_READERS = 3
"""Of those that are taken unasked: more would wait for the one process that passes on what they read."""


class Settings(BaseSettings):
    """What an operator can choose."""

    model_config = SettingsConfigDict(env_prefix="CONCORD_", extra="ignore", frozen=True)

    data_dir: Path = Field(
        Path("data"), description="Where the embedded Postgres and local files live."
    )
    database_url: str | None = Field(
        None,
        description="A Postgres 15 or newer to use in place of the embedded one: postgresql://user:password@host/name.",
    )
    pg_bin: Path | None = Field(
        None,
        description="Folder with initdb and postgres for the embedded server, in place of the packaged ones.",
    )
    database_pool_size: int = Field(
        10, ge=2, le=200, description="Connections kept to Postgres by one process."
    )
    export_connections: int | None = Field(
        None,
        ge=1,
        le=4,
        description=(
            "Connections to Postgres that read one large COCO export side by side, if half of the pool stays free; "
            "unset takes one for each core, at most 3."
        ),
    )
    host: str = Field("127.0.0.1", description="Address that `concord serve` listens on.")
    port: int = Field(
        8000,
        ge=0,
        le=65535,
        description="Port that `concord serve` listens on; 0 takes a free one.",
    )
    public_url: AnyHttpUrl | None = Field(
        None,
        description="Address under which people reach Concord, for links; taken from the request when unset.",
    )
    run_jobs: bool = Field(
        True, description="Whether `concord serve` also runs background jobs in its own process."
    )
    job_concurrency: int = Field(
        2, ge=1, le=64, description="Background jobs that one process runs at a time."
    )

    storage_url: str | None = Field(
        None,
        description="Object store for files, such as s3://bucket/prefix; unset keeps files in the data directory.",
    )
    storage_endpoint: str | None = Field(
        None, description="Endpoint of an S3-compatible store that is not AWS."
    )
    storage_region: str = Field("us-east-1", description="Region of the object store.")
    storage_access_key: str | None = Field(None, description="Access key of the object store.")
    storage_secret_key: SecretStr | None = Field(
        None, description="Secret key of the object store."
    )
    storage_redirect: bool = Field(
        False,
        description="Whether files in an object store are served by redirect to a presigned URL.",
    )
    accel_redirect_prefix: str | None = Field(
        None,
        description="Internal location of a reverse proxy that serves local files (X-Accel-Redirect), such as /_files.",
    )

    max_upload_bytes: int = Field(512 * MIB, ge=1, description="Largest single image file.")
    max_request_bytes: int = Field(
        8192 * MIB, ge=1, description="Largest upload request, all files together."
    )
    max_json_bytes: int = Field(64 * MIB, ge=1, description="Largest JSON request.")
    max_image_pixels: int = Field(
        100_000_000,
        ge=1,
        description="Largest image decoded whole; larger ones need the tile path, up to max_tiled_pixels.",
    )
    max_tiled_pixels: int = Field(
        2_000_000_000,
        ge=1,
        le=2**31 - 1,  # COCO's tools count the pixels of a mask in 32 bits with a sign.
        description="Largest image accepted at all, decoded in stripes by libvips.",
    )
    tile_above_pixels: int = Field(
        40_000_000, ge=1, description="Images with more pixels get a tile pyramid."
    )
    max_archive_files: int = Field(
        100_000, ge=1, description="Most files read from one uploaded archive."
    )
    max_archive_bytes: int = Field(
        64 * 1024 * MIB, ge=1, description="Most unpacked bytes of one uploaded archive."
    )
    import_roots: Annotated[tuple[Path, ...], NoDecode] = Field(
        (),
        description=(
            "Folders of this machine, separated by commas, below which owners may import datasets and pictures, "
            "and keep pictures by reference."
        ),
    )
    import_buckets: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description=(
            "Buckets and prefixes, such as s3://bucket/prefix, separated by commas, from which owners may import "
            "datasets and pictures, and keep pictures by reference."
        ),
    )
    import_endpoint: str | None = Field(
        None, description="Endpoint of the store of import_buckets, where that is not AWS."
    )
    import_region: str = Field("us-east-1", description="Region of the import_buckets.")
    import_access_key: str | None = Field(
        None,
        description="Access key of the import_buckets; unset takes what the environment gives (AWS_…, a role).",
    )
    import_secret_key: SecretStr | None = Field(
        None, description="Secret key of the import_buckets."
    )
    import_unsigned: bool = Field(
        False, description="Whether the import_buckets are public and asked without any key."
    )
    fetch_timeout_s: float = Field(
        60.0, gt=0, description="Longest time that fetching one picture by its URL may take."
    )
    fetch_concurrency: int = Field(
        8,
        ge=1,
        le=64,
        description="Pictures that one import fetches at a time from URLs or a bucket.",
    )
    import_memory_bytes: int = Field(
        8192 * MIB,
        ge=512 * MIB,
        description="Address space of each process that reads a dataset on its way in.",
    )
    import_processes: int = Field(
        2,
        ge=1,
        le=8,
        description=(
            "Processes that look at the objects of one large COCO file side by side; "
            "no more of them start than there are processors."
        ),
    )
    decode_timeout_s: float = Field(
        60.0, gt=0, description="Longest time that decoding one image may take."
    )
    decode_memory_bytes: int = Field(
        4096 * MIB, ge=256 * MIB, description="Address space of the process that decodes uploads."
    )
    decode_processes: int = Field(
        2, ge=1, le=64, description="Processes that decode uploads beside the server."
    )
    embedder: Literal["histograms", "efficientnet-lite0"] = Field(
        "histograms",
        description=(
            "What pictures are compared by: colours and edges, or a small learnt network, which needs "
            "`pip install 'concord[embedding]'`. After a change measure the images again."
        ),
    )

    session_days: int = Field(
        30, ge=1, description="Days until a browser session ends when it is not used."
    )
    audit_address_days: int | None = Field(
        None,
        ge=1,
        description="Days after which the audit log forgets network addresses; unset keeps them.",
    )
    sign_in_attempts: int = Field(
        10, ge=1, description="Failed sign-ins allowed per address and e-mail in 15 minutes."
    )
    secure_cookies: bool | None = Field(
        None, description="Whether cookies need HTTPS; unset decides by the request's scheme."
    )
    allow_private_addresses: bool = Field(
        False,
        description=(
            "Whether webhooks and pictures by URL may lead to this machine and its neighbours, "
            "not to the public internet alone."
        ),
    )
    webhook_timeout_s: float = Field(
        10.0, gt=0, description="Longest time that the receiver of a webhook may take to answer."
    )
    map_tiles: str | None = Field(
        None,
        description=(
            "Where the map of the gallery gets its tiles, such as https://tiles.example.org/{z}/{x}/{y}.png; "
            "unset draws outlines that come with Concord, and asks nobody."
        ),
    )
    map_attribution: str | None = Field(
        None, description="What the map says about where its tiles come from, as their maker asks."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Addresses of reverse proxies, separated by commas, whose X-Forwarded-… headers are believed.",
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="How log lines are written."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe level logged."
    )

    @field_validator("trusted_proxies", "import_roots", "import_buckets", mode="before")
    @classmethod
    def split_at_commas(cls, given: object) -> object:
        """An environment variable holds many addresses as one text."""
        if not isinstance(given, str):
            return given
        return tuple(address for part in given.split(",") if (address := part.strip()))

    @field_validator("map_tiles")
    @classmethod
    def check_tiles(cls, given: str | None) -> str | None:
        """The host stands in a policy for contents, so nothing else may."""
        if given is not None and not re.fullmatch(r"https?://[A-Za-z0-9.:-]+/[^\s;,]+", given):
            raise ValueError(
                "expected an address such as https://tiles.example.org/{z}/{x}/{y}.png"
            )
        if given is not None and not all(each in given for each in ("{z}", "{x}", "{y}")):
            raise ValueError("expected {z}, {x} and {y} in the address of the tiles")
        return given

    @cached_property
    def export_readers(self) -> int:
        """How many connections read a large export."""
        return self.export_connections or min(os.cpu_count() or 1, MOST_EXPORT_READERS)

    @cached_property
    def postgres_dir(self) -> Path:
        """Folder of the embedded Postgres."""
        return self.data_dir.resolve() / "postgres"

    @cached_property
    def files_dir(self) -> Path:
        """Folder of the local blob store."""
        return self.data_dir.resolve() / "files"
