"""Erasing a person, for administrators; and the certificates of the whole Concord."""

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.errors import LastAdmin
from app.accounts.viewer import Admin
from app.database.engine import driver_connection
from app.privacy import service
from app.privacy.access import person_of
from app.privacy.errors import NotConfirmed, YourOwnAccount
from app.privacy.queries import erasures_of, open_erasure_jobs, preview_person_erasure
from app.privacy.schemas import PersonErasureWish
from app.privacy.showing import certificate_rows, format_titles
from app.privacy.words import counted, kept
from app.web.flashes import redirect
from app.web.forms import SentForm, text_of
from app.web.identifiers import PathId
from app.web.paging import Cursor, decode_cursor, encode_cursor
from app.web.templates import render
from app.web.transactions import RequestSession

people_pages = APIRouter(include_in_schema=False)

PER_PAGE = 50


@people_pages.get("/erasures")
async def show_all_erasures(
    request: Request, _admin: Admin, session: RequestSession, cursor: Cursor = None
) -> Response:
    """All certificates, of images of every project and of people."""
    before_id = decode_cursor(cursor, kinds=(int,))[0] if cursor else None
    found = await erasures_of(session, project_id=None, before_id=before_id, limit=PER_PAGE + 1)
    shown = found[:PER_PAGE]
    last_id = shown[-1].id if len(found) > PER_PAGE else None
    context = {
        "jobs": await open_erasure_jobs(session, project_id=None),
        "erasures": await certificate_rows(session, shown),
        "next_url": last_id and f"/erasures?cursor={encode_cursor([last_id])}",
    }
    return render(request, "privacy/all.html", context)


@people_pages.get("/people/{user_id}/erasure")
async def show_person_erasure(
    request: Request, admin: Admin, session: RequestSession, user_id: PathId
) -> Response:
    """What would go, what stays, and the field in which the person's e-mail is typed."""
    return await _page(request, session, user_id, is_self=user_id == admin.id)


@people_pages.post("/people/{user_id}/erasure")
async def erase_person(
    request: Request, admin: Admin, session: RequestSession, user_id: PathId, form: SentForm
) -> Response:
    """Ask for it; with a mistake, or where it cannot be, the page comes back and says so."""
    person = await person_of(await driver_connection(session), user_id)
    wish = PersonErasureWish(
        confirm=text_of(form, "confirm")[:1000],
        remove_comments="remove_comments" in form,
        remove_labels="remove_labels" in form,
        delete_exports="delete_exports" in form,
    )
    try:
        await service.request_person_erasure(session, viewer=admin, person=person, wish=wish)
    except (NotConfirmed, YourOwnAccount, LastAdmin) as refused:
        return await _page(
            request,
            session,
            user_id,
            is_self=user_id == admin.id,
            typed=wish,
            error=refused.message,
        )
    return redirect("/erasures")


async def _page(
    request: Request,
    session: AsyncSession,
    user_id: int,
    *,
    is_self: bool,
    typed: PersonErasureWish | None = None,
    error: str | None = None,
) -> Response:
    connection = await driver_connection(session)
    preview = await preview_person_erasure(connection, await person_of(connection, user_id))
    context = {
        "preview": preview,
        "format_titles": format_titles(),
        "rows": counted(preview.rows),
        "kept": kept(preview.kept),
        "is_self": is_self,
        "typed": typed,
        "error": error,
    }
    return render(request, "privacy/erase_person.html", context, status_code=422 if error else 200)
