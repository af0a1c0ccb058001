"""Another annotator is asked for where it is unsure what is right, and only there."""

import asyncio
from collections.abc import Callable

import psycopg
import pytest

from app.agreement.stopping import choice_posterior, existence_posterior, unsure_images
from tests.features.agreement.conftest import Team

MakeTeam = Callable[..., Team]


def _unsure(team: Team, *, budget: int = 10) -> list[int]:
    """Asked in a transaction that is given up: the server's own keeper, which asks too, never sees a budget."""
    team.caught_up()

    async def ask() -> list[int]:
        async with await psycopg.AsyncConnection.connect(team.database.info.dsn) as connection:
            await connection.execute(
                "update projects set extra_budget = %s where id = %s", [budget, team.id]
            )
            unsure = await unsure_images(connection, team.image_ids)
            await connection.rollback()
            return unsure

    return asyncio.run(ask())


@pytest.fixture
def team(make_team: MakeTeam) -> Team:
    """Two people for each of three images, who have them all."""
    team = make_team(2, images=3)
    team.database.execute("update queued_images set held = wanted where project_id = %s", [team.id])
    return team


def test_a_missed_object_and_a_disputed_answer_are_unsure_what_is_agreed_is_not(team: Team) -> None:
    agreed, missed, disputed = team.image_ids
    for who in range(2):
        team.put(who, agreed, [team.box(10, 10)], {"weather": ["sun"]})
        team.put(who, missed, [team.box(10, 10)] if who else [])
        team.put(who, disputed, answers={"weather": ["sun" if who else "rain"]})

    assert _unsure(team) == [missed, disputed]


def test_nobody_is_asked_while_somebody_meant_for_the_image_is_missing(team: Team) -> None:
    image_id = team.image_ids[0]
    for who in range(2):
        team.put(who, image_id, [team.box(10, 10)] if who else [])
    team.database.execute(
        "update queued_images set held = wanted - 1 where image_id = %s", [image_id]
    )

    assert _unsure(team) == []


def test_nobody_is_asked_when_the_budget_is_spent(team: Team) -> None:
    for who in range(2):
        team.put(who, team.image_ids[0], [team.box(10, 10)] if who else [])

    assert _unsure(team, budget=0) == []


def test_what_a_reviewer_has_decided_is_sure(team: Team) -> None:
    for who in range(2):
        team.put(who, team.image_ids[0], [team.box(10, 10)] if who else [])
    team.caught_up()
    (cluster,) = team.rows("select id from clusters where project_id = %(project)s")
    path = f"/api/v1/disagreements/{cluster['id']}/decision"
    response = team.owner.put(path, json={"take": "none"})
    assert response.is_success, response.text

    assert _unsure(team) == []


def test_posteriors_are_those_of_independent_annotators() -> None:
    assert existence_posterior(1, 2, 0.9) == 0.5
    assert existence_posterior(2, 2, 0.9) == pytest.approx(0.81 / (0.81 + 0.01))
    assert existence_posterior(0, 2, 0.9) == existence_posterior(2, 2, 0.9)
    assert choice_posterior([1, 1], 0.8, 2) == 0.5
    # Two of three say "sun" of three choices: .8 · .8 · .1 against .1 · .1 · .8 and .1 · .1 · .1.
    assert choice_posterior([2, 1], 0.8, 3) == pytest.approx(0.064 / (0.064 + 0.008 + 0.001))
