"""Objects of S3-compatible stores, below the buckets and prefixes that the operator has opened."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from app.images.outside.records import Origin, OutsideProblem, compare
from app.settings import Settings
from app.storage.blobs import CHUNK_BYTES
from app.storage.listing import Lister, ListingFailed
from app.storage.opening import Door

if TYPE_CHECKING:  # Loaded late, for it takes long.
    from obstore import GetOptions, ObjectMeta
    from obstore.store import S3Store

_SCHEME = "s3://"
LISTED_AT_ONCE = 1_000
NOT_OPENED = "it is not below a bucket or prefix of CONCORD_IMPORT_BUCKETS"


@dataclass(frozen=True, slots=True)
class Prefix:
    """A bucket, and the whole parts with which keys begin; none for all of it."""

    bucket: str
    path: str

    @classmethod
    def of(cls, address: str) -> Self:
        """Of `s3://bucket/prefix`; raises ValueError for what is none."""
        bucket, _, path = address.removeprefix(_SCHEME).partition("/")
        is_plain = not {".", ".."} & set(path.split("/"))
        if not (address.startswith(_SCHEME) and bucket and is_plain and address.isprintable()):
            raise ValueError(address)
        return cls(bucket, path.strip("/"))

    def holds(self, other: "Prefix") -> bool:
        """Whether the other lies below."""
        is_below = not self.path or f"{other.path}/".startswith(f"{self.path}/")
        return self.bucket == other.bucket and is_below

    def __str__(self) -> str:
        return f"{_SCHEME}{self.bucket}/{self.path}".rstrip("/")


@dataclass(frozen=True, slots=True)
class UnreadableKey:
    """An object whose key has an empty part, or a part `.` or `..`: no client takes it for a path."""

    address: str


class Buckets:
    """Reads and lists objects, with the operator's keys, below the opened prefixes alone."""

    def __init__(self, settings: Settings) -> None:
        self._opened: Sequence[str] = settings.import_buckets
        self._door = Door(
            settings.import_endpoint,
            settings.import_region,
            settings.import_access_key,
            settings.import_secret_key,
            is_unsigned=settings.import_unsigned,
        )
        self._stores: dict[str, S3Store] = {}

    async def look(self, origin: Origin) -> None:
        import obstore

        at = self._allowed(origin.address)
        with _in_words():
            meta = await obstore.head_async(self._store(at.bucket), at.path)
        compare(origin, _origin(at.bucket, meta))

    async def stream(
        self, origin: Origin, start: int = 0, stop: int | None = None
    ) -> AsyncIterator[bytes]:
        import obstore

        at = self._allowed(origin.address)
        end = origin.size_bytes if stop is None else stop
        if end <= start:
            return
        options: GetOptions = (
            {} if (start, end) == (0, origin.size_bytes) else {"range": (start, end)}
        )
        if origin.stamp is not None:
            options["if_match"] = origin.stamp
        with _in_words():
            result = await obstore.get_async(self._store(at.bucket), at.path, options=options)
            # Not every store knows conditions.
            compare(origin, _origin(at.bucket, result.meta))
            async for chunk in result.stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)

    async def listed(self, prefix: Prefix) -> AsyncIterator[Origin | UnreadableKey]:
        """The objects below a prefix, a page of the store at a time; raises OutsideProblem.

        The client library refuses a page on which one key has an empty part, or a part `.` or `..`. From there on the
        store is asked without it, and such keys are told.
        """
        import obstore
        from obstore import exceptions

        at = self._allowed(str(prefix))
        last = ""
        with _in_words():
            pages = obstore.list(self._store(at.bucket), at.path or None, chunk_size=LISTED_AT_ONCE)
            try:
                async for page in pages:
                    for meta in page:
                        last = meta["path"]
                        yield _origin(at.bucket, meta)
            except exceptions.InvalidPathError:
                lister = self._door.lister()
                if lister is None:
                    raise
                async for each in self._beyond(lister, at, last):
                    yield each

    async def _beyond(
        self, lister: Lister, at: Prefix, last: str
    ) -> AsyncIterator[Origin | UnreadableKey]:
        below = f"{at.path}/" if at.path else ""
        try:
            async for each in lister.objects(at.bucket, prefix=below, after=last):
                address = f"{_SCHEME}{at.bucket}/{each.key}"
                if {"", ".", ".."} & set(each.key.removesuffix("/").split("/")):
                    yield UnreadableKey(address)
                else:
                    yield Origin("bucket", address, each.size_bytes, each.e_tag)
        except ListingFailed as failure:
            raise OutsideProblem(str(failure)) from None

    def opens(self, prefix: Prefix) -> bool:
        """Whether the operator lets pictures be taken from there."""
        return any(Prefix.of(opened).holds(prefix) for opened in self._opened)

    def _allowed(self, address: str) -> Prefix:
        prefix = Prefix.of(address)
        if not self.opens(prefix):
            raise OutsideProblem(NOT_OPENED)
        return prefix

    def _store(self, bucket: str) -> "S3Store":
        if bucket not in self._stores:
            self._stores[bucket] = self._door.open(bucket)
        return self._stores[bucket]


def _origin(bucket: str, meta: "ObjectMeta") -> Origin:
    return Origin("bucket", f"{_SCHEME}{bucket}/{meta['path']}", meta["size"], meta["e_tag"])


@contextmanager
def _in_words() -> Iterator[None]:
    """Refusals of the store as OutsideProblem. Their own words name addresses and requests, so they are not told."""
    from obstore import exceptions

    try:
        yield
    except FileNotFoundError:
        raise OutsideProblem("the object is not there any more") from None
    except exceptions.PreconditionError:
        raise OutsideProblem("the object has another ETag than when it was read") from None
    except exceptions.InvalidPathError as error:
        told = str(error).partition("\n")[0]
        raise OutsideProblem(f"a key cannot be read: {told}") from None
    except (PermissionError, exceptions.PermissionDeniedError, exceptions.UnauthenticatedError):
        raise OutsideProblem("the store does not let this server read it") from None
    except (exceptions.BaseError, OSError):
        raise OutsideProblem("the store does not answer as expected") from None
