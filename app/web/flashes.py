"""What just happened, told on the page that comes after a form: it travels in a cookie that lives for one page."""

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from typing import Literal

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

COOKIE = "flash"
MAX_AGE_S = 60
LONGEST = 1500

FlashKind = Literal["done", "caution", "error", "note"]


@dataclass(frozen=True)
class Flash:
    """One message. `undo_url` is where its Undo button posts to."""

    message: str
    kind: FlashKind = "done"
    undo_url: str | None = None


def redirect(path: str, flash: Flash | None = None) -> Response:
    """Send the browser on after a form, by GET, with a message for the next page."""
    response = RedirectResponse(path, status_code=303)
    if flash is not None:
        text = json.dumps(asdict(flash) | {"message": flash.message[:LONGEST]})
        value = base64.urlsafe_b64encode(text.encode()).decode()
        response.set_cookie(COOKIE, value, max_age=MAX_AGE_S, httponly=True, samesite="lax")
    return response


def flashes_of(request: Request) -> list[Flash]:
    """What the page before this one has to say; nothing when the cookie is not ours."""
    try:
        sent = json.loads(base64.urlsafe_b64decode(request.cookies.get(COOKIE, "")))
        flash = Flash(str(sent["message"]), sent["kind"], sent["undo_url"])
    except (binascii.Error, ValueError, KeyError, TypeError):
        return []
    is_ours = flash.kind in {"done", "caution", "error", "note"} and _is_own_path(flash.undo_url)
    return [flash] if is_ours else []


def forget_flashes(response: Response) -> None:
    """They have been shown."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def _is_own_path(path: object) -> bool:
    if path is None:
        return True
    return isinstance(path, str) and path.startswith("/") and path[1:2] not in {"/", "\\"}
