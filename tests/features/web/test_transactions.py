"""A request is one transaction, and what cannot be kept is not said to be."""

import pytest

from app.web.transactions import RequestConnection
from tests.conftest import Client
from tests.servers import Server, client_of_server


@pytest.fixture
def doomed(fresh_server: Server) -> Client:
    """A server with routes that fail, each in its own way."""

    async def fail_at_the_commit(connection: RequestConnection) -> dict[str, bool]:
        await connection.execute(
            "create temporary table said (n int unique deferrable initially deferred)"
        )
        await connection.execute("insert into said values (1), (1)")
        return {"is_kept": True}

    async def fail_at_once() -> None:
        raise ZeroDivisionError

    fresh_server.app.add_api_route("/api/v1/commit", fail_at_the_commit, methods=["POST"])
    fresh_server.app.add_api_route("/api/v1/defect", fail_at_once, methods=["POST"])
    return client_of_server(fresh_server.url)


@pytest.mark.parametrize("name", ["commit", "defect"])
def test_a_failure_is_a_500_with_a_sentence_and_all_headers(doomed: Client, name: str) -> None:
    with doomed:
        response = doomed.post(f"/api/v1/{name}")

    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].startswith("Concord made a mistake")
    assert response.json()["request_id"] == response.headers["x-request-id"]
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_the_connection_outlives_a_failure(doomed: Client) -> None:
    with doomed:
        statuses = [doomed.post("/api/v1/defect").status_code for _ in range(3)]
        healthy = doomed.get("/healthz").status_code

    assert (statuses, healthy) == ([500, 500, 500], 200)
