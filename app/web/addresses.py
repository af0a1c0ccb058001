"""Addresses to give away: links that work from where the people are."""

from fastapi import Request

from app.settings import Settings


def public_address(request: Request, path: str) -> str:
    """`path` (`/projects/7`) under the address by which people reach this Concord."""
    settings: Settings = request.app.state.settings
    base = str(settings.public_url or request.base_url)
    return base.rstrip("/") + path
