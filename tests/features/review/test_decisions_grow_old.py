from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.factories.labelling import save, submit
from tests.features.review.conftest import BY_ITSELF, MakePanel, Panel, layer_of


def two_disputes(panel: Panel) -> list[dict[str, Any]]:
    """A car that only two see, and another that only two see."""
    return panel.all_label([panel.box(10), panel.box(300)], [panel.box(10)], [panel.box(300)])


def decide_all(panel: Panel) -> None:
    for cluster in panel.clusters():
        assert panel.decide(cluster, take="fused").status_code == 200


def change(panel: Panel, who: int, **changes: Any) -> None:
    """Somebody goes on with what they had submitted, and submits it again."""
    document = panel.team.open(who, panel.image_id)
    layer = document["layer"]
    response = save(panel.team.clients[who], layer["id"], layer["revision"], **changes)
    assert response.is_success, response.text
    submit(panel.team.clients[who], document["id"])


def test_everything_decided_is_accepted(panel: Panel) -> None:
    two_disputes(panel)

    decide_all(panel)

    assert panel.state() == "accepted"
    assert len(panel.objects()) == 2
    assert panel.consensus()["settled_at"] is not None


def test_a_changed_submission_reopens_only_what_it_touches(panel: Panel) -> None:
    documents = two_disputes(panel)
    decide_all(panel)
    left = documents[1]["layer"]["annotations"][0]

    change(panel, 1, updated=[{**left, "shape": {**left["shape"], "x": 12}}])

    first, second = sorted(
        panel.clusters(),
        key=lambda each: min(one["annotation"]["shape"]["x"] for one in each["members"]),
    )
    assert first["is_open"]
    assert first["decision"]["is_outdated"]
    assert first["decision"]["decided_by"]["name"] == "Rita"
    assert not second["is_open"]
    assert [each["shape"]["x"] for each in panel.objects()] == [300]
    assert panel.state() == "submitted"


def test_a_new_submission_reopens_only_what_it_touches(make_panel: MakePanel) -> None:
    panel = make_panel(4)
    two_disputes(panel)
    decide_all(panel)

    panel.label(3, [panel.box(10)])

    by_place = {
        each["members"][0]["annotation"]["shape"]["x"]: each["is_open"] for each in panel.clusters()
    }
    assert by_place == {10: True, 300: False}
    assert panel.state() == "submitted"


def test_work_that_goes_on_and_comes_back_unchanged_leaves_decisions_standing(
    panel: Panel,
) -> None:
    two_disputes(panel)
    decide_all(panel)
    before = panel.objects()

    change(panel, 1, verified_absent=[panel.team.category("person")])

    assert panel.objects() == before
    assert all(not each["is_open"] for each in panel.clusters())


def test_an_outdated_decision_is_not_settled_over(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    panel.decide(panel.clusters()[0], take="none")

    change(panel, 2, added=[panel.box(10)])

    [cluster] = panel.clusters()
    assert cluster["status"] == "agreed"
    assert cluster["is_open"]
    assert [row["id"] for row in panel.queue()] == [cluster["id"]]


def test_what_was_seen_and_has_changed_since_is_refused(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    [seen] = panel.clusters()
    own = panel.team.open(0, panel.image_id)["layer"]["annotations"][0]
    change(panel, 0, updated=[{**own, "shape": {**own["shape"], "x": 14}}])
    [now] = panel.clusters()

    response = panel.decide(now, take="fused", fingerprint=seen["fingerprint"])

    assert response.status_code == 409
    assert panel.decide(now, take="fused", fingerprint=now["fingerprint"]).status_code == 200


def test_the_second_of_two_reviewers_is_told_of_the_first(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    [cluster] = panel.clusters()

    with ThreadPoolExecutor(2) as both:
        first = both.submit(panel.decide, cluster, by=panel.reviewer, take="fused")
        second = both.submit(panel.decide, cluster, by=panel.second, take="none")
    answers = [first.result(), second.result()]

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [refused] = [answer for answer in answers if answer.status_code == 409]
    [standing] = panel.decisions()
    assert refused.json()["current"]["id"] == standing["id"]


def test_somebody_elses_decision_is_replaced_by_who_has_seen_it(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    [cluster] = panel.clusters()
    current = panel.decide(cluster, take="fused").json()["decision"]["id"]

    refused = panel.decide(cluster, by=panel.second, take="none")
    same = panel.decide(cluster, by=panel.second, take="fused")
    replaced = panel.decide(cluster, by=panel.second, take="none", replaces=current)

    assert [refused.status_code, same.status_code, replaced.status_code] == [409, 200, 200]
    [standing] = panel.decisions()
    assert standing["decided_by"]["name"] == "Rolf"


def test_undoing_brings_back_what_stood_before(panel: Panel) -> None:
    documents = panel.all_label([panel.box(10)], [panel.box(14)], [])
    [cluster] = panel.clusters()
    panel.decide(cluster, take=layer_of(documents[0]))
    second = panel.decide(cluster, take=layer_of(documents[1])).json()["decision"]

    panel.undo(cluster, decision=second["id"])
    once = [each["shape"]["x"] for each in panel.objects()]
    panel.undo(cluster, decision=second["id"])
    repeated = [each["shape"]["x"] for each in panel.objects()]
    panel.undo(cluster)

    assert once == repeated == [10]
    assert panel.objects() == []
    assert panel.clusters()[0]["is_open"]


def test_a_merged_category_takes_decisions_along(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    panel.decide(panel.clusters()[0], take="fused")
    car, thing = panel.team.category("car"), panel.team.category("thing")

    merged = panel.team.owner.post(
        f"/api/v1/projects/{panel.team.id}/categories/{car}/mergers",
        json={"into": thing, "confirm": 3},
    )

    assert merged.is_success, merged.text
    [kept] = panel.objects()
    assert kept["category_id"] == thing
    assert not panel.clusters()[0]["is_open"]
    assert panel.state() == "accepted"


def test_a_deleted_category_takes_its_objects_out_of_the_consensus(panel: Panel) -> None:
    panel.all_label([panel.box(10), panel.box(300, category="person")], [], [])
    for cluster in panel.clusters():
        panel.decide(cluster, take="fused")
    person = panel.team.category("person")

    deleted = panel.team.owner.delete(
        f"/api/v1/projects/{panel.team.id}/categories/{person}", params={"confirm": 2}
    )

    assert deleted.is_success, deleted.text
    assert [each["category_id"] for each in panel.objects()] == [panel.team.category("car")]
    assert len(panel.clusters()) == 1


def test_decisions_outlive_the_membership_of_an_annotator(panel: Panel) -> None:
    documents = panel.all_label([panel.box(10)], [panel.box(10)], [])
    panel.decide(panel.clusters()[0], take=layer_of(documents[0]))
    person = panel.team.people[0]

    removed = panel.team.owner.delete(f"/api/v1/projects/{panel.team.id}/members/{person.id}")

    assert removed.is_success, removed.text
    assert len(panel.objects()) == 1
    assert person.name in [each["name"] for each in panel.shown()["raters"]]
