"""How programs talk to Concord, drawn from the OpenAPI document."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.accounts import queries
from app.accounts.viewer import SignedIn
from app.web.addresses import public_address
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)


@pages.get("/api")
async def show_api(request: Request, viewer: SignedIn, session: RequestSession) -> Response:
    """Every route in a sentence each."""
    context = {
        "base_url": public_address(request, ""),
        "groups": route_groups(request.app.openapi()),
        "has_token": bool(await queries.tokens_of(session, viewer.id)),
    }
    return render(request, "api/index.html", context)


def route_groups(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The routes of an OpenAPI document under their first tag, in the document's order."""
    sentences = {tag["name"]: tag.get("description", "") for tag in document.get("tags", ())}
    groups: dict[str, list[dict[str, str]]] = {}
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            name = next(iter(route.get("tags", ())), "others")
            summary = route.get("description") or route.get("summary", "")
            groups.setdefault(name, []).append(
                {"method": method.upper(), "path": path, "summary": summary.split("\n")[0]}
            )
    return [
        {"name": name.capitalize(), "sentence": sentences.get(name, ""), "routes": routes}
        for name, routes in groups.items()
    ]
