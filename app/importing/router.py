"""Imports over REST, for a project's owners."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import ValidationError

from app.accounts.viewer import SignedIn
from app.formats.reading.findings import LISTED
from app.images.tools import Tools
from app.importing import service
from app.importing.models import Import
from app.importing.queries import find_import, imports_of, listing_key
from app.importing.receiving import place_of, receive_dataset, refuse_others
from app.importing.schemas import ImportList, ImportOut, NewImport, SentOptions
from app.projects.access import OwnerAccess, project_of
from app.projects.errors import ProjectArchived
from app.web.bodies import body_of
from app.web.identifiers import PathId
from app.web.listings import LISTING_TYPES, ListingQuery, StoredListing, send_listing
from app.web.transactions import RequestSession

router = APIRouter(tags=["imports"])

_BODY: dict[str, Any] = body_of(NewImport)
_BODY["requestBody"]["content"]["multipart/form-data"] = {
    "schema": {
        "type": "object",
        "required": ["files"],
        "properties": {
            "files": {
                "type": "array",
                "items": {"type": "string", "format": "binary"},
                "description": "A file of labels, pictures, or ZIP and TAR archives of them.",
            }
        },
    }
}


@router.post("/projects/{project_id}/imports", status_code=202, openapi_extra=_BODY)
async def start_import(
    project_id: PathId,
    request: Request,
    viewer: SignedIn,
    tools: Tools,
    asked: Annotated[SentOptions, Query()],
) -> ImportOut:
    """Bring a dataset in: multipart with the options in the query, or JSON with a `folder` of the server or a `prefix`
    of a bucket, `s3://bucket/path`: its labels are fetched, its pictures where they are wanted.

    With `dry_run` the job only reports. Its report stands in `GET /imports/{i}` when the job has ended.
    """
    await refuse_others(tools, viewer, project_id)
    options: NewImport | SentOptions = asked
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        sent: dict[str, Any] = {"files": await receive_dataset(request, tools)}
    else:
        options = await _read_json(request)
        sent = place_of(tools, options.folder, options.prefix)
    sent["source"] = options.source
    async with tools.database.session() as session:
        await project_of(session, viewer, project_id, at_least="owner")
        made = await service.start_import(
            session, viewer, project_id, sent, options, is_dry=options.dry_run
        )
        return ImportOut.model_validate(made)


async def _read_json(request: Request) -> NewImport:
    try:
        return NewImport.model_validate_json(await request.body())
    except ValidationError as error:
        details: list[Any] = [
            {**item, "loc": ("body", *item["loc"])} for item in error.errors(include_url=False)
        ]
        raise RequestValidationError(details) from None


@router.get("/projects/{project_id}/imports")
async def list_imports(access: OwnerAccess, session: RequestSession) -> ImportList:
    """The newest hundred imports of a project, the last one first."""
    rows = await imports_of(session, access.project.id)
    return ImportList(items=[ImportOut.model_validate(row) for row in rows])


@router.get("/imports/{import_id}")
async def show_import(import_id: PathId, viewer: SignedIn, session: RequestSession) -> ImportOut:
    """An import with its report, once it is checked."""
    row, _ = await find_import(session, viewer, import_id)
    return ImportOut.model_validate(row)


@router.post("/imports/{import_id}/runs", status_code=202)
async def run_import(
    import_id: PathId,
    viewer: SignedIn,
    session: RequestSession,
    dry_run: Annotated[bool, Query(description="Check again, and write nothing.")] = False,
) -> ImportOut:
    """Carry out what was checked: the same files, for good.

    Its job fails, and says what has changed, where a folder or prefix is not as it was checked; `dry_run` checks it
    again.
    """
    row, access = await find_import(session, viewer, import_id)
    if access.project.archived_at is not None:
        raise ProjectArchived
    await service.carry_out(session, viewer, row, is_dry=dry_run)
    return ImportOut.model_validate(row)


@router.get("/imports/{import_id}/report", response_class=Response)
async def download_report(import_id: PathId, viewer: SignedIn, session: RequestSession) -> Response:
    """The report as a text, one finding a line."""
    row, _ = await find_import(session, viewer, import_id)
    headers = {"Content-Disposition": f'attachment; filename="import-{row.id}-report.txt"'}
    return Response(_text_of(row), media_type="text/plain; charset=utf-8", headers=headers)


@router.get(
    "/imports/{import_id}/findings", response_class=StreamingResponse, responses=LISTING_TYPES
)
async def download_findings(
    import_id: PathId, viewer: SignedIn, tools: Tools, asked: Annotated[ListingQuery, Query()]
) -> StreamingResponse:
    """Every finding with its place, a line each, up to a million; the report has 20 places of each kind."""
    async with tools.database.session() as session:
        row, _ = await find_import(session, viewer, import_id)
    count = (row.report or {}).get("listed")
    stored = StoredListing(listing_key(row.id), LISTED, f"import-{row.id}-findings", count)
    return await send_listing(tools.blobs, stored, asked)


def _text_of(row: Import) -> str:
    return "\n".join(service.report_lines(row.report or {})) + "\n"
