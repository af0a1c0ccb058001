"""In a blind project a thread is known to reviewers, to the layer's annotator, and to whom a reviewer calls."""

from uuid import uuid4

import pytest
from httpx import Client

from tests.features.comments.conftest import Talk

EVERYBODY = {"olga", "rita", "anna", "ben"}


def seers(talk: Talk) -> set[str]:
    """Who sees a thread on the image."""
    return {who for who in EVERYBODY if talk.threads(who)}


def test_a_thread_on_an_annotators_layer_is_seen_by_them_and_the_reviewers(talk: Talk) -> None:
    talk.begin("rita", annotation_id=talk.annotations["anna"])

    assert seers(talk) == {"olga", "rita", "anna"}


def test_what_an_annotator_begins_is_not_seen_by_another(talk: Talk) -> None:
    talk.begin("ben")

    assert seers(talk) == {"olga", "rita", "ben"}


def test_a_reviewers_word_on_no_layer_is_for_reviewers(talk: Talk) -> None:
    talk.begin("rita", x=5, y=5)

    assert seers(talk) == {"olga", "rita"}


def test_a_reviewers_mention_opens_a_thread(talk: Talk) -> None:
    thread_id = talk.begin("anna", annotation_id=talk.annotations["anna"]).json()["id"]
    before = seers(talk)

    talk.reply("rita", thread_id, "What do you say?", mentions=[talk.people["ben"].id])

    assert before == {"olga", "rita", "anna"}
    assert seers(talk) == EVERYBODY


def test_a_mention_that_was_taken_back_closes_it_again(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]
    ben = [talk.people["ben"].id]
    comment = talk.reply("rita", thread_id, "Well?", mentions=ben).json()["comments"][1]
    path = f"/api/v1/comments/{comment['id']}"

    talk.clients["rita"].patch(path, json={"mentions": []}).raise_for_status()
    unmentioned = seers(talk)
    talk.clients["rita"].patch(path, json={"mentions": ben}).raise_for_status()
    talk.clients["rita"].delete(path).raise_for_status()

    assert unmentioned == seers(talk) == {"olga", "rita", "anna"}


def test_an_annotator_can_neither_call_another_nor_pin_to_their_work(talk: Talk) -> None:
    calling = talk.begin("anna", mentions=[talk.people["ben"].id])
    pinning = talk.begin("anna", annotation_id=talk.annotations["ben"])
    lying = talk.begin("anna", layer_id=talk.layer_of("ben"))
    unknown = talk.begin("anna", annotation_id=str(uuid4()))

    assert {each.status_code for each in (calling, pinning, lying, unknown)} == {422}
    messages = [
        each.json()["detail"].replace(sent, "…")
        for each, sent in (
            (pinning, talk.annotations["ben"]),
            (unknown, unknown.json()["detail"].split()[-1].rstrip(".")),
        )
    ]
    assert messages[0] == messages[1]


def test_a_name_in_an_annotators_text_calls_nobody_they_do_not_know(talk: Talk) -> None:
    thread = talk.begin("anna", "@Ben and @Rita, look.").json()

    assert [person["name"] for person in thread["comments"][0]["mentions"]] == ["Rita"]
    assert "ben" not in seers(talk)


def test_in_an_open_project_members_see_all(talk: Talk) -> None:
    talk.open_to_all()

    thread = talk.begin("anna", "@Ben, look.").json()

    assert [person["name"] for person in thread["comments"][0]["mentions"]] == ["Ben"]
    assert seers(talk) == EVERYBODY


def test_what_is_not_seen_can_neither_be_answered_nor_changed(talk: Talk, stranger: Client) -> None:
    thread_id = talk.begin("anna", annotation_id=talk.annotations["anna"]).json()["id"]
    unknown_id = str(uuid4())

    for client in (talk.clients["ben"], stranger):
        answers = {
            comment_id: [
                client.post(
                    f"/api/v1/comments/{comment_id}/replies", json={"id": str(uuid4()), "text": "x"}
                ),
                client.patch(f"/api/v1/comments/{comment_id}", json={"text": "x"}),
                client.delete(f"/api/v1/comments/{comment_id}"),
                client.put(f"/api/v1/comments/{comment_id}/resolution"),
                client.delete(f"/api/v1/comments/{comment_id}/resolution"),
                client.post(f"/api/v1/comments/{comment_id}/restorations"),
            ]
            for comment_id in (thread_id, unknown_id)
        }
        told = {
            comment_id: [(each.status_code, each.json()["detail"]) for each in responses]
            for comment_id, responses in answers.items()
        }
        assert told[thread_id] == told[unknown_id]
        assert {status for status, _ in told[thread_id]} == {404}


@pytest.mark.parametrize(
    ("who", "names"),
    [("anna", ["Anna", "Olga", "Rita"]), ("rita", ["Anna", "Ben", "Olga", "Rita"])],
)
def test_an_annotator_of_a_blind_project_is_offered_reviewers_to_mention(
    talk: Talk, who: str, names: list[str]
) -> None:
    path = f"/api/v1/projects/{talk.project['id']}/people"

    everybody = talk.clients[who].get(path).json()["items"]
    some = talk.clients[who].get(path, params={"q": "ri"}).json()["items"]

    assert [person["name"] for person in everybody] == names
    assert some == [{"id": talk.people["rita"].id, "name": "Rita", "role": "reviewer"}]
