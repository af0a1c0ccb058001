from typing import Any

from httpx import Response

from tests.features.review.conftest import MakePanel, Panel


def boxes(panel: Panel, *, places: int = 3) -> list[dict[str, Any]]:
    """Clusters on which three people differ in the class."""
    work = [[panel.box(10 + 200 * place) for place in range(places)] for _ in range(2)]
    odd = [panel.box(10 + 200 * place, category="person") for place in range(places)]
    panel.all_label(*work, odd)
    return panel.clusters()


def decide(panel: Panel, **body: Any) -> Response:
    return panel.reviewer.put(f"/api/v1/images/{panel.image_id}/decisions", json=body)


def fused(cluster: dict[str, Any], **more: Any) -> dict[str, Any]:
    fingerprint = cluster["fingerprint"]
    return {
        "disagreement_id": cluster["id"],
        "take": "fused",
        "fingerprint": fingerprint,
    } | more


def test_all_are_taken_in_one_revision(panel: Panel) -> None:
    clusters = boxes(panel)

    response = decide(panel, decisions=[fused(each, note=f"No. {each['id']}") for each in clusters])

    assert response.status_code == 200, response.text
    answer = response.json()
    assert [each["disagreement_id"] for each in answer["items"]] == [one["id"] for one in clusters]
    assert [each["is_open"] for each in answer["items"]] == [False] * 3
    assert [each["decision"]["note"] for each in answer["items"]] == [
        f"No. {one['id']}" for one in clusters
    ]
    assert answer["open_count"] == 0
    assert answer["revision"] == 1
    assert len(panel.objects()) == 3
    assert panel.state() == "accepted"


def test_one_that_cannot_be_taken_keeps_all_back_and_is_named(panel: Panel) -> None:
    first, second, third = boxes(panel)
    wrong = panel.box(13, attributes={"view": "top"})

    response = decide(
        panel,
        decisions=[fused(first), fused(second, annotation=wrong), fused(third, take=999_999)],
    )

    assert response.status_code == 422
    assert [each["path"] for each in response.json()["errors"]] == [
        "decisions.1.annotation.attributes.view",
        "decisions.2.take",
    ]
    assert panel.decisions() == []


def test_one_that_somebody_else_has_decided_keeps_all_back(panel: Panel) -> None:
    first, second, _ = boxes(panel)
    theirs = panel.decide(second, by=panel.second, take="none").json()["decision"]

    response = decide(panel, decisions=[fused(first), fused(second)])

    assert response.status_code == 409
    assert response.json()["disagreement_id"] == second["id"]
    assert response.json()["current"]["id"] == theirs["id"]
    assert [each["id"] for each in panel.decisions()] == [theirs["id"]]

    replaced = decide(panel, decisions=[fused(first), fused(second, replaces=theirs["id"])])
    assert replaced.status_code == 200, replaced.text
    assert len(panel.objects()) == 2


def test_one_that_has_changed_meanwhile_keeps_all_back(panel: Panel) -> None:
    first, second, _ = boxes(panel)

    response = decide(panel, decisions=[fused(first), fused(second, fingerprint="older")])

    assert response.status_code == 409
    assert response.json()["disagreement_id"] == second["id"]
    assert panel.decisions() == []


def test_all_are_taken_back_at_once_and_a_repeat_changes_nothing(panel: Panel) -> None:
    clusters = boxes(panel)
    panel.decide(clusters[0], take="none")
    made = decide(panel, decisions=[fused(each) for each in clusters]).json()["items"]
    undone = [
        {"disagreement_id": each["disagreement_id"], "decision_id": each["decision"]["id"]}
        for each in made
    ]

    answer = decide(panel, undone=undone).json()

    assert [each["is_open"] for each in answer["items"]] == [False, True, True]
    assert answer["items"][0]["decision"]["kind"] == "none"
    assert answer["open_count"] == 2
    assert decide(panel, undone=undone).json() == answer


def test_the_same_again_changes_nothing(panel: Panel) -> None:
    clusters = boxes(panel)
    decisions = [fused(each) for each in clusters]

    first = decide(panel, decisions=decisions)

    assert decide(panel, decisions=decisions).json() == first.json()


def test_decisions_and_undoing_go_together(panel: Panel) -> None:
    first, second, third = boxes(panel)
    panel.decide(first, take="fused")

    answer = decide(
        panel,
        decisions=[fused(second), fused(third, take="none")],
        undone=[{"disagreement_id": first["id"]}],
    ).json()

    assert [each["is_open"] for each in answer["items"]] == [False, False, True]


def test_a_disagreement_of_another_image_is_not_found(make_panel: MakePanel) -> None:
    panel = make_panel(images=2)
    boxes(panel)
    panel.all_label([panel.box(10)], [panel.box(10)], [], image=1)
    [other] = panel.clusters(image=1)

    assert decide(panel, decisions=[fused(other)]).status_code == 404


def test_each_is_named_once(panel: Panel) -> None:
    first, *_ = boxes(panel)

    response = decide(panel, decisions=[fused(first)], undone=[{"disagreement_id": first["id"]}])

    assert response.status_code == 422
    assert "once" in response.text


def test_annotators_may_not(panel: Panel) -> None:
    first, *_ = boxes(panel)
    path = f"/api/v1/images/{panel.image_id}/decisions"

    response = panel.team.clients[0].put(path, json={"decisions": [fused(first)]})

    assert response.status_code == 403


def test_nothing_submitted_has_nothing_to_decide(panel: Panel) -> None:
    assert decide(panel, decisions=[]).json()["items"] == []
