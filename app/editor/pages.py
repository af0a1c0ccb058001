"""One full-screen page: an assignment, open for labelling."""

import re

import msgspec
from fastapi import APIRouter, Request, Response

from app.accounts.viewer import SignedIn
from app.annotations.service import assignment_document
from app.images.viewing import Viewings
from app.resources import resource_dir
from app.web.identifiers import PathId
from app.web.templates import asset, render
from app.web.transactions import RequestConnection

pages = APIRouter(include_in_schema=False)


class _Image(msgspec.Struct):
    id: int


class _Opened(msgspec.Struct):
    """What the editor's document says of the image."""

    image: _Image


@pages.get("/assignments/offline.js")
def service_worker() -> Response:
    """What opens the editor without a network; it stands here because it may act only on what lies beside it."""
    built = asset("static/src/offline/worker.ts").script.removeprefix("/static/")
    script = (resource_dir("static/dist") / built).read_bytes()
    return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@pages.get("/assignments/shell")
async def show_shell(request: Request, _: SignedIn) -> Response:
    """The editor's page without an assignment, for browsers to keep."""
    return render(request, "editor/show.html", {"start_json": "null"})


@pages.get("/assignments/offline")
def show_not_kept(request: Request) -> Response:
    """What a browser shows without a network for an image that it does not keep; it holds nobody's work."""
    return render(request, "editor/offline.html", {})


@pages.get("/assignments/{assignment_id}")
async def show_editor(
    assignment_id: PathId, request: Request, viewer: SignedIn, connection: RequestConnection
) -> Response:
    document = await assignment_document(connection, viewer=viewer, assignment_id=assignment_id)
    Viewings.of(request).note(viewer.id, msgspec.json.decode(document, type=_Opened).image.id)
    return render(request, "editor/show.html", {"start_json": for_script_element(document)})


def for_script_element(json: bytes) -> str:
    """JSON that stays inside its `<script>` whatever its strings hold: `<` and `&` are written as escapes."""
    return re.sub(r"[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", json.decode())
