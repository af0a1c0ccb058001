"""Under a filter the card tells of its images alone: who labelled them, how far they agree, which rules bear."""

import json
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import psycopg
import pytest

from tests.features.agreement.conftest import Team, make_team
from tests.features.exporting.conftest import Exporting

__all__ = ["make_team"]


@pytest.fixture
def team(make_team: Callable[..., Team], database: psycopg.Connection[Any]) -> Team:
    """By day the first two agree, and a file was imported; by night the third takes the first's person for a car."""
    team = make_team(3, images=4)
    day, night = team.image_ids[:2], team.image_ids[2:]
    for image_id in team.image_ids:
        iso = 100 if image_id in day else 3200
        database.execute(
            "insert into image_metadata (image_id, project_id, iso) values (%s, %s, %s)",
            [image_id, team.id, iso],
        )
        team.put(0, image_id, [team.box(100, 100, category="person")], {"weather": ["sun"]})
    for image_id in day:
        team.put(1, image_id, [team.box(100, 100, category="person")], {"weather": ["sun"]})
        _import(team, image_id, "day.json")
    for image_id in night:
        team.put(2, image_id, [team.box(100, 100, category="car")], {"weather": ["sun"]})
    _import(team, night[0], "authors.json · Ada")
    team.followed()
    # Chance is drawn from few images; what is asked here is which images are counted.
    database.execute("delete from agreement_expected where project_id = %s", [team.id])
    return team


def _import(team: Team, image_id: int, source: str) -> None:
    team.database.execute(
        """
        insert into imports (project_id, source, format, state, options)
        select %(project)s, split_part(%(source)s, ' · ', 1), 'coco', 'imported', '{"as": "import"}'
        where not exists (
            select from imports where project_id = %(project)s and source = split_part(%(source)s, ' · ', 1)
        )
        """,
        {"project": team.id, "source": source},
    )
    team.database.execute(
        "insert into layers (project_id, image_id, kind, source, revision) values (%s, %s, 'import', %s, 1)",
        [team.id, image_id, source],
    )


def _card(team: Team, where: str) -> tuple[dict[str, Any], str]:
    exporting = Exporting(team.project, team.owner, team.owner, team.database)
    archive: ZipFile = exporting.archive(truth="all", where=where)
    card: dict[str, Any] = json.loads(archive.read("dataset-card.json"))
    return card, archive.read("dataset-card.md").decode()


def _rule(team: Team, title: str, **about: Any) -> int:
    sent = {"title": title, "body": "As it is."} | about
    response = team.owner.post(f"/api/v1/projects/{team.id}/rulings", json=sent)
    assert response.status_code == 201, response.text
    return int(response.json()["id"])


def test_people_agreement_rules_and_files_are_those_of_its_images(team: Team) -> None:
    _rule(team, "Vans", category_ids=[team.category("car")])
    _rule(team, "Weather", question_id=team.question("weather"))
    _rule(team, "Everything")
    gone = _rule(team, "Gone")
    team.owner.delete(f"/api/v1/rulings/{gone}").raise_for_status()

    whole, _ = _card(team, "")
    day, told = _card(team, "iso<1000")
    night, _ = _card(team, "iso>1000")

    assert [each["agreement"]["images"] for each in (whole, day, night)] == [4, 2, 2]
    assert day["agreement"]["value"] == 1
    assert night["agreement"]["value"] < whole["agreement"]["value"] < 1
    assert {each["name"] for each in whole["people"]["members"]} == {"owners", "annotators"}
    assert (
        day["people"]["members"]
        == night["people"]["members"]
        == [{"name": "annotators", "count": 2}]
    )
    # The first is about what is disputed by night; the second about nothing that is disputed anywhere.
    assert [each["dataset"]["rulings"] for each in (whole, day, night)] == [3, 1, 2]
    names = [[each["name"] for each in card["images"]["imports"]] for card in (whole, day, night)]
    assert names == [
        ["coco: authors.json", "coco: day.json"],
        ["coco: day.json"],
        ["coco: authors.json"],
    ]
    assert "- Members who labelled these images: 2 annotators." in told
    assert "- Rulings on hard cases that bear on these images: 1." in told


def test_a_rule_with_an_example_on_an_image_bears_on_it(team: Team) -> None:
    example = {"image_id": team.image_ids[0], "x": 0, "y": 0, "width": 50, "height": 50}
    _rule(team, "Signs", question_id=team.question("weather"), examples=[example])

    assert _card(team, "iso<1000")[0]["dataset"]["rulings"] == 1
    assert _card(team, "iso>1000")[0]["dataset"]["rulings"] == 0


def test_where_nobody_overlaps_there_is_a_reason(team: Team) -> None:
    card, _ = _card(team, "iso>9000")

    assert card["agreement"]["value"] is None
    assert card["agreement"]["reason"].startswith("No image with objects")
    assert (card["images"]["count"], card["people"]["members"]) == (0, [])
