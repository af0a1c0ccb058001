"""What happens in a project is told to other programs, signed, and again until they have heard it."""

import time
from typing import Any

import psycopg
import pytest
from httpx import Client

from app.webhooks.events import EVENTS
from app.webhooks.retrying import MOST_ATTEMPTS
from app.webhooks.signing import signature
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import next_assignment, submit
from tests.factories.projects import add_member, make_project
from tests.features.webhooks.conftest import Receiver
from tests.servers import Server

Database = psycopg.Connection[Any]


@pytest.fixture
def project(as_owner: Client, annotator: Person) -> dict[str, Any]:
    """A project with an annotator."""
    made = make_project(as_owner, questions=[])
    add_member(as_owner, made["id"], annotator.id, "annotator")
    return made


def add(
    client: Client, project: dict[str, Any], receiver: Receiver, *events: str
) -> dict[str, Any]:
    """A new webhook with its secret."""
    body = {"url": receiver.url, "events": list(events)}
    response = client.post(f"/api/v1/projects/{project['id']}/webhooks", json=body)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


def deliveries(client: Client, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    """What it was told, the latest first."""
    items: list[dict[str, Any]] = client.get(f"/api/v1/webhooks/{webhook['id']}/deliveries").json()[
        "items"
    ]
    return items


def settled(client: Client, webhook: dict[str, Any]) -> dict[str, Any]:
    """The latest delivery, once the outcome of its attempt is noted."""
    for _ in range(200):
        latest = deliveries(client, webhook)[0]
        if latest["took_ms"] is not None:
            return latest
        time.sleep(0.02)
    raise AssertionError(latest)


def hurry(database: Database, webhook: dict[str, Any], *, attempts: int | None = None) -> None:
    """Have the next attempt made now."""
    database.execute(
        """
        update webhook_deliveries
        set due_at = now(), took_ms = null, attempts = coalesce(%s, attempts)
        where webhook_id = %s
        """,
        [attempts, webhook["id"]],
    )
    database.execute("select pg_notify('concord_webhooks', '')")


def test_a_submission_is_told_with_a_signature_that_holds(
    as_owner: Client,
    as_annotator: Client,
    annotator: Person,
    project: dict[str, Any],
    database: Database,
    receiver: Receiver,
) -> None:
    make_images(database, project["id"])
    webhook = add(as_owner, project, receiver, "assignment.submitted")
    assignment = next_assignment(as_annotator, project["id"])["id"]

    submit(as_annotator, assignment)

    headers, body = receiver.next()
    assert headers["content-type"] == "application/json"
    assert headers["webhook-signature"] == signature(
        webhook["secret"],
        message_id=headers["webhook-id"],
        timestamp=int(headers["webhook-timestamp"]),
        body=body,
    )
    delivery = settled(as_owner, webhook)
    assert delivery["body"] == body.decode()
    assert (delivery["state"], delivery["status"]) == ("delivered", 200)
    assert (delivery["message_id"], delivery["answer"]) == (headers["webhook-id"], "so be it")


def test_only_what_it_is_to_be_told_is_told_and_to_its_own_project(
    as_owner: Client, project: dict[str, Any], database: Database, receiver: Receiver
) -> None:
    add(as_owner, project, receiver, "image.excluded")
    other = make_project(as_owner, questions=[])
    for each in (other, project):
        [image_id] = make_images(database, each["id"])
        path = f"/api/v1/images/{image_id}/exclusion"
        as_owner.put(path, json={"reason": "blurred"}).raise_for_status()
        as_owner.delete(path).raise_for_status()

    told = receiver.next_event()

    assert told["type"] == "image.excluded"
    assert told["data"] == {
        "project_id": project["id"],
        "actor_id": told["data"]["actor_id"],
        "subject": f"image:{image_id}",
        "detail": {"reason": "blurred"},
    }
    assert receiver.heard.empty()


def test_a_receiver_that_fails_is_told_again_under_the_same_id(
    as_owner: Client, project: dict[str, Any], database: Database, receiver: Receiver
) -> None:
    webhook = add(as_owner, project, receiver)
    assert webhook["events"] == sorted(EVENTS)
    receiver.status = 500
    as_owner.post(f"/api/v1/webhooks/{webhook['id']}/tests").raise_for_status()
    first, _ = receiver.next()
    waiting = settled(as_owner, webhook)
    receiver.status = 204

    hurry(database, webhook)
    second, _ = receiver.next()

    assert (waiting["state"], waiting["status"], waiting["attempts"]) == ("waiting", 500, 1)
    assert first["webhook-id"] == second["webhook-id"]
    heard = settled(as_owner, webhook)
    assert (heard["state"], heard["attempts"]) == ("delivered", 2)


def test_a_receiver_that_never_hears_is_given_up_and_the_webhook_switched_off(
    as_owner: Client, project: dict[str, Any], database: Database, receiver: Receiver
) -> None:
    webhook = add(as_owner, project, receiver)
    receiver.close()
    as_owner.post(f"/api/v1/webhooks/{webhook['id']}/tests").raise_for_status()
    assert "No answer" in settled(as_owner, webhook)["answer"]

    hurry(database, webhook, attempts=MOST_ATTEMPTS - 1)

    assert settled(as_owner, webhook)["state"] == "failed"
    [listed] = as_owner.get(f"/api/v1/projects/{project['id']}/webhooks").json()["items"]
    assert not listed["is_active"]
    assert listed["stopped_because"] == "Nothing has arrived for more than a day."
    assert listed["failed"] == 1


def test_an_address_that_is_gone_is_told_nothing_more(
    as_owner: Client, project: dict[str, Any], receiver: Receiver
) -> None:
    webhook = add(as_owner, project, receiver)
    receiver.status = 410
    as_owner.post(f"/api/v1/webhooks/{webhook['id']}/tests").raise_for_status()

    assert settled(as_owner, webhook)["state"] == "failed"
    [listed] = as_owner.get(f"/api/v1/projects/{project['id']}/webhooks").json()["items"]
    assert "410" in listed["stopped_because"]
    back = as_owner.patch(f"/api/v1/webhooks/{webhook['id']}", json={"is_active": True}).json()
    assert (back["is_active"], back["stopped_because"]) == (True, "")


def test_a_redirect_is_not_followed(
    as_owner: Client, project: dict[str, Any], receiver: Receiver
) -> None:
    webhook = add(as_owner, project, receiver)
    receiver.status = 302
    as_owner.post(f"/api/v1/webhooks/{webhook['id']}/tests").raise_for_status()

    assert settled(as_owner, webhook)["state"] == "waiting"
    receiver.next()
    assert receiver.heard.empty()


def test_a_finished_delivery_is_sent_once_more_when_asked(
    as_owner: Client, project: dict[str, Any], receiver: Receiver
) -> None:
    webhook = add(as_owner, project, receiver)
    as_owner.post(f"/api/v1/webhooks/{webhook['id']}/tests").raise_for_status()
    first, _ = receiver.next()
    delivery = settled(as_owner, webhook)

    again = f"/api/v1/webhook-deliveries/{delivery['id']}/repetitions"
    assert as_owner.post(again).status_code == 202
    second, _ = receiver.next()

    assert first["webhook-id"] == second["webhook-id"]


def test_a_new_secret_signs_from_then_on(
    as_owner: Client, project: dict[str, Any], receiver: Receiver
) -> None:
    webhook = add(as_owner, project, receiver)

    renewed = as_owner.post(f"/api/v1/webhooks/{webhook['id']}/secrets").json()["secret"]
    as_owner.post(f"/api/v1/webhooks/{webhook['id']}/tests").raise_for_status()
    headers, body = receiver.next()

    assert renewed != webhook["secret"]
    assert headers["webhook-signature"] == signature(
        renewed,
        message_id=headers["webhook-id"],
        timestamp=int(headers["webhook-timestamp"]),
        body=body,
    )


def test_what_is_switched_off_or_deleted_is_told_nothing(
    as_owner: Client, project: dict[str, Any], database: Database, receiver: Receiver
) -> None:
    off, gone = (add(as_owner, project, receiver, "image.excluded") for _ in range(2))
    as_owner.patch(f"/api/v1/webhooks/{off['id']}", json={"is_active": False}).raise_for_status()
    assert as_owner.delete(f"/api/v1/webhooks/{gone['id']}").status_code == 204
    [image_id] = make_images(database, project["id"])

    as_owner.put(f"/api/v1/images/{image_id}/exclusion", json={"reason": "dark"}).raise_for_status()

    assert deliveries(as_owner, off) == []
    assert as_owner.get(f"/api/v1/webhooks/{gone['id']}/deliveries").status_code == 404


def test_a_deed_that_is_rolled_back_is_not_told(
    as_owner: Client, project: dict[str, Any], server: Server, receiver: Receiver
) -> None:
    webhook = add(as_owner, project, receiver, "image.excluded")
    with psycopg.connect(server.database_url) as connection:
        connection.execute(
            "insert into audit_entries (project_id, action, subject) values (%s, 'image.excluded', 'image:1')",
            [project["id"]],
        )
        connection.rollback()

    assert deliveries(as_owner, webhook) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"url": "nowhere"}, "whole address"),
        ({"url": "https://a:b@example.com"}, "password"),
        ({"url": "https://example.com", "events": ["moon.risen"]}, "moon.risen"),
    ],
)
def test_nonsense_is_refused_with_what_was_expected(
    as_owner: Client, project: dict[str, Any], body: dict[str, Any], told: str
) -> None:
    response = as_owner.post(f"/api/v1/projects/{project['id']}/webhooks", json=body)

    assert response.status_code == 422
    assert told in response.text


