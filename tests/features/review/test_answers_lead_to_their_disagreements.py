"""A cell of two answers leads to the images on which both were given, several values and none among them."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.features.agreement.conftest import Team
from tests.features.review.conftest import BY_ITSELF, MakePanel
from tests.features.review.test_list_disagreements_on_a_page import listed, over_rest, page

MakeTeam = Callable[..., Team]
FAULTS = {"name": "faults", "mode": "multilabel", "values": ["dirty", "bent", "torn"]}
PAIRS = [
    (["dirty"], ["bent"]),
    (["dirty", "bent"], ["torn"]),
    (["torn"], []),
    (["bent"], ["bent"]),
]


def answered(make_team: MakeTeam) -> Team:
    """Two people, one image for each of PAIRS."""
    team = make_team(2, images=len(PAIRS), questions=[FAULTS], policy={"review": "consensus"})
    for image_id, answers in zip(team.image_ids, PAIRS, strict=True):
        for who, values in enumerate(answers):
            team.submit(who, image_id, [], {"faults": values})
    team.caught_up()
    return team


def test_each_cell_of_answers_leads_to_its_own_image(make_team: MakeTeam) -> None:
    team = answered(make_team)
    question = team.question("faults")
    path = f"/api/v1/projects/{team.id}/agreement?by=question&question={question}"
    cells: list[dict[str, Any]] = team.owner.get(path).json()["confusions"]

    found = {}
    for cell in cells:
        query = urlsplit(cell["disagreements"]).query
        assert parse_qs(query)["question"] == [str(question)]
        items = team.owner.get(f"/api/v1{cell['disagreements']}").json()["items"]
        assert listed(page(team.owner, cell["disagreements"])) == over_rest(team, f"?{query}")
        names = frozenset((cell["first_name"], cell["second_name"]))
        found[names] = [item["image_id"] for item in items]

    first, second, third, _ = team.image_ids
    assert found == {
        frozenset(("dirty", "bent")): [first],
        frozenset(("bent, dirty", "torn")): [second],
        frozenset(("torn", "none of them")): [third],
    }


def test_a_cell_of_answers_is_named_on_the_list(make_team: MakeTeam) -> None:
    team = answered(make_team)
    query = f'?question={team.question("faults")}&cell="bent,dirty",torn'

    text = page(team.owner, f"/projects/{team.id}/disagreements{query}")

    assert "bent, dirty and torn" in text


def test_the_dashboard_counts_what_the_list_lists(make_panel: MakePanel) -> None:
    panel = make_panel(images=2, policy=BY_ITSELF | {"agreement_threshold": 0.6})
    panel.all_label([panel.box(10)], [panel.box(10)], [], image=0)
    names = ("car", "person", "thing")
    panel.all_label(*([panel.box(10, category=name)] for name in names), image=1)
    team = panel.team
    found = over_rest(team)

    text = page(team.owner, f"/projects/{team.id}/agreement")

    differing = team.rows(
        "select status from clusters where project_id = %(project)s and status <> 'agreed'"
    )
    assert len(differing) == 2
    assert len(found) == 1
    assert re.findall(r"(\d+) disagreements?<", text) == ["1"]
