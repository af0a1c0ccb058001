"""Every link that a number carries opens the list of exactly the disagreements behind it."""

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.features.agreement.conftest import Team
from tests.features.agreement.test_tell_numbers import told


@pytest.fixture
def labelled(make_team: Callable[..., Team]) -> Team:
    """Three people who miss, confuse and answer differently on images of two cameras and two weeks."""
    team = make_team(3, images=8)
    chance = random.Random(8)
    for place, image_id in enumerate(team.image_ids):
        for who in range(3):
            boxes = [
                team.box(150.0 * each, 20.0, 90.0, chance.choice(["car", "car", "person"]))
                for each in range(3)
                if chance.random() < 0.8
            ]
            team.put(who, image_id, boxes, {"weather": [chance.choice(["sun", "rain"])]})
        team.database.execute(
            "insert into image_metadata (image_id, project_id, model) values (%s, %s, %s)",
            [image_id, team.id, "A" if place < 5 else "B"],
        )
        if place % 2:
            team.database.execute(
                "update assignments set submitted_at = now() - interval '9 days' where image_id = %s",
                [image_id],
            )
    team.caught_up()
    return team


def listed(team: Team, link: str) -> set[int]:
    """The disagreements that a link opens."""
    parts = urlsplit(link)
    assert parts.path == f"/projects/{team.id}/disagreements"
    parameters: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
    response = team.owner.get(f"/api/v1{parts.path}", params={**parameters, "limit": 200})
    assert response.status_code == 200, (link, response.text)
    assert response.json()["next_cursor"] is None
    return {item["id"] for item in response.json()["items"]}


def links(team: Team, by: str) -> dict[str, str]:
    """The link of each row."""
    extra = {"slice": "model"} if by == "slice" else {}
    return {row["key"]: row["disagreements"] for row in told(team, by=by, **extra)["rows"]}


def clusters(team: Team) -> list[dict[str, Any]]:
    """What differs, as it is kept, with what each image is divided by."""
    return team.rows(
        """
        select c.*, i.rater_ids, m.model,
               to_char(date_trunc('week', i.submitted_at at time zone 'UTC'), 'YYYY-MM-DD') as week
        from clusters c
        join agreement_images i on i.image_id = c.image_id
        left join image_metadata m on m.image_id = c.image_id
        where c.project_id = %(project)s and c.vanished_at is null and c.status not in ('agreed', 'unchecked')
        """
    )


def test_nights_places_cameras_sizes_and_answers_lead_to_theirs(labelled: Team) -> None:
    labelled.database.execute(
        """
        update image_metadata set
            make = 'Canon', model = 'Canon EOS 40D',
            taken_at_local = case when image_id % 2 = 0 then '2024-05-01 02:00'::timestamp else '2024-06-01 14:00' end,
            gps_latitude = 48.9, gps_longitude = case when image_id % 2 = 0 then 2.3 else -74.2 end
        where project_id = %(project)s
        """.replace("% 2", "%% 2"),
        {"project": labelled.id},
    )
    whole = {each["id"] for each in clusters(labelled)}
    expected = {
        "hour": ["Night, 0 to 5 h", "Afternoon, 12 to 17 h"],
        "month": ["May", "June"],
        "taken_at_local": ["2024-05", "2024-06"],
        "camera": ["Canon EOS 40D"],
        "place": ["48° N, 75° W", "48° N, 2° E"],
        "width": None,
        "megapixels": None,
        "answer:weather": None,
    }
    for field, names in expected.items():
        rows = told(labelled, by="slice", slice=field)["rows"]
        found = [listed(labelled, row["disagreements"]) for row in rows]

        assert names is None or [row["name"] for row in rows] == names, field
        assert set().union(*found) == whole, field
        assert sum(map(len, found)) == len(whole), field
    said = {row["name"] for row in rows}
    assert "answered differently" in said
    assert said <= {"answered differently", "sun", "rain"}

    night, _ = told(labelled, by="slice", slice="hour")["rows"]
    page = labelled.owner.get(night["disagreements"])
    assert "Hour of day: Night, 0 to 5 h" in page.text


def test_every_row_of_every_way_leads_to_what_it_counts(labelled: Team) -> None:
    whole = listed(labelled, f"/projects/{labelled.id}/disagreements?")
    found = clusters(labelled)
    assert whole == {each["id"] for each in found}

    def those(chosen: Callable[[dict[str, Any]], bool]) -> set[int]:
        return {each["id"] for each in found if chosen(each)}

    counted: dict[str, Callable[[str], set[int]]] = {
        "category": lambda key: those(
            lambda c: key in {str(m.get("category_id")) for m in c["members"]}
        ),
        "image": lambda key: those(lambda c: str(c["image_id"]) == key),
        "question": lambda key: those(lambda c: str(c["question_id"]) == key),
        "time": lambda key: those(lambda c: c["week"] == key),
        "slice": lambda key: those(lambda c: (c["model"] or "") == key),
    }
    for by, chosen in counted.items():
        rows = links(labelled, by)
        assert rows, by
        for key, link in rows.items():
            assert listed(labelled, link) == chosen(key), (by, key)


def test_people_lead_to_disagreements_that_depend_on_them(labelled: Team) -> None:
    found = {each["id"]: each for each in clusters(labelled)}

    for key, link in links(labelled, "annotator").items():
        for each in listed(labelled, link):
            assert int(key) in found[each]["rater_ids"]
    for key, link in links(labelled, "pair").items():
        first, second = (int(each) for each in key.split(","))
        expected = {each for each, cluster in found.items() if _differ(cluster, first, second)}
        assert listed(labelled, link) == expected, key


def _differ(cluster: dict[str, Any], first: int, second: int) -> bool:
    """Whether two people said unlike things of an object; who has said nothing of a question did not differ."""
    said = {
        member["annotator_id"]: member.get("category_id", member.get("values"))
        for member in cluster["members"]
    }
    if first in said and second in said:
        return said[first] != said[second] or cluster["status"] in {"loose", "attribute"}
    return cluster["status"] in {"missed", "single"} and (first in said or second in said)


def test_confusions_lead_to_what_was_confused(labelled: Team) -> None:
    cells = told(labelled, by="category")["confusions"]
    assert cells

    for cell in cells:
        pair = {int(cell["first"]), int(cell["second"])}
        expected = {
            each["id"]
            for each in clusters(labelled)
            if pair <= {member.get("category_id") for member in each["members"]}
        }
        assert listed(labelled, cell["disagreements"]) == expected


def test_kinds_narrow_any_list(labelled: Team) -> None:
    found = clusters(labelled)

    for kind in ("missed", "single", "category", "answer"):
        link = f"/projects/{labelled.id}/disagreements?kind={kind}"
        assert listed(labelled, link) == {c["id"] for c in found if c["status"] == kind}
