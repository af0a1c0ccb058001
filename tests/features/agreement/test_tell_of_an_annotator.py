"""`GET /projects/{p}/annotators/{user}/agreement`: one annotator's work beside the others'."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import httpx
import pytest
from httpx import Client

from app.agreement.numbers.people import habit_of
from tests.features.agreement.conftest import Team
from tests.features.agreement.test_tell_numbers import by_code

MakeTeam = Callable[..., Team]


def ask(client: Client, team: Team, who: int) -> httpx.Response:
    """The answer about a person of the team."""
    return client.get(f"/api/v1/projects/{team.id}/annotators/{team.people[who].id}/agreement")


def told(team: Team, who: int) -> dict[str, Any]:
    """The answer as the owner reads it."""
    response = ask(team.owner, team, who)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.fixture
def team(make_team: MakeTeam) -> Team:
    """Two people agree on a car and a person; the third draws wider, misses one, adds one and calls persons cars."""
    team = make_team(3, images=3)
    for image_id in team.image_ids:
        for who in range(2):
            boxes = [team.box(100, 100), team.box(300, 100, category="person")]
            team.put(who, image_id, [*boxes, team.box(300, 300)], {"weather": ["sun"]})
        wide = [team.box(95, 95, 110.0), team.box(295, 95, 110.0), team.box(10, 300)]
        team.put(2, image_id, wide, {"weather": ["rain"]})
    return team


def test_misses_extras_and_confusions_are_told(team: Team) -> None:
    answer = told(team, 2)

    numbers = by_code(answer["measures"])
    assert numbers["Q1r"]["value"] == pytest.approx(2 / 3)
    assert numbers["Q1x"]["value"] == pytest.approx(1 / 3)
    assert numbers["Q1c"]["value"] == pytest.approx(1 / 2)
    assert numbers["Q1"]["value"] == 0
    (cell,) = answer["confusions"]
    assert (cell["first_name"], cell["second_name"], cell["count"]) == ("car", "person", 6)


def test_csv_holds_the_same_numbers(team: Team) -> None:
    numbers = by_code(told(team, 2)["measures"])
    path = f"/api/v1/projects/{team.id}/annotators/{team.people[2].id}/agreement"

    asked = team.owner.get(path, params={"format": "csv"})
    accepted = team.owner.get(path, headers={"Accept": "text/csv"})
    hidden = team.owner.get(path, params={"format": "csv", "names": "hidden"})

    assert asked.headers["content-type"] == "text/csv; charset=utf-8"
    assert asked.text == accepted.text
    lines = list(csv.DictReader(StringIO(asked.text)))
    own = {line["code"]: line for line in lines if not line["key"]}
    assert float(own["Q1r"]["value"]) == numbers["Q1r"]["value"]
    edges = {line["key"]: float(line["value"]) for line in lines if line["code"] == "Q1e"}
    assert edges == pytest.approx(dict.fromkeys(("left", "top", "right", "bottom"), 0.05))
    assert any("Anna0" in line["name"] for line in lines)
    assert "Anna" not in hidden.text


def test_who_draws_wider_than_the_others_is_told_so(team: Team) -> None:
    answer = told(team, 2)

    assert {side: edge["value"] for side, edge in answer["edges"].items()} == pytest.approx(
        {"left": 0.05, "top": 0.05, "right": 0.05, "bottom": 0.05}
    )
    assert told(team, 0)["habit"] is None
    assert answer["habit"] == "draws loose boxes"


def test_a_habit_needs_all_four_sides() -> None:
    assert habit_of({}) is None


def test_pairs_and_time_are_told(team: Team) -> None:
    answer = told(team, 0)

    assert len(answer["pairs"]) == 2
    assert answer["submitted"] == 3
    assert answer["seconds_median"] == pytest.approx(60, abs=1)


def test_annotators_read_their_own_figures_without_names_and_nobody_elses(
    team: Team, stranger: Client
) -> None:
    own = ask(team.clients[2], team, 2)

    assert own.status_code == 200, own.text
    assert {row["name"] for row in own.json()["pairs"]} == {
        "Annotator 1 and Annotator 3",
        "Annotator 2 and Annotator 3",
    }
    assert ask(team.clients[2], team, 0).status_code == 403
    assert ask(stranger, team, 2).status_code == 404


def test_feedback_says_where_one_differs_from_most(team: Team) -> None:
    feedback = told(team, 2)["feedback"]

    said = {each["others"] for each in feedback}
    assert said == {
        "Most of the others have marked this.",
        "Most of the others have not marked this.",
        "Most of the others call this person.",
        "Most of the others answered sun.",
    }
    assert told(team, 0)["feedback"] == []


def test_annotators_of_a_blind_project_hear_of_nothing_undecided(team: Team) -> None:
    """They could change their work after it."""
    before = ask(team.clients[2], team, 2).json()["feedback"]
    listed = team.owner.get(f"/api/v1/projects/{team.id}/disagreements?kind=category").json()
    decided = listed["items"][0]["id"]
    path = f"/api/v1/disagreements/{decided}/decision"
    team.owner.put(path, json={"take": "fused"}).raise_for_status()
    after = ask(team.clients[2], team, 2).json()["feedback"]
    team.owner.patch(f"/api/v1/projects/{team.id}", json={"policy": {"blind": False}})
    unblinded = ask(team.clients[2], team, 2).json()["feedback"]

    assert before == []
    assert [each["disagreement_id"] for each in after] == [decided]
    assert len(unblinded) == len(told(team, 2)["feedback"])


def test_somebody_without_work_here_is_not_found(team: Team) -> None:
    path = f"/api/v1/projects/{team.id}/annotators/999999/agreement"

    assert team.owner.get(path).status_code == 404
