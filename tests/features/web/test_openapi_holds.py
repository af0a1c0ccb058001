"""The OpenAPI document is what the server does: schemathesis asks every operation with what fits it, and what does not.

Everything is derived from the document without chance, so a failure here is the same on every machine.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import psycopg
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.core.errors import InvalidSchema
from schemathesis.core.result import Err, Result
from schemathesis.schemas import APIOperation

from app.main import create_app
from app.settings import Settings
from tests.conftest import Person
from tests.features.web.world import World, make_world
from tests.servers import Server

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 4
LONGEST_QUERY = 60_000
Operation = APIOperation[Any, Any, Any, Any]
# An upload without files is a full answer: nothing created, nothing rejected.
UPLOAD = "POST /api/v1/projects/{project_id}/images"


def operations() -> dict[str, Operation]:
    """Every operation of the document by its name."""
    application = create_app(Settings(), database_url="postgresql://nowhere")
    schema = schemathesis.openapi.from_dict(application.openapi())
    found = [operation_of(result) for result in schema.get_all_operations()]
    return {f"{each.method.upper()} {each.path}": each for each in found}


def operation_of(result: Result[Operation, InvalidSchema]) -> Operation:
    """An operation that can be asked; one that is badly documented ends the test."""
    if isinstance(result, Err):
        raise result.err()
    return result.ok()


OPERATIONS = operations()


@pytest.fixture(scope="module")
def new_world(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
    database: psycopg.Connection[Any],
) -> Callable[[], World]:
    """Factory of projects."""
    return lambda: make_world(make_person, client_of, database)


@pytest.fixture(scope="module")
def looked_at(new_world: Callable[[], World]) -> World:
    """A project that nobody changes."""
    return new_world()


ASKED = [
    pytest.param(name, mode, id=f"{name} {words}")
    for name, operation in OPERATIONS.items()
    for mode, words in (
        (GenerationMode.POSITIVE, "fitting"),
        (GenerationMode.NEGATIVE, "unfitting"),
    )
    if mode == GenerationMode.POSITIVE or operation.query or operation.body
]


@pytest.mark.parametrize(("name", "mode"), ASKED)
def test_an_operation_answers_as_documented(
    new_world: Callable[[], World],
    looked_at: World,
    server: Server,
    name: str,
    mode: GenerationMode,
) -> None:
    is_refused = mode == GenerationMode.NEGATIVE and name != UPLOAD
    world = looked_at if is_refused or name.startswith("GET") else new_world()
    operation = OPERATIONS[name]
    wanted = {parameter.name for parameter in operation.path_parameters}
    ids = {key: value for key, value in world.ids.values.items() if key in wanted}
    headers = dict(world.clients[role_for(name)].headers)
    checks = [*CHECKS] if name == UPLOAD else [*CHECKS, negative_data_rejection]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=ids))
    def ask(case: Case[Any]) -> None:
        # A longer one is refused by the server itself, before the application hears of it.
        assume(len(urlencode(case.query or {}, doseq=True)) < LONGEST_QUERY)
        case.call_and_validate(base_url=server.url, headers=headers, checks=checks)

    ask()


def role_for(name: str) -> str:
    """Whoever gets furthest: annotators with their own work, administrators with people, owners with the rest."""
    if "/users" in name:
        return "admin"
    is_own_work = "/layers/" in name or name.endswith(("/skip", "/submission"))
    return "annotator" if is_own_work else "owner"
