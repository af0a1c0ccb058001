"""Who is asking: resolved once per request, before routing, from a session cookie or a bearer token."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.accounts.errors import AdminsOnly, NotSignedIn


@dataclass(frozen=True)
class Viewer:
    """The signed-in person behind a request.

    `is_program` when a token was used, not a browser session; `address` is where the request came from.
    """

    id: int
    email: str
    name: str
    role: str
    is_program: bool = False
    address: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether this person may do everything in every project."""
        return self.role == "admin"


def require_viewer(request: Request) -> Viewer:
    """The signed-in person; raises NotSignedIn."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    if viewer is None:
        raise NotSignedIn
    return viewer


def require_admin(viewer: Annotated[Viewer, Depends(require_viewer)]) -> Viewer:
    """The signed-in administrator; raises NotSignedIn or AdminsOnly."""
    if not viewer.is_admin:
        raise AdminsOnly
    return viewer


SignedIn = Annotated[Viewer, Depends(require_viewer)]
Admin = Annotated[Viewer, Depends(require_admin)]
