"""How often annotators err, by the parts of a field: known to the last object."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.features.agreement.conftest import Team, make_team
from tests.features.agreement.test_tell_of_gold import crew
from tests.features.assignments.conftest import Crew, make_crew

__all__ = ["crew", "make_crew", "make_team"]


@pytest.fixture
def team(make_team: Callable[..., Team], database: psycopg.Connection[Any]) -> Team:
    """Three people agree by day; by night the third misses one object, adds one, and takes a person for a car."""
    team = make_team(3, images=3)
    for image_id, iso in zip(team.image_ids, (100, 3200, 3200), strict=True):
        database.execute(
            "insert into image_metadata (image_id, project_id, iso) values (%s, %s, %s)",
            [image_id, team.id, iso],
        )
        boxes = [(100, 100, "car"), (300, 100, "person"), (300, 300, "car")]
        for who in range(3):
            errs = who == 2 and iso == 3200
            seen = [(100, 100, "car"), (300, 100, "car"), (10, 300, "car")] if errs else boxes
            made = [team.box(x, y, category=category) for x, y, category in seen]
            team.put(who, image_id, made, {"weather": ["rain" if errs else "sun"]})
    team.caught_up()
    return team


def errors(team: Team, **asked: Any) -> dict[str, Any]:
    response = team.owner.get(f"/api/v1/projects/{team.id}/insights/errors", params=asked)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def values(part: dict[str, Any]) -> dict[str, float | None]:
    return {each["code"]: each["value"] for each in part["rates"]}


def test_errors_are_told_by_the_parts_of_a_field(team: Team) -> None:
    found = errors(team, field="iso", truth=f"annotator:{team.people[2].id}")

    day, night = found["parts"]
    right = {"errors": 0, "missed": 0, "extra": 0, "category": 0, "answers": 0}
    assert (day["name"], day["images"], values(day)) == ("100", 1, right)
    wrong = {"errors": 3 / 4, "missed": 1 / 3, "extra": 1 / 3, "category": 1 / 2, "answers": 1}
    assert (night["name"], night["images"]) == ("3,200", 2)
    assert values(night) == pytest.approx(wrong)
    whole = found["whole"]["rates"][0]
    assert (whole["errors"], whole["of"], whole["images"]) == (6, 11, 3)
    assert whole["low"] < 6 / 11 < whole["high"]


def test_numbers_lead_to_their_images(team: Team) -> None:
    day, night = errors(team, field="iso")["parts"]

    def ids(line: str) -> list[int]:
        asked = {"q": line, "fields": "id"}
        items = team.owner.get(f"/api/v1/projects/{team.id}/images", params=asked).json()["items"]
        return sorted(each["id"] for each in items)

    assert ids(night["line"]) == ids(night["differing_line"]) == sorted(team.image_ids[1:])
    assert ids(day["line"]) == team.image_ids[:1]
    assert ids(day["differing_line"]) == []


def test_the_page_says_the_same(team: Team) -> None:
    page = f"/projects/{team.id}/insights/errors"

    shown = team.owner.get(page, params={"field": "iso", "truth": "consensus"}).text
    nobody = team.owner.get(page, params={"where": "iso>5000"}).text
    untested = team.owner.get(page, params={"against": "gold"}).text

    assert "Another category" in shown
    assert "3,200" in shown
    assert "disagreements%3E0" in shown
    assert "No labelled images" in nobody
    assert "Nobody has been tested here" in untested


def test_only_people_err(team: Team) -> None:
    path = f"/api/v1/projects/{team.id}/insights/errors"

    refused = team.owner.get(path, params={"truth": "consensus"})

    assert refused.status_code == 422
    assert "expected all or annotator" in refused.text
    assert team.clients[0].get(path).status_code == 403


def test_work_on_gold_is_held_against_what_is_known(crew: Crew) -> None:
    path = f"/api/v1/projects/{crew.id}/insights/errors"

    found = crew.owner.get(path, params={"against": "gold"}).raise_for_status().json()

    assert values(found["whole"]) == {
        "errors": 1,
        "missed": 0.5,
        "extra": 0.5,
        "category": 1,
        "answers": 1,
    }
