"""Erasing over JSON: what it would take away, the wish, the certificates, the proof made again; and retention."""

from datetime import UTC, datetime

from fastapi import APIRouter

from app.accounts.viewer import Admin
from app.database.engine import driver_connection
from app.images.tools import Tools
from app.jobs.schemas import JobOut
from app.privacy import service
from app.privacy.access import OwnedImage, SeenErasure, doomed_of, person_of
from app.privacy.queries import (
    erasures_of,
    preview_image_erasure,
    preview_person_erasure,
)
from app.privacy.schemas import (
    ErasureCheck,
    ErasureOut,
    ErasureWish,
    ImageErasurePreview,
    PersonErasurePreview,
    PersonErasureWish,
    RetentionCounts,
    RetentionOut,
    RetentionRules,
)
from app.projects.access import OwnerAccess
from app.web.identifiers import PathId
from app.web.transactions import RequestSession

router = APIRouter(tags=["privacy"])


@router.get("/images/{image_id}/erasure-preview")
async def preview_erasure(
    found: OwnedImage, session: RequestSession, tools: Tools
) -> ImageErasurePreview:
    """What erasing the image would take away: rows by table, files, texts with its name, exports that have it."""
    connection = await driver_connection(session)
    doomed = await doomed_of(connection, found.image.id)
    return await preview_image_erasure(connection, tools.blobs, doomed)


@router.post("/images/{image_id}/erasures", status_code=202)
async def erase_image(found: OwnedImage, session: RequestSession, wish: ErasureWish) -> JobOut:
    """Erase the image for good, as a job whose result has the id of the certificate. It cannot be undone."""
    job = await service.request_image_erasure(
        session, viewer=found.viewer, image=found.image, wish=wish
    )
    return JobOut.model_validate(job)


@router.get("/users/{user_id}/erasure-preview")
async def preview_erasure_of_person(
    _admin: Admin, session: RequestSession, user_id: PathId
) -> PersonErasurePreview:
    """What erasing a person would take away, and which of their work stays; for administrators."""
    connection = await driver_connection(session)
    return await preview_person_erasure(connection, await person_of(connection, user_id))


@router.post("/users/{user_id}/erasures", status_code=202)
async def erase_person(
    admin: Admin, session: RequestSession, user_id: PathId, wish: PersonErasureWish
) -> JobOut:
    """Erase a person: signed out at once, the rest as a job. Their work stays under a number. It cannot be undone."""
    person = await person_of(await driver_connection(session), user_id)
    job = await service.request_person_erasure(session, viewer=admin, person=person, wish=wish)
    return JobOut.model_validate(job)


@router.get("/erasures")
async def list_all_erasures(_admin: Admin, session: RequestSession) -> list[ErasureOut]:
    """The latest thousand certificates of all projects and of people, the newest first; for administrators."""
    found = await erasures_of(session, project_id=None, before_id=None, limit=1000)
    return [ErasureOut.model_validate(erasure) for erasure in found]


@router.get("/projects/{project_id}/erasures")
async def list_erasures(access: OwnerAccess, session: RequestSession) -> list[ErasureOut]:
    """The latest thousand certificates of a project, the newest first; for its owners."""
    found = await erasures_of(session, project_id=access.project.id, before_id=None, limit=1000)
    return [ErasureOut.model_validate(erasure) for erasure in found]


@router.get("/erasures/{erasure_id}")
async def show_erasure(found: SeenErasure) -> ErasureOut:
    """One certificate; for owners of its project, those of people for administrators."""
    return ErasureOut.model_validate(found.erasure)


@router.get("/erasures/{erasure_id}/check")
async def check_erasure(found: SeenErasure, session: RequestSession, tools: Tools) -> ErasureCheck:
    """Look once more for every row and file that the certificate says is gone."""
    connection = await driver_connection(session)
    return await service.check_erasure(connection, tools.blobs, found.erasure)


@router.get("/projects/{project_id}/retention")
async def show_retention(access: OwnerAccess, session: RequestSession) -> RetentionOut:
    """After how many days what is deleted, and how much that would be today."""
    connection, project_id = await driver_connection(session), access.project.id
    rules = await service.rules_of(connection, project_id)
    overdue = await service.count_overdue(connection, project_id, rules, now=datetime.now(UTC))
    return RetentionOut(rules=rules, overdue=overdue)


@router.put("/projects/{project_id}/retention")
async def set_retention(
    access: OwnerAccess, session: RequestSession, rules: RetentionRules
) -> RetentionOut:
    """Set the rules; a daily job follows them. What is deleted cannot be brought back: count it first."""
    connection, project_id = await driver_connection(session), access.project.id
    await service.set_rules(connection, viewer=access.viewer, project_id=project_id, rules=rules)
    overdue = await service.count_overdue(connection, project_id, rules, now=datetime.now(UTC))
    return RetentionOut(rules=rules, overdue=overdue)


@router.post("/projects/{project_id}/retention/counts")
async def count_retention(
    access: OwnerAccess, session: RequestSession, rules: RetentionRules
) -> RetentionCounts:
    """What these rules would delete today. Nothing is kept, nothing goes."""
    connection = await driver_connection(session)
    return await service.count_overdue(connection, access.project.id, rules, now=datetime.now(UTC))
