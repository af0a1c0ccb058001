"""Every route of the application, and what to send so that each is asked something sensible."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute, iter_route_contexts
from PIL import Image
from starlette.routing import Mount, Route

WRITING = {"POST", "PUT", "PATCH"}
HTML = {"Accept": "text/html"}


@dataclass(frozen=True)
class Asked:
    """One method of one route: `GET /images/{image_id}`. `knows` are the names of parameters that it reads."""

    method: str
    template: str
    knows: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    @property
    def is_api(self) -> bool:
        """Whether programs ask it: it answers in JSON."""
        return self.template.startswith("/api/")

    @property
    def parameters(self) -> list[str]:
        """The names in braces."""
        return [part.split("}")[0] for part in self.template.split("{")[1:]]


def routes_of(application: FastAPI) -> list[Asked]:
    """Every method of every route, readers first and deleters last, so that each finds what it asks for."""
    found = {
        Asked(method, path, knows)
        for path, methods, knows in _mounted(application)
        for method in methods - {"HEAD"}
    }
    return sorted(found, key=lambda asked: (_harm_of(asked), asked.template, asked.method))


def _mounted(application: FastAPI) -> Iterator[tuple[str, set[str], frozenset[str]]]:
    for context in iter_route_contexts(application.routes):
        assert context.path is not None
        original = context.original_route
        assert isinstance(original, APIRoute | Route | Mount), original
        if not isinstance(original, Mount):
            yield context.path, set(context.methods or ()), _known_to(original)


def _known_to(route: APIRoute | Route) -> frozenset[str]:
    if not isinstance(route, APIRoute):
        return frozenset()
    return frozenset(field.alias for field in get_flat_params(route.dependant))


def _harm_of(asked: Asked) -> int:
    """Whether a route leaves things as they are, changes them, ends them, or ends the whole project."""
    path = asked.template
    if asked.method == "GET":
        return 0
    is_project = path.removeprefix("/api/v1") in {
        "/projects/{project_id}",
        "/projects/{project_id}/archive",
        "/projects/{project_id}/removal",
    }
    if is_project and asked.method in {"POST", "DELETE"}:
        return 3
    is_ending = asked.method == "DELETE" or path.endswith(("/removal", "/revocation", "/mergers"))
    return 2 if is_ending else 1


@dataclass(frozen=True)
class Ids:
    """What the braces of addresses stand for in one project."""

    values: dict[str, int | str]
    bodies: dict[str, Any] = field(default_factory=dict)

    def path_of(self, asked: Asked, **others: int | str) -> str:
        """The address, with some of the ids exchanged."""
        return asked.template.format(**(self.values | others))

    def body_of(self, asked: Asked) -> Any:
        """A body that the route takes; none for those without one."""
        return self.bodies.get(f"{asked.method} {asked.template.removeprefix('/api/v1')}")


def bodies_for(project: dict[str, Any]) -> dict[str, Any]:
    """Well-formed bodies of the API, for a project as `tests.factories.projects` makes it."""
    categories = [category["id"] for category in project["categories"]]
    questions = [question["id"] for question in project["questions"]]
    password = {"current_password": "correct horse", "new_password": "correct horse battery"}
    predicted = {"image_id": 1, "category_id": categories[0], "bbox": [0, 0, 1, 1], "score": 0.5}
    category, question = "/projects/{project_id}/categories", "/projects/{project_id}/questions"
    return {
        "POST /session": {"email": "nobody@example.org", "password": "none of hers"},
        "PATCH /me": {"name": "Walker"},
        "PUT /me/preferences": {"keys": {"box": ["b"]}, "editor": {"theme": "dark"}},
        "PATCH /me/preferences": {"keys": {"box": ["b"]}, "editor": {"theme": "dark"}},
        "PUT /me/password": password,
        "POST /tokens": {"name": "walk"},
        "POST /users": {"email": f"{uuid4().hex}@example.org"},
        "PATCH /users/{user_id}": {"name": "Anna"},
        "POST /projects": {"name": "Walked"},
        "PATCH /projects/{project_id}": {"description": "walked"},
        "PUT /projects/{project_id}/members/{user_id}": {"role": "annotator"},
        "POST /projects/{project_id}/invitations": {"role": "annotator"},
        "POST /projects/{project_id}/schema": {"categories": [{"name": "bush"}], "questions": []},
        "PUT /projects/{project_id}/insights/card": {"intended_uses": "walks"},
        f"POST {category}": {"name": "tree"},
        f"PUT {category}/order": {"ids": categories},
        f"PATCH {category}/{{category_id}}": {"color": "#123456"},
        f"POST {category}/{{category_id}}/mergers": {"into": categories[1]},
        f"POST {question}": {"name": "light", "mode": "binary"},
        f"PUT {question}/order": {"ids": questions},
        f"PATCH {question}/{{question_id}}": {"required": False},
        "POST /projects/{project_id}/predictions": {"model": "walker", "results": [predicted]},
        "POST /projects/{project_id}/imports": {"folder": "/nowhere", "dry_run": True},
        "POST /projects/{project_id}/imports/pictures": {"folder": "/nowhere"},
        "POST /projects/{project_id}/evaluations": {"model": "walker", "iou": 0.6},
        "POST /projects/{project_id}/experiments": {"task": "objects", "truth": "all"},
        "POST /projects/{project_id}/exports": {"format": "json-dictionary", "truth": "all"},
        "POST /projects/{project_id}/exports/preview": {"truth": "all"},
        "POST /users/{user_id}/erasures": {"confirm": "not their e-mail"},
        "POST /images/{image_id}/erasures": {"confirm": "not its name"},
        "PUT /projects/{project_id}/retention": {"export_days": 36_500},
        "POST /projects/{project_id}/retention/counts": {"view_days": 36_500},
        "POST /images/{image_id}/hidden-places": {
            "places": [{"kind": "face", "x": 0, "y": 0, "width": 1, "height": 1}]
        },
        "PUT /images/{image_id}/exclusion": {"reason": "walked"},
        "PUT /projects/{project_id}/queue": {"q": "name:nothing", "priority": 1},
        "POST /projects/{project_id}/pools": {"name": f"Experts {uuid4().hex}"},
        "PATCH /projects/{project_id}/pools/{pool_id}": {"annotator_ids": []},
        "PUT /assignments/{assignment_id}/annotator": {"annotator_id": 1},
        "PUT /assignments/{assignment_id}/skip": {"reason": "walked"},
        "PUT /assignments/{assignment_id}/submission": {},
        "PUT /assignments/{assignment_id}/verdict": {"verdict": "returned", "note": "walked"},
        "POST /images/{image_id}/comments": {"id": str(uuid4()), "text": "walked", "mentions": []},
        "POST /comments/{comment_id}/replies": {"id": str(uuid4()), "text": "walked"},
        "PATCH /comments/{comment_id}": {"text": "walked on"},
        "POST /projects/{project_id}/webhooks": {"url": "https://example.com/walked"},
        "PATCH /webhooks/{webhook_id}": {"events": ["image.excluded"]},
        "POST /projects/{project_id}/rulings": {"title": "walked", "body": "Walk on."},
        "PATCH /rulings/{ruling_id}": {"title": "walked on"},
        "PUT /disagreements/{disagreement_id}/decision": {"take": "fused"},
        "PUT /images/{image_id}/consensus": {"take": "fused"},
        "PUT /images/{image_id}/decisions": {"decisions": [], "undone": []},
        "POST /projects/{project_id}/consensus/settlements": {"threshold": 0.8, "dry_run": True},
        "PATCH /layers/{layer_id}": {"base_revision": 0, "verified_absent": []},
        "POST /layers/{layer_id}/restorations": {"revision": 0},
        "POST /projects/{project_id}/batches": {
            "request_id": str(uuid4()),
            "deed": "include",
            "q": "name:nothing",
        },
        "POST /projects/{project_id}/relabellings": {
            "request_id": str(uuid4()),
            "category_id": categories[0],
            "objects": [{"id": str(uuid4()), "revision": 1}],
        },
    }


def ask(client: httpx.Client, asked: Asked, ids: Ids, **others: int | str) -> httpx.Response:
    """Ask it as a program does, or as a browser does where it is a page."""
    path = ids.path_of(asked, **others)
    if asked.template.endswith("/images") and asked.method == "POST":
        headers = {} if asked.is_api else HTML
        return client.post(path, files={"files": ("walk.png", picture())}, headers=headers)
    if not asked.is_api:
        return client.request(asked.method, path, headers=HTML)
    return client.request(asked.method, path, json=ids.body_of(asked))


def picture() -> bytes:
    """A small picture, unlike every other."""
    file = BytesIO()
    Image.frombytes("RGB", (4, 4), (uuid4().bytes * 3)[:48]).save(file, "PNG")
    return file.getvalue()
