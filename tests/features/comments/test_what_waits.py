"""Open questions, answers and mentions are told to whom they wait for."""

from tests.features.comments.conftest import Talk

NOTHING = {"question": 0, "answer": 0, "mention": 0}


def test_a_question_waits_for_the_reviewers_until_one_answers(talk: Talk) -> None:
    thread_id = talk.begin("anna", is_question=True).json()["id"]
    before = {who: talk.waiting(who)["counts"]["question"] for who in talk.clients}

    talk.reply("rita", thread_id)

    assert before == {"olga": 1, "rita": 1, "anna": 0, "ben": 0}
    assert talk.waiting("olga")["counts"] == talk.waiting("rita")["counts"] == NOTHING


def test_an_answer_waits_for_who_asked_until_they_resolve_it(talk: Talk) -> None:
    thread_id = talk.begin("anna", is_question=True).json()["id"]
    talk.reply("rita", thread_id, "It is a van.")
    before = talk.waiting("anna")

    talk.clients["anna"].put(f"/api/v1/comments/{thread_id}/resolution")

    assert before["counts"] == NOTHING | {"answer": 1}
    (item,) = before["items"]
    assert (item["text"], item["author"]["name"]) == ("It is a van.", "Rita")
    assert item["url"] == f"/assignments/{talk.documents['anna']['id']}#comment-{thread_id}"
    assert talk.waiting("anna")["counts"] == NOTHING


def test_an_asker_who_goes_on_waits_again(talk: Talk) -> None:
    thread_id = talk.begin("anna", is_question=True).json()["id"]
    talk.reply("rita", thread_id)

    talk.reply("anna", thread_id, "Are you sure?")

    assert talk.waiting("rita")["counts"] == NOTHING | {"question": 1}


def test_a_mention_waits_until_the_person_says_something(talk: Talk) -> None:
    thread_id = talk.begin("anna", "@Rita, see this.", x=1, y=1).json()["id"]
    before = {who: talk.waiting(who)["counts"] for who in ("rita", "olga", "anna")}

    (item,) = talk.waiting("rita")["items"]
    talk.reply("rita", thread_id)

    assert before == {"rita": NOTHING | {"mention": 1}, "olga": NOTHING, "anna": NOTHING}
    assert item["url"] == f"/images/{talk.image_id}#comment-{thread_id}"
    assert item["image"]["id"] == talk.image_id
    assert talk.waiting("rita")["counts"] == NOTHING


def test_a_deleted_mention_waits_no_longer(talk: Talk) -> None:
    thread_id = talk.begin("olga").json()["id"]
    comment = talk.reply("anna", thread_id)
    assert comment.status_code == 404
    mention = talk.reply("olga", thread_id, "@Rita?").json()["comments"][1]

    talk.clients["olga"].delete(f"/api/v1/comments/{mention['id']}")

    assert talk.waiting("rita")["counts"] == NOTHING


def test_everything_that_waits_is_counted_and_the_latest_come_first(talk: Talk) -> None:
    for number in range(3):
        talk.begin("anna", f"Question {number}?", is_question=True)
    talk.begin("ben", "@Rita, see this.")

    waiting = talk.waiting("rita")

    assert waiting["counts"] == {"question": 3, "answer": 0, "mention": 1}
    said = [item["text"] for item in waiting["items"]]
    assert said == ["@Rita, see this.", "Question 2?", "Question 1?", "Question 0?"]