def test_only_owners_see_webhooks(
    as_owner: Client, as_annotator: Client, project: dict[str, Any], receiver: Receiver
) -> None:
    webhook = add(as_owner, project, receiver)

    assert as_annotator.get(f"/api/v1/projects/{project['id']}/webhooks").status_code == 403
    assert as_annotator.get(f"/api/v1/webhooks/{webhook['id']}/deliveries").status_code == 403


def test_the_pages_set_one_up_and_show_what_it_was_told(
    as_owner: Client, project: dict[str, Any], receiver: Receiver
) -> None:
    path = f"/projects/{project['id']}/webhooks"
    html = {"Accept": "text/html"}
    wrong = as_owner.post(path, data={"url": "nowhere"}, headers=html)
    made = as_owner.post(
        path, data={"url": receiver.url, "events": ["image.excluded"]}, headers=html
    )
    [webhook] = as_owner.get(f"/api/v1{path}").json()["items"]
    as_owner.post(f"/webhooks/{webhook['id']}/tests", headers=html)
    settled(as_owner, webhook)
    shown = as_owner.get(f"/webhooks/{webhook['id']}", headers=html).text

    assert wrong.status_code == 422
    assert "whole address" in wrong.text
    assert "whsec_" in made.text
    assert "whsec_" not in shown
    assert "webhook.tested" in shown
    assert "so be it" in shown
