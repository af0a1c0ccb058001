"""Exports over REST, for a project's owners and reviewers."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.accounts.audit import record_on
from app.accounts.viewer import SignedIn, Viewer
from app.database.engine import Connection, Database, driver_connection
from app.exporting import service
from app.exporting.choosing import selection_of
from app.exporting.coco import Chosen, coco_stream
from app.exporting.errors import NotFinished, NotStreamed, NotVerified
from app.exporting.naming import file_name_of, listing_key
from app.exporting.queries import (
    exports_of,
    find_export,
    has_downloaded,
    job_of,
    project_of_export,
    refuse_unknown_source,
)
from app.exporting.schemas import (
    TRUTHS,
    CocoFile,
    ExportDifference,
    ExportList,
    ExportOut,
    ExportSummary,
    NewExport,
)
from app.exporting.showing import told_difference
from app.exporting.truth import parse_truth
from app.formats.writing import LISTED
from app.images.serving import Sent, send_blob
from app.images.tools import Tools
from app.projects.access import ReviewerAccess, role_on
from app.web.identifiers import PathId
from app.web.listings import LISTING_TYPES, ListingQuery, StoredListing, send_listing
from app.web.texts import Storable
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["export"])


@router.get(
    "/projects/{project_id}/export.json",
    response_class=StreamingResponse,
    responses={200: {"model": CocoFile, "description": "The file."}},
)
async def export_coco(
    project_id: PathId,
    request: Request,
    viewer: SignedIn,
    truth: Annotated[Storable, Query(max_length=300, description=TRUTHS)] = "all",
    provenance: Annotated[
        bool, Query(description="With truth=consensus: which layers agree, and who decided.")
    ] = True,
    where: Annotated[
        Storable, Query(max_length=4000, description="A filter line; without one, all images.")
    ] = "",
) -> StreamingResponse:
    """The whole project as one COCO JSON, streamed. For its reviewers and owners."""
    chosen = parse_truth(truth)
    database: Database = request.app.state.database
    async with database.connection() as connection:
        await role_on(connection, viewer, project_id, at_least="reviewer")
        await refuse_unknown_source(connection, project_id, chosen)
        if chosen.least is not None:
            raise NotStreamed(chosen.name)
        selection = await selection_of(connection, request.app.state, where, project_id)
        await record_on(
            connection,
            actor=viewer,
            action="export.streamed",
            subject=f"project:{project_id}",
            project_id=project_id,
            detail={"truth": chosen.name, "where": where},
        )
    wanted = Chosen(chosen, provenance, selection)
    readers = request.app.state.settings.export_readers
    parts = coco_stream(database, project_id=project_id, chosen=wanted, readers=readers)
    file_name = f"{file_name_of(f'project-{project_id}-{chosen.name}')}.json"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return StreamingResponse(parts, media_type="application/json", headers=headers)


@router.post("/projects/{project_id}/exports", status_code=202)
async def start_export(
    access: ReviewerAccess, session: RequestSession, request: Request, new: NewExport
) -> ExportOut:
    """Write the project, or the images that a filter line finds, in any format: a job whose file is kept."""
    export, _ = await service.start_export(session, access, new, state=request.app.state)
    return await _told(session, export.id)


@router.get("/projects/{project_id}/exports")
async def list_exports(access: ReviewerAccess, session: RequestSession) -> ExportList:
    """The exports of a project, the newest first."""
    rows = await exports_of(await driver_connection(session), access.project.id)
    return ExportList(items=[ExportSummary.model_validate(row) for row in rows])


@router.get("/exports/{export_id}")
async def get_export(export_id: PathId, viewer: SignedIn, session: RequestSession) -> ExportOut:
    """An export with its manifest and its report, once its job has finished."""
    await project_of_export(await driver_connection(session), viewer, export_id)
    return await _told(session, export_id)


async def _told(session: RequestSession, export_id: int) -> ExportOut:
    row = await find_export(await driver_connection(session), export_id)
    return ExportOut.model_validate(row | {"job": await job_of(session, row)})


@router.get(
    "/exports/{export_id}/file",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}, 206: {"description": "A part of it."}},
)
@router.head("/exports/{export_id}/file", include_in_schema=False)
async def get_export_file(
    export_id: PathId,
    viewer: SignedIn,
    request: Request,
    tools: Tools,
    unverified: Annotated[
        bool, Query(description="Give out a file, too, that is not what was to be written.")
    ] = False,
) -> Response:
    """The file. A download that broke off goes on with `Range` and `If-Range`: its tag is its SHA-256."""
    async with tools.database.connection() as connection:
        await project_of_export(connection, viewer, export_id)
        row = await find_export(connection, export_id)
        if row["state"] == "wrong" and not unverified:
            raise NotVerified(next(iter(row["manifest"]["verified"]["problems"]), ""))
        if request.method == "GET" and row["file_key"]:
            await _note_download(connection, viewer, row, is_part="range" in request.headers)
    if row["file_key"] is None:
        raise NotFinished
    name = f"{file_name_of(row['name'] or f'export-{export_id}')}-{row['format']}.zip"
    sent = Sent(row["file_key"], "application/zip", row["sha256"], name, is_attachment=True)
    return await send_blob(request, tools.blobs, tools.settings, sent)


async def _note_download(
    connection: Connection, viewer: Viewer, row: Mapping[str, Any], *, is_part: bool
) -> None:
    """Whoever has a part of the file has pictures; who goes on where it broke off has been noted already."""
    if is_part and await has_downloaded(connection, viewer, row["id"]):
        return
    await record_on(
        connection,
        actor=viewer,
        action="export.downloaded",
        subject=f"export:{row['id']}",
        project_id=row["project_id"],
    )


@router.get("/exports/{export_id}/manifest.json")
async def get_manifest(
    export_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> dict[str, Any]:
    """What the file was made from, and what was found on reading it back; the archive has it with its list of files."""
    await project_of_export(connection, viewer, export_id)
    row = await find_export(connection, export_id)
    if row["manifest"] is None:
        raise NotFinished
    manifest: dict[str, Any] = row["manifest"]
    return manifest | {"report": row["report"]}


@router.get(
    "/exports/{export_id}/losses", response_class=StreamingResponse, responses=LISTING_TYPES
)
async def get_export_losses(
    export_id: PathId, viewer: SignedIn, tools: Tools, asked: Annotated[ListingQuery, Query()]
) -> StreamingResponse:
    """All that the format could not hold, a line each, up to a million; the report has 20 places of each kind."""
    async with tools.database.connection() as connection:
        await project_of_export(connection, viewer, export_id)
        row = await find_export(connection, export_id)
    count = (row["report"] or {}).get("listed")
    stored = StoredListing(listing_key(export_id), LISTED, f"export-{export_id}-losses", count)
    return await send_listing(tools.blobs, stored, asked)


@router.get("/exports/{export_id}/diff/{other_export_id}")
async def compare_exports(
    export_id: PathId,
    other_export_id: PathId,
    viewer: SignedIn,
    connection: RequestConnection,
    tools: Tools,
) -> ExportDifference:
    """What has come, gone and changed from this export to another, of what each of them holds."""
    for each in (export_id, other_export_id):
        await project_of_export(connection, viewer, each)
    first = await find_export(connection, export_id)
    second = await find_export(connection, other_export_id)
    found = await service.compare_exports(tools.blobs, first, second)
    return told_difference(first, second, found)


@router.delete("/exports/{export_id}", status_code=204)
async def delete_export(export_id: PathId, viewer: SignedIn, connection: RequestConnection) -> None:
    """Delete an export and its file. Named versions are the owners' to delete."""
    await service.delete_export(connection, viewer=viewer, export_id=export_id)
