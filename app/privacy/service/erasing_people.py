"""Erase a person: account, ways in, memberships, their name in texts, on wish their comments; look again; certify."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import anonymise_user, change_user, is_anonymised
from app.accounts.viewer import Viewer
from app.assignments.service import ErasedWork, erase_work_of
from app.comments.service import erase_comments_of
from app.database.engine import Connection
from app.database.erasing import hold_endings
from app.exporting.service import erase_exports
from app.jobs.models import Job
from app.jobs.queue import enqueue
from app.privacy.errors import ErasureIncomplete, NotConfirmed, YourOwnAccount
from app.privacy.listings import count_in_listings, erase_from_listings
from app.privacy.people import (
    DoomedPerson,
    count_kept,
    count_personal,
    delete_personal,
    exports_naming,
)
from app.privacy.schemas import NamingExport, PersonErasureWish
from app.privacy.service.certifying import Subject, certify
from app.privacy.texts import EVERYWHERE, count_in_texts, erase_from_texts
from app.storage.blobs import BlobStore

NO_WORK = ErasedWork({}, 0)
ERASE_PERSON = "privacy.erase_person"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What goes with the person by choice."""

    remove_comments: bool
    delete_exports: bool
    remove_labels: bool


async def request_person_erasure(
    session: AsyncSession, *, viewer: Viewer, person: DoomedPerson, wish: PersonErasureWish
) -> Job:
    """Keep the person out at once, and have them erased in the background.

    Raises:
        NotConfirmed: their e-mail was not typed.
        YourOwnAccount, LastAdmin: somebody has to remain.
    """
    if person.id == viewer.id:
        raise YourOwnAccount
    if wish.confirm.strip().casefold() != person.email.casefold():
        raise NotConfirmed("the person's e-mail")
    await change_user(
        session, actor=viewer, user_id=person.id, changes={"role": "member", "is_active": False}
    )
    return await enqueue(
        session,
        kind=ERASE_PERSON,
        title=f"Erasing person {person.id}",
        args={"user_id": person.id, **wish.model_dump(exclude={"confirm"})},
        created_by=viewer.id,
        unique_key=f"{ERASE_PERSON}:{person.id}",
    )


async def erase_person(
    connection: Connection,
    blobs: BlobStore,
    person: DoomedPerson,
    *,
    erased_by: int | None,
    chosen: Chosen,
) -> int:
    """The id of the certificate. Raises ErasureIncomplete if anything was found when all was looked for again."""
    await hold_endings(connection)
    await connection.execute("select from users where id = %s for update", [person.id])
    # By their labels is known which exports name them, so that comes first.
    exports = await exports_naming(connection, person.id)
    rows = await delete_personal(connection, person)
    work = await erase_work_of(connection, person.id) if chosen.remove_labels else NO_WORK
    rows |= work.rows
    if chosen.remove_comments:
        rows["comments"] = await erase_comments_of(connection, person.id)
    texts = await erase_from_texts(connection, person.names, project_id=EVERYWHERE)
    texts |= await erase_from_listings(connection, blobs, person.names, project_id=EVERYWHERE)
    await anonymise_user(connection, user_id=person.id, email=person.email)
    if chosen.delete_exports:
        await _delete_exports(connection, blobs, exports)
    await _look_again(connection, blobs, person, chosen)
    ids = [export.id for export in exports]
    facts: dict[str, Any] = {
        "rows": {table: count for table, count in rows.items() if count},
        "texts": texts,
        "labels": {"removed": chosen.remove_labels, "images": work.image_count},
        "kept": await count_kept(connection, person.id),
        "exports": {
            "deleted": ids if chosen.delete_exports else [],
            "kept": [] if chosen.delete_exports else ids,
        },
        "left": 0,
    }
    return await certify(connection, Subject("person", person.id, None, erased_by), facts)


async def _delete_exports(
    connection: Connection, blobs: BlobStore, exports: Sequence[NamingExport]
) -> None:
    for project_id in {export.project_id for export in exports}:
        ids = [export.id for export in exports if export.project_id == project_id]
        await erase_exports(connection, blobs, project_id=project_id, export_ids=ids)


async def _look_again(
    connection: Connection, blobs: BlobStore, person: DoomedPerson, chosen: Chosen
) -> None:
    left = sum((await count_personal(connection, person)).values())
    if left:
        raise ErasureIncomplete(f"{left} rows")
    left = await count_in_texts(connection, person.names, project_id=EVERYWHERE)
    if left:
        raise ErasureIncomplete(f"{left} texts with the name")
    left = await count_in_listings(connection, blobs, person.names, project_id=EVERYWHERE)
    if left:
        raise ErasureIncomplete(f"{left} files of findings with the name")
    kept = await count_kept(connection, person.id)
    if chosen.remove_labels and (left := kept["layers"] + kept["assignments"]):
        raise ErasureIncomplete(f"{left} layers and assignments")
    if not await is_anonymised(connection, person.id):
        raise ErasureIncomplete("a part of the account is")
