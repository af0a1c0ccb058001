"""The page that says what each threshold would settle by itself, and settles it once."""

import re
from collections.abc import Callable

from httpx import Client

from tests.features.agreement.conftest import Team
from tests.features.review.conftest import BY_ITSELF, MakePanel, Panel
from tests.features.review.test_settle_by_itself import agree, wait_for

HTML = {"Accept": "text/html"}


def page(panel: Panel) -> str:
    """What a reviewer reads, without the marks of HTML."""
    response = panel.reviewer.get(f"/projects/{panel.team.id}/consensus", headers=HTML)
    assert response.status_code == 200, response.text
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def settle(panel: Panel, threshold: str) -> str:
    """Send the form; what the next page says of it."""
    home = f"/projects/{panel.team.id}/consensus"
    sent = panel.reviewer.post(f"{home}/settlements", data={"threshold": threshold})
    assert (sent.status_code, sent.headers["location"]) == (303, home)
    return panel.reviewer.get(home, headers=HTML).text


def test_a_sentence_says_what_the_projects_threshold_would_settle(make_panel: MakePanel) -> None:
    panel = make_panel(images=3)
    agree(panel, image=0)
    panel.all_label([panel.box(10)], [panel.box(10)], [], image=1)

    said = page(panel)

    assert "At 0.8, 1 of 2 images would settle themselves" in said
    assert "nothing settles until somebody says so" in said
    assert "0.6 2 of 2" in said
    assert "1 0 of 2" in said


def test_the_projects_own_threshold_is_among_them(make_panel: MakePanel) -> None:
    panel = make_panel(
        policy={"review": "consensus", "auto_settle": False, "agreement_threshold": 0.83}
    )
    agree(panel)

    assert "0.83 the project's 1 of 1" in page(panel)


def test_what_is_settled_waits_no_more(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)
    agree(panel)

    said = page(panel)

    assert "Nothing waits" in said
    assert "1 image is settled." in said
    assert "Threshold by threshold" not in said


def test_a_reviewer_settles_at_a_threshold_once(make_panel: MakePanel) -> None:
    panel = make_panel()
    panel.all_label([panel.box(10)], [panel.box(10)], [])

    said = settle(panel, "0.6")

    assert "What people agree on to 0.6 is being settled." in said
    [job] = panel.team.rows(
        "select id from jobs where project_id = %(project)s and kind = 'review.settle'"
    )
    assert wait_for(panel.reviewer, job["id"])["state"] == "succeeded"
    assert len(panel.objects()) == 1
    assert panel.state() == "accepted"


def test_what_is_no_threshold_settles_nothing(make_panel: MakePanel) -> None:
    panel = make_panel()
    agree(panel)

    for threshold in ("", "none", "1.5", "nan"):
        assert "Choose a threshold from 0 to 1 first." in settle(panel, threshold)

    assert panel.objects() == []


def test_without_two_people_the_page_says_what_to_do(make_panel: MakePanel) -> None:
    panel = make_panel()
    panel.label(0, [panel.box(10)])

    assert "Nothing to settle yet" in page(panel)


def test_annotators_do_not_see_it(make_team: Callable[..., Team]) -> None:
    team = make_team(1, policy={"review": "consensus"})
    annotator: Client = team.clients[0]

    assert annotator.get(f"/projects/{team.id}/consensus", headers=HTML).status_code == 403


def test_in_an_archived_project_it_is_counted_but_not_settled(make_panel: MakePanel) -> None:
    panel = make_panel()
    agree(panel)
    api = f"/api/v1/projects/{panel.team.id}"
    assert panel.team.owner.patch(api, json={"archived": True}).is_success
    path = f"{api}/consensus/settlements"

    counted = panel.reviewer.post(path, json={"threshold": 0.6, "dry_run": True})
    refused = panel.reviewer.post(path, json={"threshold": 0.6})
    sent = panel.reviewer.post(
        f"/projects/{panel.team.id}/consensus/settlements", data={"threshold": "0.6"}
    )

    assert counted.status_code == 202, counted.text
    assert refused.status_code == 409
    assert "archived" in refused.json()["detail"]
    assert sent.status_code == 409
    assert not panel.team.rows(
        "select 1 from jobs where project_id = %(project)s and kind = 'review.settle'"
    )
