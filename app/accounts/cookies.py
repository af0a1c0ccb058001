"""The session cookie: out of reach of scripts, of other sites, and over HTTPS of every other host."""

from fastapi import Request, Response

from app.accounts.service import Browser
from app.settings import Settings

SECURE_NAME = "__Host-concord"
PLAIN_NAME = "concord"
# The longest that browsers allow. When a session ends is decided by the database, which sees whether it is used.
MAX_AGE_S = 400 * 24 * 3600


def session_secret(request: Request) -> str | None:
    """The secret that the browser sent, if any."""
    return request.cookies.get(_name(request))


def set_session_cookie(request: Request, response: Response, secret: str) -> None:
    """Sign the browser in with this answer."""
    response.set_cookie(
        _name(request),
        secret,
        max_age=MAX_AGE_S,
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
    )


def clear_session_cookie(request: Request, response: Response) -> None:
    """Sign the browser out with this answer."""
    response.delete_cookie(
        _name(request), httponly=True, samesite="lax", secure=_is_secure(request)
    )


def browser_of(request: Request) -> Browser:
    """Where the request comes from."""
    settings: Settings = request.app.state.settings
    return Browser(
        address=address_of(request),
        user_agent=request.headers.get("user-agent", ""),
        session_days=settings.session_days,
        replaced_secret=session_secret(request),
    )


def address_of(request: Request) -> str:
    """The client's address, as far as trusted proxies tell."""
    return request.client.host if request.client else ""


def _name(request: Request) -> str:
    return SECURE_NAME if _is_secure(request) else PLAIN_NAME


def _is_secure(request: Request) -> bool:
    settings: Settings = request.app.state.settings
    if settings.secure_cookies is not None:
        return settings.secure_cookies
    return request.url.scheme == "https"
