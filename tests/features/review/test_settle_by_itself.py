import time
from typing import Any

from httpx import Client

from tests.features.review.conftest import BY_ITSELF, MakePanel, Panel


def agree(panel: Panel, *, image: int = 0) -> None:
    """Three people see the same car, almost."""
    panel.all_label([panel.box(10)], [panel.box(11)], [panel.box(10.5)], image=image)


def test_what_all_see_alike_goes_into_the_consensus_without_anybody(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)

    agree(panel)

    [settled] = panel.objects()
    assert settled["shape"]["x"] == 10.5
    assert panel.state() == "accepted"
    decisions = panel.consensus()["decisions"]
    assert {each["decided_by"] for each in decisions} == {None}
    assert panel.queue() == []


def test_settled_submissions_are_accepted_without_a_verdict(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)

    agree(panel)
    panel.consensus()

    rows = panel.team.rows(
        "select state, decided_by from assignments where project_id = %(project)s"
    )
    assert [(row["state"], row["decided_by"]) for row in rows] == [("accepted", None)] * 3
    assert panel.team.rows("select 1 as one from verdicts where project_id = %(project)s") == []


def test_nothing_settles_before_everybody_has_submitted(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)
    panel.team.open(2, panel.image_id)
    panel.label(0, [panel.box(10)])
    panel.label(1, [panel.box(10)])

    before = panel.objects()
    panel.label(2, [panel.box(10)])

    assert before == []
    assert len(panel.objects()) == 1


def test_an_empty_image_on_which_all_agree_is_settled_and_empty(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)

    panel.all_label([], [], [])

    consensus = panel.consensus()
    assert consensus["settled_at"] is not None
    assert consensus["layer"]["annotations"] == []


def test_what_differs_waits_while_the_rest_settles(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)

    panel.all_label(
        [panel.box(10), panel.box(300)], [panel.box(10), panel.box(300)], [panel.box(10)]
    )

    assert len(panel.objects()) == 1
    assert [row["status"] for row in panel.queue()] == ["missed"]
    assert panel.state() == "submitted"


def test_settled_is_reopened_and_does_not_settle_again(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)
    agree(panel)
    [cluster] = panel.clusters()

    response = panel.undo(cluster)

    assert response.json()["is_open"]
    assert panel.objects() == []
    assert panel.state() == "submitted"
    [row] = panel.queue()
    assert row["is_reopened"]
    panel.team.owner.patch(
        f"/api/v1/projects/{panel.team.id}", json={"policy": {"agreement_threshold": 0.5}}
    )
    assert panel.objects() == []
    panel.decide(cluster, take="none")
    assert panel.state() == "accepted"


def test_a_decision_over_what_had_settled_can_be_undone(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)
    agree(panel)
    [cluster] = panel.clusters()
    panel.decide(cluster, take="none")

    panel.undo(cluster)

    assert len(panel.objects()) == 1
    assert panel.state() == "accepted"


def test_a_threshold_that_rises_leaves_what_is_settled(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)
    agree(panel)
    settled = panel.objects()

    panel.team.owner.patch(
        f"/api/v1/projects/{panel.team.id}", json={"policy": {"agreement_threshold": 1.0}}
    )

    assert panel.objects() == settled
    assert panel.state() == "accepted"


def test_the_preview_says_what_each_threshold_would_settle(make_panel: MakePanel) -> None:
    panel = make_panel(images=3)
    agree(panel, image=0)
    panel.all_label([panel.box(10)], [panel.box(10)], [], image=1)

    overview = panel.reviewer.get(f"/api/v1/projects/{panel.team.id}/consensus").json()

    images = {each["threshold"]: each["images_settled"] for each in overview["thresholds"]}
    assert (overview["images"], overview["settled"], overview["open"]) == (2, 0, 2)
    assert images[0.8] == 1
    assert images[0.6] == 2
    assert images[1.0] == 0


def settle(client: Client, project_id: int, **body: Any) -> dict[str, Any]:
    path = f"/api/v1/projects/{project_id}/consensus/settlements"
    response = client.post(path, json=body)
    assert response.status_code == 202, response.text
    counted: dict[str, Any] = response.json()
    return counted


def test_everything_at_a_threshold_is_settled_by_a_job(make_panel: MakePanel) -> None:
    panel = make_panel(images=2)
    agree(panel, image=0)
    panel.all_label([panel.box(10)], [panel.box(10)], [], image=1)

    counted = settle(panel.reviewer, panel.team.id, threshold=0.8, dry_run=True)
    untouched = panel.objects()
    started = settle(panel.reviewer, panel.team.id, threshold=0.8)

    assert counted["images_settled"] == started["images_settled"] == 1
    assert counted["job_id"] is None
    assert untouched == []
    job = wait_for(panel.reviewer, started["job_id"])
    assert job["state"] == "succeeded", job
    assert len(panel.objects()) == 1
    assert panel.state(1) == "submitted"


def wait_for(client: Client, job_id: int) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while True:
        job: dict[str, Any] = client.get(f"/api/v1/jobs/{job_id}").json()
        if job["state"] not in {"waiting", "running"} or time.monotonic() > deadline:
            return job
        time.sleep(0.05)
