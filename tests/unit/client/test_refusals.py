"""A refusal is an exception that says what the server said."""

import httpx
import pytest

from concord_client import ConcordError, Conflict, Failed, Invalid, NotFound, Refused, SignedOut
from concord_client.errors import Field
from tests.unit.client.server import PROJECT, FakeServer, problem


def test_it_has_sentence_status_and_fields() -> None:
    errors = [
        {"path": "name", "message": "expected text"},
        {"path": "policy.overlap", "message": "too low"},
    ]
    refusal = problem(422, "name: expected text (and 1 more)", errors=errors, request_id="r1")

    with pytest.raises(Invalid) as caught:
        FakeServer(refusal).concord().create_project("")

    error = caught.value
    assert (error.sentence, error.status) == ("name: expected text (and 1 more)", 422)
    assert error.fields == [Field("name", "expected text"), Field("policy.overlap", "too low")]
    assert error.request_id == "r1"
    assert str(error) == "name: expected text (and 1 more) (422)\n  policy.overlap: too low"


def test_a_conflict_says_what_stands_now() -> None:
    server = FakeServer(problem(409, "Decided already.", current={"take": "none"}))

    with pytest.raises(Conflict) as caught:
        server.concord().decide(3, "fused")

    assert caught.value.details == {"current": {"take": "none"}}


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, SignedOut), (404, NotFound), (418, Refused), (500, Failed)],
)
def test_each_status_is_a_kind_of_one_family(status: int, kind: type[Refused]) -> None:
    with pytest.raises(kind, match="Because") as caught:
        FakeServer(problem(status, "Because.")).concord(patience_s=0).me()

    assert type(caught.value) is kind
    assert isinstance(caught.value, ConcordError)


def test_a_proxy_that_says_it_in_its_own_way_is_understood() -> None:
    page = httpx.Response(413, text="<html>too large</html>")

    with pytest.raises(ConcordError, match="The server answered 413"):
        FakeServer(page).concord().me()


def test_an_unknown_category_is_told_with_those_there_are() -> None:
    project = FakeServer(PROJECT).concord().project(7)

    with pytest.raises(LookupError, match="No category 'cat'; there are 'car'"):
        project.annotate("cat", {"type": "point", "x": 1, "y": 2})
