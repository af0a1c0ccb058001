"""Refusals as HTTP: the only place that knows status codes. Programs get RFC 9457 problems, people get a page."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from app.errors import (
    AppError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    SignedOut,
    TooLarge,
    TooMany,
)
from app.web.forms import plain_message
from app.web.templates import render

STATUS: dict[type[AppError], int] = {
    SignedOut: 401,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    TooLarge: 413,
    TooMany: 429,
}

# FastAPI's words for whatever its parser fails at besides plain mistakes of syntax.
GAVE_UP_ON_JSON = "There was an error parsing the body"

log = structlog.get_logger()


def install_problem_handlers(app: FastAPI) -> None:
    """Make every refusal and failure of `app` answer with a sentence."""
    app.add_exception_handler(AppError, answer_refusal)
    app.add_exception_handler(RequestValidationError, answer_validation_error)
    app.add_exception_handler(HTTPException, answer_http_exception)
    app.add_exception_handler(Exception, answer_failure)


def status_of(error: AppError) -> int:
    """The status code of a refusal, by the nearest kind it is derived from."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def answer_refusal(request: Request, error: Exception) -> Response:
    """An `AppError`, with its sentence."""
    assert isinstance(error, AppError)
    if isinstance(error, SignedOut) and wants_page(request):
        return _to_sign_in(request)
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, TooMany) else {}
    extra: dict[str, Any] = dict(error.details)
    if isinstance(error, Invalid) and error.errors:
        extra["errors"] = [{"path": item.path, "message": item.message} for item in error.errors]
    return problem(request, status_of(error), error.message, extra=extra, headers=headers)


async def answer_validation_error(request: Request, error: Exception) -> Response:
    """A request that does not have the documented form: 422 with the path of every wrong field."""
    assert isinstance(error, RequestValidationError)
    errors = [{"path": _path(item), "message": _message(item)} for item in error.errors()]
    first = errors[0]
    where = f"{first['path']}: " if first["path"] else ""
    rest = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return problem(request, 422, f"{where}{first['message']}{rest}", extra={"errors": errors})


async def answer_http_exception(request: Request, error: Exception) -> Response:
    """What the framework refuses by itself: an unknown path, a wrong method, a malformed body."""
    assert isinstance(error, HTTPException)
    if error.status_code == 400:
        return _unreadable(request, str(error.detail))
    sentence = {
        404: "There is nothing at this address.",
        405: f"This address does not take {request.method}.",
    }.get(error.status_code, str(error.detail))
    headers = dict(error.headers or {})
    return problem(request, error.status_code, sentence, headers=headers)


def _unreadable(request: Request, reason: str) -> Response:
    """A body in which the framework found no JSON or form: as invalid as one with wrong fields."""
    if reason == GAVE_UP_ON_JSON:
        reason = "expected JSON in UTF-8, not too deep and without endless numbers"
    errors = [{"path": "", "message": reason}]
    return problem(request, 422, f"The body cannot be read: {reason}.", extra={"errors": errors})


async def answer_failure(request: Request, error: Exception) -> Response:
    """A defect of Concord. The trace goes to the log, the request id to the person."""
    log.error("request failed", path=request.url.path, exc_info=error)
    sentence = (
        "Concord made a mistake and has written it to its log. Nothing of this request was kept."
    )
    return problem(request, 500, sentence)


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    extra: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A refusal in the form that the client can read."""
    title = HTTPStatus(status).phrase
    request_id = getattr(request.state, "request_id", None)
    if wants_page(request):
        context = {
            "status": status,
            "title": title,
            "detail": detail,
            "extra": extra or {},
            "request_id": request_id,
        }
        page = render(request, f"errors/{_page_of(status)}.html", context, status_code=status)
        page.headers.update(headers or {})
        return page
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": request_id,
    }
    return JSONResponse(
        body | (extra or {}),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, and not a program."""
    is_api = request.url.path.startswith(("/api/", "/healthz", "/readyz", "/metrics"))
    return not is_api and "text/html" in request.headers.get("accept", "")


def field_path(location: Sequence[int | str]) -> str:
    """`("body", "added", 3, "shape", "box", "width")` as `added.3.shape.box.width`."""
    parts = [str(part) for part in location]
    return ".".join(parts[1:] if parts and parts[0] in {"body", "query", "path"} else parts)


def _to_sign_in(request: Request) -> Response:
    """The sign-in page, which comes back to where the person wanted to go."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?{urlencode({'next': wanted})}" if request.method == "GET" and wanted != "/" else ""
    return RedirectResponse(f"/sign-in{back}", status_code=303)


def _page_of(status: int) -> str:
    return str(status) if status in {403, 404, 500} else "refused"


def _path(item: Any) -> str:
    """Where a wrong field is; what is no JSON at all has no fields."""
    return "" if item["type"] == "json_invalid" else field_path(item["loc"])


def _message(item: Any) -> str:
    message = plain_message(item)
    if item["type"] == "json_invalid":
        return f"expected JSON: {item['ctx']['error']}"
    received = item.get("input")
    if item["type"] == "missing" or isinstance(received, dict | list) or received is None:
        return message
    return f"{message} (received {str(received)[:80]!r})"
