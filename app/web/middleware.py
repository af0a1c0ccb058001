"""Pure ASGI middleware: request ids and logs, body limits, CSRF, security headers.

Starlette's `BaseHTTPMiddleware` costs 0.15 ms each and breaks streaming, so it is not used.
"""

import secrets
import time
from urllib.parse import urlsplit

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings
from app.web.problems import answer_failure, problem

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "X-Frame-Options": "DENY",
}


def headers_for_pictures_of(host: str) -> dict[str, str]:
    """For a page that also shows pictures of another host, which may know that they are for us."""
    policy = CONTENT_SECURITY_POLICY.replace("img-src 'self'", f"img-src 'self' {host}")
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }


# What proxies write in their logs when there was nobody left to answer.
CLIENT_LEFT = 499
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
SESSION_COOKIES = ("__Host-concord", "concord")

log = structlog.get_logger()


class RequestContext:
    """Gives each request an id, logs it, adds the security headers to its answer, and answers where the app failed.

    A failure is answered here, and not by Starlette's outermost layer, so that its answer has the headers, too, and
    the connection stays open for the next request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        answer = _Answer(scope, send, request_id)
        try:
            await self.app(scope, receive, answer.send)
        except ClientDisconnect:
            # Half a request came, and nobody waits for an answer: no failure of ours.
            answer.status = CLIENT_LEFT
        except Exception as error:
            if answer.has_started:
                # Half an answer must not look whole: the server cuts the connection.
                raise
            failure = await answer_failure(Request(scope), error)
            await failure(scope, receive, answer.send)
        finally:
            if not scope["path"].startswith("/static/"):
                log.debug(
                    "request",
                    method=scope["method"],
                    path=scope["path"],
                    status=answer.status,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                    request_id=request_id,
                )


class _Answer:
    """Passes an answer on with our headers, and remembers its status."""

    def __init__(self, scope: Scope, send: Send, request_id: str) -> None:
        self.status = 500
        self.has_started = False
        self._send = send
        self._headers = SECURITY_HEADERS | {"X-Request-Id": request_id}
        if scope["scheme"] == "https":
            self._headers |= {"Strict-Transport-Security": "max-age=31536000"}

    async def send(self, message: Message) -> None:
        """ASGI's `send`."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.has_started = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
        await self._send(message)


class SameOriginWrites:
    """Refuses writes that a browser sends for another site (CSRF).

    A write that carries a session cookie must come from our own pages: `Sec-Fetch-Site` says so, or `Origin` does.
    Bearer tokens are not sent by browsers on their own, so requests with one pass.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            request = Request(scope)
            if not self._is_allowed(request):
                sentence = "This request came from another site. Open Concord itself and try again."
                await problem(request, 403, sentence)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    @staticmethod
    def _is_allowed(request: Request) -> bool:
        headers = request.headers
        if headers.get("authorization", "").lower().startswith("bearer "):
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        origin = headers.get("origin")
        if origin is not None:
            return urlsplit(origin).netloc == headers.get("host")
        return not any(name in request.cookies for name in SESSION_COOKIES)


class BodyLimit:
    """Answers 413 when a request is larger than its kind may be: JSON or upload."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_upload = headers.get("content-type", "").startswith("multipart/form-data")
        limit = self.settings.max_request_bytes if is_upload else self.settings.max_json_bytes
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > limit:
            await self._refuse(scope, receive, send, limit)
            return
        await self.app(scope, _counted(receive, limit), send)

    @staticmethod
    async def _refuse(scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        await problem(Request(scope), 413, _too_large(limit))(scope, receive, send)


def _counted(receive: Receive, limit: int) -> Receive:
    """Count what arrives, for bodies that do not say their length."""
    received = 0

    async def counted_receive() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(413, _too_large(limit))
        return message

    return counted_receive


def _too_large(limit: int) -> str:
    return f"The request is larger than the {limit:,} bytes that this server takes at once."
