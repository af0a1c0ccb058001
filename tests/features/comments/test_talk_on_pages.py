"""Threads on the page of an image, by plain forms; what waits, on the project's page and in the queue."""

import html
import re
from uuid import uuid4

from httpx import Response

from tests.features.comments.conftest import Talk

HTML = {"Accept": "text/html"}


def image_page(talk: Talk, who: str, query: str = "") -> str:
    response = talk.clients[who].get(f"/images/{talk.image_id}{query}", headers=HTML)
    assert response.status_code == 200, response.text
    return html.unescape(response.text)


def post(talk: Talk, who: str, path: str, **fields: str) -> Response:
    return talk.clients[who].post(path, data=fields, headers=HTML)


def words_of(page: str) -> list[str]:
    """The texts of the comments shown."""
    return re.findall(r'class="talk__text">(.*?)</p>', page, re.DOTALL)


def test_a_comment_of_the_form_is_about_the_layer_shown(talk: Talk) -> None:
    page = image_page(talk, "rita", f"?layer={talk.layer_of('anna')}")
    form = re.search(r'action="/images/\d+/comments">.*?</form>', page, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', form[0]))

    for _ in range(2):
        sent = fields | {"text": "Tighter, @Anna.", "is_question": "on"}
        response = post(talk, "rita", f"/images/{talk.image_id}/comments", **sent)

    assert "Comment on the work of Anna" in page
    where = f"/images/{talk.image_id}?layer={talk.layer_of('anna')}#comment-{fields['id']}"
    assert response.headers["location"] == where
    assert words_of(image_page(talk, "anna")) == ["Tighter, @Anna."]
    assert words_of(image_page(talk, "ben")) == []
    (thread,) = talk.threads("anna")
    assert thread["is_question"] is True
    assert [person["name"] for person in thread["comments"][0]["mentions"]] == ["Anna"]


def test_a_thread_is_answered_settled_and_reopened_by_forms(talk: Talk) -> None:
    thread_id = talk.begin("anna", annotation_id=talk.annotations["anna"]).json()["id"]
    home = f"/comments/{thread_id}"

    replied = post(talk, "rita", f"{home}/replies", id=str(uuid4()), text="It is.")
    post(talk, "anna", f"{home}/resolution")
    resolved = image_page(talk, "rita")
    post(talk, "anna", f"{home}/reopening")

    assert replied.headers["location"] == f"/images/{talk.image_id}#comment-{thread_id}"
    assert words_of(resolved) == ["Is this a car?", "It is."]
    assert "Resolved by Anna" in resolved
    assert "On an annotation at 60, 45 px" in resolved
    assert "Resolved by" not in image_page(talk, "rita")


def test_ones_own_comment_is_changed_deleted_and_brought_back(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]
    home = f"/comments/{thread_id}"

    post(talk, "anna", home, text="Is this a bus?")
    changed = words_of(image_page(talk, "anna"))
    post(talk, "anna", f"{home}/removal")
    deleted = words_of(image_page(talk, "anna"))
    post(talk, "anna", f"{home}/restoration")

    assert changed == words_of(image_page(talk, "anna")) == ["Is this a bus?"]
    assert deleted == []


def test_a_form_that_cannot_be_followed_says_why(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]
    home = f"/comments/{thread_id}"

    answers = [
        post(talk, "anna", f"/images/{talk.image_id}/comments", id=str(uuid4()), text=" "),
        post(talk, "anna", f"{home}/replies", id="none", text="x"),
        post(talk, "rita", home, text="Not mine."),
        post(talk, "rita", f"{home}/removal"),
    ]

    assert {each.status_code for each in answers} == {303}
    assert all("flash" in each.cookies for each in answers)
    assert talk.threads("anna")[0]["comments"][0]["text"] == "Is this a car?"


def test_a_thread_says_that_its_annotation_is_gone(talk: Talk) -> None:
    talk.begin("anna", annotation_id=talk.annotations["anna"])
    body = {"base_revision": 1, "removed": [talk.annotations["anna"]]}
    path = f"/api/v1/layers/{talk.layer_of('anna')}"
    talk.clients["anna"].patch(path, json=body).raise_for_status()

    assert "On an annotation that has been removed, at 60, 45 px" in image_page(talk, "anna")


def test_what_waits_stands_on_the_projects_page_and_in_the_queue(talk: Talk) -> None:
    for _ in range(2):
        thread_id = talk.begin("anna", is_question=True).json()["id"]
    talk.begin("ben", "@Rita, see this.")

    pages = {
        who: talk.clients[who].get(path, headers=HTML).text
        for who in ("rita", "anna")
        for path in ("/queue",)
    }
    overview = talk.clients["rita"].get(f"/projects/{talk.project['id']}", headers=HTML).text

    for page in (pages["rita"], overview):
        assert "2 questions wait for an answer · 1 mention of you" in page
        assert f"/images/{talk.image_id}#comment-{thread_id}" in page
    assert "wait for an answer" not in pages["anna"]


def test_who_talks_is_not_told_to_annotators_of_a_blind_project(talk: Talk) -> None:
    talk.begin("ben")

    pages = {
        who: talk.clients[who].get(f"/projects/{talk.project['id']}", headers=HTML).text
        for who in ("anna", "rita")
    }

    assert {who: "commented on an image" in page for who, page in pages.items()} == {
        "anna": False,
        "rita": True,
    }
