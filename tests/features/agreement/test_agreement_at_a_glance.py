"""How far people agree, on the first pages that they see."""

import re
from collections.abc import Callable

import pytest

from tests.features.agreement.conftest import Team

MakeTeam = Callable[..., Team]
HTML = {"Accept": "text/html"}


@pytest.fixture
def labelled(make_team: MakeTeam) -> Team:
    """Two people who agree on most of four images."""
    team = make_team(2, images=4)
    for place, image_id in enumerate(team.image_ids):
        for who in range(2):
            team.put(who, image_id, [team.box(100.0 * place + 8 * who, 20.0 * place)])
    return team


def values_on(text: str) -> set[float]:
    return {float(value) for value in re.findall(r'<data [^>]*?value="([^"]+)"', text)}


def headline(team: Team) -> float:
    answer = team.owner.get(f"/api/v1/projects/{team.id}/agreement").json()
    return float(answer["headline"]["value"])


def test_a_projects_page_shows_the_headline(labelled: Team) -> None:
    labelled.owner.get(f"/projects/{labelled.id}/agreement", headers=HTML)

    text = labelled.owner.get(f"/projects/{labelled.id}", headers=HTML).text

    assert headline(labelled) in values_on(text)
    assert f'href="/projects/{labelled.id}/agreement"' in text


def test_a_card_shows_the_same_number(labelled: Team) -> None:
    value = headline(labelled)

    text = labelled.owner.get("/projects", headers=HTML).text

    assert value in values_on(text)


def test_annotators_of_a_blind_project_see_their_own_page_instead(labelled: Team) -> None:
    headline(labelled)
    client, me = labelled.clients[0], labelled.people[0].id

    project = client.get(f"/projects/{labelled.id}", headers=HTML).text
    cards = client.get("/projects", headers=HTML).text

    assert f"/projects/{labelled.id}/annotators/{me}" in project
    assert not values_on(project)
    assert not values_on(cards)


def test_the_queue_leads_to_ones_own_page(make_team: MakeTeam) -> None:
    team = make_team(2, images=2)

    text = team.clients[0].get("/queue", headers=HTML).text

    assert f"/projects/{team.id}/annotators/{team.people[0].id}" in text


def test_without_overlap_there_is_no_gauge(make_team: MakeTeam) -> None:
    team = make_team(2)
    team.put(0, team.image_ids[0], [team.box(10, 10)])

    text = team.owner.get(f"/projects/{team.id}", headers=HTML).text

    assert 'id="agreement"' not in text
