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
from app.web.templates import render
from app.web.wording import plain_message

STATUS: dict[type[AppError], int] = {
    SignedOut: 401,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    TooLarge: 413,
    TooMany: 429,
}

NOTHING_HERE = "There is nothing at this address."

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
    status = status_of(error)
    return problem(
        request, status, error.message, extra=extra, headers=headers, advice=error.advice
    )


async def answer_validation_error(request: Request, error: Exception) -> Response:
    """A request that does not have the documented form: 422 with the path of every wrong field.

    An address with an id that nothing can have is not found, whatever else is wrong.
    """
    assert isinstance(error, RequestValidationError)
    items = error.errors()
    if any(item["loc"][:1] == ("path",) for item in items):
        return problem(request, 404, NOTHING_HERE)
    errors = [{"path": _path(item), "message": _message(item, request)} for item in items]
    rest = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return problem(request, 422, f"{_told(**errors[0])}{rest}", extra={"errors": errors})


async def answer_http_exception(request: Request, error: Exception) -> Response:
    """What the framework refuses by itself: an unknown path, a wrong method, a malformed body."""
    assert isinstance(error, HTTPException)
    if error.status_code == 400:
        return _unreadable(request, str(error.detail))
    sentence = {
        404: NOTHING_HERE,
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
    advice: str = "",
) -> Response:
    """A refusal in the form that the client can read; people are told the advice as well."""
    title = HTTPStatus(status).phrase
    request_id = getattr(request.state, "request_id", None)
    if wants_page(request):
        context = {
            "status": status,
            "title": title,
            "detail": detail,
            "advice": advice,
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
    """`("body", "added", 3, "shape", "width")` as `added.3.shape.width`."""
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


def _told(path: str, message: str) -> str:
    """What is wrong with a field, or with the whole body."""
    return f"{path}: {message}" if path else f"{message[:1].upper()}{message[1:]}"


def _message(item: Any, request: Request) -> str:
    if item["type"] == "json_invalid":
        return f"expected JSON: {item['ctx']['error']}"
    received = item.get("input")
    if item["loc"] == ("body",) and isinstance(received, bytes):
        kind = request.headers.get("content-type") or "no content type"
        return f"expected JSON with Content-Type: application/json (received {kind[:80]})"
    message = plain_message(item)
    if item["type"] == "missing" or isinstance(received, dict | list) or received is None:
        return message
    return f"{message} (received {str(received)[:80]!r})"
