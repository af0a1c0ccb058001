"""Schemas that change under the numbers, and crowded images: what is told stays whole, finite and up to date."""

import math
from collections.abc import Callable, Iterator
from typing import Any

from tests.features.agreement.conftest import Team

MakeTeam = Callable[..., Team]

OBJECTS = 1000
DISPUTED = 10


def told(team: Team, **parameters: Any) -> dict[str, Any]:
    """The project's agreement as its owner reads it."""
    response = team.owner.get(f"/api/v1/projects/{team.id}/agreement", params=parameters)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def disagreements(team: Team, **parameters: Any) -> dict[str, Any]:
    """A page of what people differ on."""
    response = team.owner.get(f"/api/v1/projects/{team.id}/disagreements", params=parameters)
    assert response.status_code == 200, response.text
    page: dict[str, Any] = response.json()
    return page


def floats_of(value: Any) -> Iterator[float]:
    """All numbers with a point in an answer."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from floats_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from floats_of(each)


def test_objects_of_a_deleted_category_are_told_of_no_more(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    team.put(0, image_id, [team.box(10, 10), team.box(300, 10, category="person")])
    team.put(1, image_id, [team.box(10, 10)])
    car, person = team.category("car"), team.category("person")
    assert [row["key"] for row in told(team, by="category")["rows"]] == [str(car), str(person)]
    assert len(disagreements(team)["items"]) == 1

    path = f"/api/v1/projects/{team.id}/categories/{person}"
    assert team.owner.delete(path, params={"confirm": 1}).is_success

    assert [row["key"] for row in told(team, by="category")["rows"]] == [str(car)]
    assert {each["code"]: each["value"] for each in told(team)["measures"]}["D1"] == 1
    assert disagreements(team)["items"] == []


def test_three_people_with_a_thousand_objects_each_on_one_image(make_team: MakeTeam) -> None:
    team = make_team(3)
    (image_id,) = team.image_ids
    for who in range(3):
        boxes = [
            team.box(
                16.0 * (place % 40) + who * 0.5,
                16.0 * (place // 40),
                12.0,
                "person" if who == 2 and place < DISPUTED else "car",
            )
            for place in range(OBJECTS)
        ]
        team.put(who, image_id, boxes)

    answers = [told(team), *(told(team, by=by) for by in ("category", "pair", "annotator"))]
    listed = disagreements(team, totals=True)

    numbers = [number for answer in answers for number in floats_of(answer)]
    assert numbers
    assert all(math.isfinite(number) for number in numbers)
    assert {each["code"]: each["value"] for each in answers[0]["measures"]}["D1"] == 1
    assert [each["status"] for each in listed["items"]] == ["category"] * DISPUTED
