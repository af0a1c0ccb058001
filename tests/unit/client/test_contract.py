"""Every path, field and type that the client uses is in the server's OpenAPI document, so that it cannot drift."""

from functools import cache
from types import NoneType
from typing import Any, cast, get_args

import pytest

from app.main import create_app
from app.settings import Settings
from concord_client import routes
from concord_client.answers import Page
from concord_client.endpoints import Download, Endpoint, Listing, Upload
from concord_client.queries import Paging
from tests.unit.client.contract import Contract

ENDPOINTS: dict[str, Endpoint[Any, Any, Any]] = {
    name: each for name, each in vars(routes).items() if isinstance(each, Endpoint)
}


@cache
def _document() -> dict[str, Any]:
    return create_app(Settings(), database_url="postgresql://nowhere").openapi()


def _operation(endpoint: Endpoint[Any, Any, Any]) -> dict[str, Any]:
    methods = _document()["paths"].get(f"/api/v1{endpoint.path}", {})
    operation: dict[str, Any] = methods.get(endpoint.method.lower(), {})
    return operation


def _types(endpoint: Endpoint[Any, Any, Any]) -> tuple[Any, Any, Any]:
    """Of query, body and answer, as `routes` declares them."""
    declared = get_args(endpoint.__orig_class__)  # type: ignore[attr-defined]
    match endpoint:
        case Listing():
            query, item = declared
            return query, NoneType, cast(Any, Page)[item]
        case Upload():
            query, answer = declared
            return query, NoneType, answer
        case Download():
            return declared[0], NoneType, bytes
        case _:
            query, body, answer = declared
            return query, body, answer


def test_there_are_endpoints() -> None:
    assert len(ENDPOINTS) > 40


@pytest.mark.parametrize("name", ENDPOINTS)
def test_the_path_and_method_exist(name: str) -> None:
    assert _operation(ENDPOINTS[name])


@pytest.mark.parametrize("name", ENDPOINTS)
def test_what_is_asked_for_is_taken(name: str) -> None:
    operation = _operation(ENDPOINTS[name])
    query, _, _ = _types(ENDPOINTS[name])
    parameters = [each for each in operation.get("parameters", []) if each["in"] == "query"]
    schema = {
        "properties": {each["name"]: each["schema"] for each in parameters},
        "required": [each["name"] for each in parameters if each["required"]],
    }

    if isinstance(ENDPOINTS[name], Listing):
        assert list(Contract(_document()).unsendable(Paging, schema, "query")) == []
    if query is NoneType:
        assert schema["required"] == []
    else:
        assert list(Contract(_document()).unsendable(query, schema, "query")) == []


@pytest.mark.parametrize("name", ENDPOINTS)
def test_what_is_sent_is_taken(name: str) -> None:
    endpoint = ENDPOINTS[name]
    sent = _operation(endpoint).get("requestBody", {"content": {}})
    _, body, _ = _types(endpoint)

    if isinstance(endpoint, Upload):
        files = sent["content"]["multipart/form-data"]["schema"]["properties"][endpoint.field]
        assert files["items"]["format"] == "binary"
    elif body is NoneType:
        assert not sent.get("required", False)
    else:
        schema = sent["content"]["application/json"]["schema"]
        assert list(Contract(_document()).unsendable(body, schema, "body")) == []


@pytest.mark.parametrize("name", ENDPOINTS)
def test_what_comes_is_understood(name: str) -> None:
    answers = {
        status: answer
        for status, answer in _operation(ENDPOINTS[name])["responses"].items()
        if status.startswith("2")
    }
    _, _, expected = _types(ENDPOINTS[name])

    may_be_nothing = NoneType in (expected, *get_args(expected))
    assert ("204" in answers) == may_be_nothing
    schemas = [
        content["schema"]
        for answer in answers.values()
        for kind, content in answer.get("content", {}).items()
        if kind == "application/json"
    ]
    assert bool(schemas) == (expected not in {NoneType, bytes})
    for schema in schemas:
        assert list(Contract(_document()).unforeseen(expected, schema, "answer")) == []
