"""Prove again that nothing is left of what a certificate says is erased."""

from datetime import UTC, datetime

from app.accounts.service import erased_email, is_anonymised
from app.database.engine import Connection
from app.privacy.certificates import digest_of
from app.privacy.models import Erasure
from app.privacy.people import DoomedPerson, count_personal
from app.privacy.reaching import count_rows
from app.privacy.schemas import ErasureCheck
from app.storage.blobs import BlobStore


async def check_erasure(connection: Connection, blobs: BlobStore, erasure: Erasure) -> ErasureCheck:
    """Look for every row and file once more, and at the certificate and the one before it."""
    rows_left = await _rows_left(connection, erasure)
    keys = [each["key"] for each in erasure.body.get("files", ())]
    found = [key for key in keys if await blobs.exists(key)]
    is_added_again = bool(found) and await _is_known(connection, found[0])
    files_left = [] if is_added_again else found
    is_unaltered = await _is_unaltered(connection, erasure)
    return ErasureCheck(
        is_clean=is_unaltered and not rows_left and not files_left,
        rows_left=rows_left,
        files_left=files_left,
        is_added_again=is_added_again,
        is_unaltered=is_unaltered,
        checked_at=datetime.now(UTC),
    )


async def _rows_left(connection: Connection, erasure: Erasure) -> dict[str, int]:
    """Of a person, the account counts as a row until it is empty; e-mail and name are not known any more."""
    if erasure.kind == "image":
        return await count_rows(connection, erasure.subject_id)
    person = DoomedPerson(erasure.subject_id, "", erased_email(erasure.subject_id))
    left = await count_personal(connection, person)
    return left if await is_anonymised(connection, person.id) else left | {"users": 1}


async def _is_known(connection: Connection, key: str) -> bool:
    """Whether an image has this content now. `key` is `originals/ab/cd/<sha256>` or below `derived/…/<sha256>`."""
    cursor = await connection.execute(
        "select exists (select from images where sha256 = %s)", [key.split("/")[3]]
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])


async def _is_unaltered(connection: Connection, erasure: Erasure) -> bool:
    """The hash fits the body, and the certificate before it is still the one that it names."""
    if digest_of(erasure.body, previous=erasure.previous_sha256) != erasure.sha256:
        return False
    cursor = await connection.execute(
        "select sha256 from erasures where id < %s order by id desc limit 1", [erasure.id]
    )
    row = await cursor.fetchone()
    return (row[0] if row else None) == erasure.previous_sha256
