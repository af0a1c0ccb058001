"""What a refusal looks like, for the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema


class FieldProblem(BaseModel):
    """One wrong field of a request."""

    path: str = Field(description="Where: `added.3.shape.width`; empty for the body as a whole.")
    message: str = Field(description="What was expected, and what was received.")


class Problem(BaseModel):
    """A refusal (RFC 9457). Some add fields of their own: a stale save tells the layer as it is now."""

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence for people.")
    request_id: str | None = Field(description="How the request is named in the server's log.")
    errors: list[FieldProblem] = Field(default=[], description="Every wrong field, with 422.")


_AT = "#/components/schemas/"

PROBLEM_SCHEMAS: dict[str, Any] = models_json_schema(
    [(Problem, "validation"), (FieldProblem, "validation")], ref_template=_AT + "{model}"
)[1]["$defs"]
"""What `refusal` refers to, by name: belongs under `components.schemas` of the document."""


def refusal(description: str) -> dict[str, Any]:
    """One entry of a route's `responses` that is a problem."""
    content = {"application/problem+json": {"schema": {"$ref": f"{_AT}Problem"}}}
    return {"description": description, "content": content}


REFUSALS: dict[int | str, dict[str, Any]] = {
    401: refusal("Nobody is signed in, or the credentials are wrong."),
    403: refusal("The caller may see it, but not do this."),
    404: refusal("It does not exist, or the caller may not see it."),
    409: refusal("It was possible before, but the state has moved on."),
    413: refusal("More bytes or entries than a limit allows."),
    422: refusal("The request makes no sense; `errors` says where."),
    429: refusal("Too many attempts; `Retry-After` says when to come back."),
    "4XX": refusal("Any other refusal."),
}
"""`responses` of every API route."""
