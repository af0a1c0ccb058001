from httpx import Client


def test_a_running_server_says_so(anonymous: Client) -> None:
    response = anonymous.get("/healthz")

    assert response.status_code == 200
    assert response.text == "ok"


def test_a_server_is_ready_when_its_database_answers(anonymous: Client) -> None:
    response = anonymous.get("/readyz")

    assert response.status_code == 200
    assert response.text == "ready"


def test_every_answer_carries_the_security_headers(anonymous: Client) -> None:
    response = anonymous.get("/healthz")

    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_unknown_address_is_a_problem_with_a_sentence(anonymous: Client) -> None:
    response = anonymous.get("/api/v1/nothing")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "There is nothing at this address."
