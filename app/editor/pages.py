"""One full-screen page: an assignment, open for labelling."""

import re

from fastapi import APIRouter, Request, Response

from app.accounts.viewer import SignedIn
from app.annotations.service import assignment_document
from app.web.identifiers import PathId
from app.web.templates import render
from app.web.transactions import RequestConnection

pages = APIRouter(include_in_schema=False)


@pages.get("/assignments/{assignment_id}")
async def show_editor(
    assignment_id: PathId, request: Request, viewer: SignedIn, connection: RequestConnection
) -> Response:
    document = await assignment_document(connection, viewer=viewer, assignment_id=assignment_id)
    return render(request, "editor/show.html", {"start_json": for_script_element(document)})


def for_script_element(json: bytes) -> str:
    """JSON that stays inside its `<script>` whatever its strings hold: `<` and `&` are written as escapes."""
    return re.sub(r"[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", json.decode())
