"""The screens of background jobs and of the audit log."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.accounts.queries import AuditFilter, audit_page, recent_actions
from app.accounts.schemas import AuditEntryOut
from app.accounts.viewer import Admin, SignedIn
from app.activity import queries
from app.activity.scopes import job_scope
from app.jobs import service
from app.jobs.models import JobState
from app.jobs.queries import job_counts, visible_jobs
from app.web.flashes import Flash, redirect
from app.web.identifiers import LARGEST_ID, PathId
from app.web.paging import Cursor, decode_cursor, encode_cursor
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

ROWS_PER_PAGE = 50
# What the log spells out in full may be long; the API has all of it.
LONGEST_DETAIL = 80


@pages.get("/jobs")
async def show_jobs(
    request: Request,
    viewer: SignedIn,
    session: RequestSession,
    state: JobState | None = None,
    cursor: Cursor = None,
) -> Response:
    scope = await job_scope(session, viewer)
    found = await visible_jobs(
        session,
        scope,
        project_id=None,
        state=state,
        before_id=decode_cursor(cursor, kinds=(int,))[0] if cursor else None,
        limit=ROWS_PER_PAGE + 1,
    )
    shown = found[:ROWS_PER_PAGE]
    last_id = shown[-1].id if len(found) > ROWS_PER_PAGE else None
    context = {
        "state": state or "",
        "counts": await job_counts(session, scope),
        "jobs": await queries.job_rows(session, shown),
        "next_url": _next_url("/jobs", {"state": state or ""}, last_id),
    }
    return render(request, "jobs/index.html", context)


@pages.post("/jobs/{job_id}/cancellation")
async def cancel_job(viewer: SignedIn, session: RequestSession, job_id: PathId) -> Response:
    job = await service.cancel(session, await job_scope(session, viewer), job_id)
    is_over = job.state == "cancelled"
    return redirect("/jobs", Flash("Cancelled." if is_over else "Stopping at the next step."))


@pages.post("/jobs/{job_id}/retry")
async def retry_job(viewer: SignedIn, session: RequestSession, job_id: PathId) -> Response:
    job = await service.run_again(session, await job_scope(session, viewer), job_id)
    return redirect("/jobs", Flash(f"{job.title}: waiting to run again."))


class ActivityFilter(BaseModel):
    """The filter form as sent: an empty field means any."""

    model_config = ConfigDict(extra="ignore")

    person: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = None
    project: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = None
    action: Annotated[str | None, Field(max_length=100, pattern="^[a-z_.]+$")] = None
    since: Annotated[date | None, Field(alias="from")] = None
    until: Annotated[date | None, Field(alias="to")] = None
    cursor: str | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_any(cls, value: object) -> object:
        return None if value == "" else value

    def sent(self) -> dict[str, str]:
        """The fields of the form, as text again."""
        values = self.model_dump(by_alias=True, exclude={"cursor"})
        return {name: "" if value is None else str(value) for name, value in values.items()}

    def wanted(self) -> AuditFilter:
        """The entries that the form asks for; days are days in UTC, the last one included."""
        return AuditFilter(
            None,
            self.project,
            self.person,
            self.action,
            since=_midnight(self.since) if self.since else None,
            before=_midnight(self.until + timedelta(days=1)) if self.until else None,
        )


@pages.get("/activity")
async def show_activity(
    request: Request,
    _admin: Admin,
    session: RequestSession,
    asked: Annotated[ActivityFilter, Query()],
) -> Response:
    before_id = decode_cursor(asked.cursor, kinds=(int,))[0] if asked.cursor else None
    found = await audit_page(session, asked.wanted(), before_id=before_id, limit=ROWS_PER_PAGE + 1)
    shown = found[:ROWS_PER_PAGE]
    last_id = shown[-1].id if len(found) > ROWS_PER_PAGE else None
    ids = {entry.project_id for entry in shown if entry.project_id is not None}
    project_names = await queries.names_of_projects(session, ids)
    actions = await recent_actions(session)
    context = {
        "filters": asked.sent(),
        "people": await queries.person_choices(session),
        "projects": await queries.project_choices(session),
        "actions": [(action, _words(action)) for action in actions],
        "entries": [_entry(entry, project_names) for entry in shown],
        "next_url": _next_url("/activity", asked.sent(), last_id),
    }
    return render(request, "activity/index.html", context)


def _entry(entry: AuditEntryOut, project_names: dict[int, str]) -> dict[str, object]:
    return {
        "id": entry.id,
        "at": entry.at,
        "actor": entry.actor_name,
        "project": project_names.get(entry.project_id or 0),
        "action": entry.action,
        "subject": entry.subject,
        "detail": {name: _short(value) for name, value in entry.detail.items()},
        "address": entry.address,
    }


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_DETAIL else f"{text[: LONGEST_DETAIL - 1]}…"


def _words(action: str) -> str:
    """`user.password_changed` as `user: password changed`."""
    noun, _, deed = action.partition(".")
    return f"{noun}: {deed.replace('_', ' ')}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _next_url(path: str, filters: dict[str, str], last_id: int | None) -> str | None:
    if last_id is None:
        return None
    sent = {name: value for name, value in filters.items() if value}
    return f"{path}?{urlencode(sent | {'cursor': encode_cursor([last_id])})}"
