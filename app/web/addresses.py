"""Addresses to give away, and to send browsers on to."""

from fastapi import Request

from app.settings import Settings


def public_address(request: Request, path: str) -> str:
    """`path` (`/projects/7`) under the address by which people reach this Concord."""
    settings: Settings = request.app.state.settings
    base = str(settings.public_url or request.base_url)
    return base.rstrip("/") + path


def is_own_path(path: str) -> bool:
    """Whether a browser that is sent there stays with us: `/projects/7`, not `//elsewhere.example`."""
    return path.startswith("/") and path[1:2] not in {"/", "\\"} and path.isprintable()
