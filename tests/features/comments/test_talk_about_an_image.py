"""Threads on an annotation, a place or the whole image; replies, edits, deletions and resolutions."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories.labelling import save
from tests.features.comments.conftest import Talk


def test_a_thread_on_an_annotation_knows_its_layer_and_place(talk: Talk) -> None:
    response = talk.begin("anna", annotation_id=talk.annotations["anna"], is_question=True)

    assert response.status_code == 201
    thread = response.json()
    assert thread["annotation_id"] == talk.annotations["anna"]
    assert thread["layer_id"] == talk.layer_of("anna")
    assert (thread["x"], thread["y"]) == (60.5, 45.125)
    assert thread["is_question"] is True
    assert thread["is_annotation_removed"] is False
    assert thread["resolution"] is None
    (first,) = thread["comments"]
    assert first["id"] == thread["id"]
    assert first["author"] == {"id": talk.people["anna"].id, "name": "Anna"}
    assert (first["text"], first["is_own"], first["edited_at"]) == ("Is this a car?", True, None)
    assert talk.threads("anna") == [thread]


def test_a_thread_on_a_place_and_one_on_the_whole_image(talk: Talk) -> None:
    place = talk.begin("rita", x=639.5, y=0).json()
    whole = talk.begin("rita").json()

    assert (place["x"], place["y"], place["annotation_id"]) == (639.5, 0, None)
    assert (whole["x"], whole["y"], whole["layer_id"]) == (None, None, None)
    assert [thread["id"] for thread in talk.threads("rita")] == [place["id"], whole["id"]]


def test_a_place_may_lie_outside_the_image_by_rounding_alone(talk: Talk) -> None:
    assert talk.begin("rita", x=640.01, y=-0.01).status_code == 201

    refused = talk.begin("rita", x=-0.02, y=481)

    assert refused.status_code == 422
    sentence = "expected a place inside the 640 x 480 image, received (-0.02, 481)"
    assert refused.json()["errors"] == [
        {"path": "x", "message": sentence},
        {"path": "y", "message": sentence},
    ]
    assert len(talk.threads("rita")) == 1


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        pytest.param({"x": 1}, "y", id="half a place"),
        pytest.param({"x": 1, "y": 480.02}, "y", id="more than rounding below the image"),
        pytest.param({"x": 641, "y": 1}, "x", id="right of the image"),
        pytest.param({"x": 1, "y": -1}, "y", id="above the image"),
        pytest.param({"annotation_id": str(uuid4())}, "annotation_id", id="unknown annotation"),
        pytest.param({"layer_id": 2**62}, "layer_id", id="unknown layer"),
        pytest.param({"mentions": [2**62]}, "mentions.0", id="unknown person"),
        pytest.param({"text": " \n "}, "text", id="no words"),
        pytest.param({"text": "x" * 10_001}, "text", id="a book"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    talk: Talk, fields: dict[str, Any], path: str
) -> None:
    response = talk.begin("rita", **fields)

    assert response.status_code == 422
    assert [error["path"] for error in response.json()["errors"]] == [path]
    assert talk.threads("rita") == []


def test_a_repeat_adds_nothing(talk: Talk) -> None:
    thread_id, reply_id = str(uuid4()), str(uuid4())
    for _ in range(2):
        assert talk.begin("anna", id=thread_id).status_code == 201
    for _ in range(2):
        assert talk.reply("anna", thread_id, id=reply_id).status_code == 201

    (thread,) = talk.threads("anna")
    assert [comment["id"] for comment in thread["comments"]] == [thread_id, reply_id]


def test_somebody_elses_id_is_taken(talk: Talk) -> None:
    comment_id = talk.begin("anna").json()["id"]

    begun = talk.begin("rita", id=comment_id)
    replied = talk.reply("rita", comment_id, id=comment_id)

    assert (begun.status_code, replied.status_code) == (422, 422)
    assert begun.json()["errors"][0]["path"] == replied.json()["errors"][0]["path"] == "id"


def test_a_reply_to_a_reply_goes_on_in_the_same_thread(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]
    reply_id = talk.reply("rita", thread_id).json()["comments"][1]["id"]

    thread = talk.reply("anna", reply_id, "Thanks.").json()

    assert thread["id"] == thread_id
    said = [(comment["author"]["name"], comment["text"]) for comment in thread["comments"]]
    assert said == [("Anna", "Is this a car?"), ("Rita", "It is."), ("Anna", "Thanks.")]


def test_ones_own_words_can_be_changed(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]
    path = f"/api/v1/comments/{thread_id}"

    same = talk.clients["anna"].patch(path, json={"text": "Is this a car?"}).json()
    changed = talk.clients["anna"].patch(path, json={"text": "A bus?", "is_question": True})

    assert same["comments"][0]["edited_at"] is None
    assert changed.json()["comments"][0]["text"] == "A bus?"
    assert changed.json()["comments"][0]["edited_at"] is not None
    assert changed.json()["is_question"] is True


def test_others_words_stay_theirs(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]
    path = f"/api/v1/comments/{thread_id}"

    edited = talk.clients["rita"].patch(path, json={"text": "Never mind."})
    deleted = talk.clients["rita"].delete(path)

    assert (edited.status_code, deleted.status_code) == (403, 403)
    assert talk.threads("anna")[0]["comments"][0]["text"] == "Is this a car?"


def test_a_reply_cannot_become_a_question(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]
    reply_id = talk.reply("anna", thread_id).json()["comments"][1]["id"]

    path = f"/api/v1/comments/{reply_id}"
    response = talk.clients["anna"].patch(path, json={"is_question": True})

    assert response.status_code == 422


def test_a_deleted_comment_leaves_its_place_and_can_be_restored(talk: Talk) -> None:
    thread_id = talk.begin("anna", "Secret.").json()["id"]
    talk.reply("rita", thread_id)
    anna, path = talk.clients["anna"], f"/api/v1/comments/{thread_id}"

    statuses = [anna.delete(path).status_code for _ in range(2)]
    (thread,) = talk.threads("rita")
    edited = anna.patch(path, json={"text": "Other."})
    restored = anna.post(f"{path}/restorations")

    assert statuses == [204, 204]
    assert (thread["comments"][0]["is_deleted"], thread["comments"][0]["text"]) == (True, "")
    assert edited.status_code == 404
    assert restored.json()["comments"][0]["text"] == "Secret."


def test_a_thread_without_words_is_gone(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]

    talk.clients["anna"].delete(f"/api/v1/comments/{thread_id}")

    assert talk.threads("anna") == talk.threads("rita") == []


def test_an_owner_may_take_back_anybodys_words(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]

    assert talk.clients["olga"].delete(f"/api/v1/comments/{thread_id}").status_code == 204


def test_a_thread_is_resolved_and_opened_again(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]
    path = f"/api/v1/comments/{thread_id}/resolution"

    first = talk.clients["rita"].put(path).json()
    again = talk.clients["anna"].put(path).json()
    reopened = talk.clients["anna"].delete(path).json()
    twice = talk.clients["anna"].delete(path)

    assert first["resolution"]["by"]["name"] == "Rita"
    assert again["resolution"] == first["resolution"]
    assert reopened["resolution"] is None
    assert twice.status_code == 200


def test_a_thread_outlives_its_annotation(talk: Talk) -> None:
    talk.begin("anna", annotation_id=talk.annotations["anna"])

    removed = [talk.annotations["anna"]]
    save(talk.clients["anna"], talk.layer_of("anna"), 1, removed=removed).raise_for_status()

    (thread,) = talk.threads("anna")
    assert thread["is_annotation_removed"] is True
    assert (thread["x"], thread["y"]) == (60.5, 45.125)


def test_threads_can_be_had_for_one_assignment(talk: Talk) -> None:
    of_anna = talk.begin("rita", annotation_id=talk.annotations["anna"]).json()["id"]
    of_ben = talk.begin("rita", layer_id=talk.layer_of("ben")).json()["id"]
    of_all = talk.begin("rita").json()["id"]

    ids = [thread["id"] for thread in talk.threads("rita", assignment=talk.documents["anna"]["id"])]
    path = f"/api/v1/images/{talk.image_id}/comments"
    hidden = talk.clients["ben"].get(path, params={"assignment": talk.documents["anna"]["id"]})

    assert ids == [of_anna, of_all]
    assert of_ben not in ids
    assert hidden.status_code == 404


def test_an_archived_project_is_only_read(talk: Talk) -> None:
    thread_id = talk.begin("anna").json()["id"]
    path = f"/api/v1/projects/{talk.project['id']}"
    talk.clients["olga"].patch(path, json={"archived": True}).raise_for_status()

    refused = [
        talk.begin("anna"),
        talk.reply("anna", thread_id),
        talk.clients["anna"].patch(f"/api/v1/comments/{thread_id}", json={"text": "x"}),
        talk.clients["anna"].put(f"/api/v1/comments/{thread_id}/resolution"),
        talk.clients["anna"].delete(f"/api/v1/comments/{thread_id}"),
    ]

    assert {response.status_code for response in refused} == {409}
    assert len(talk.threads("anna")) == 1


def test_the_audit_log_has_the_deeds_and_not_the_words(talk: Talk) -> None:
    thread_id = talk.begin("anna", "A very private word.").json()["id"]
    talk.clients["rita"].put(f"/api/v1/comments/{thread_id}/resolution")

    path = f"/api/v1/audit?project_id={talk.project['id']}&action=comment"
    entries = talk.clients["olga"].get(path)

    deeds = [(entry["action"], entry["actor_name"]) for entry in entries.json()["items"]]
    assert deeds == [("comment.resolved", "Rita"), ("comment.added", "Anna")]
    assert "private" not in entries.text
