"""The dashboard of agreement: the API's numbers, for those who may read them."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

from app.agreement.explaining import EXPLAINED
from app.agreement.numbers.records import CODES
from tests.conftest import Person
from tests.factories.projects import add_member
from tests.features.agreement.conftest import Team

MakeTeam = Callable[..., Team]
HTML = {"Accept": "text/html"}
TABS = ["overall", "category", "keypoint", "question", "annotator", "slice", "image"]


def page(client: Client, team: Team, **parameters: Any) -> str:
    """The dashboard as somebody sees it."""
    response = client.get(f"/projects/{team.id}/agreement", params=parameters, headers=HTML)
    assert response.status_code == 200, response.text
    return response.text


def told(team: Team, **parameters: Any) -> dict[str, Any]:
    """The same over REST."""
    answer: dict[str, Any] = team.owner.get(
        f"/api/v1/projects/{team.id}/agreement", params=parameters
    ).json()
    return answer


def values_on(text: str) -> set[float]:
    """Every number of the page, as exactly as it is known."""
    return {float(value) for value in re.findall(r'<data [^>]*?value="([^"]+)"', text)}


@pytest.fixture
def labelled(make_team: MakeTeam) -> Team:
    """Three people, eleven images, boxes and answers that differ here and there."""
    team = make_team(3, images=11)
    chance = random.Random(5)
    for image_id in team.image_ids:
        for who in range(3):
            boxes = [
                team.box(
                    150.0 * place + chance.uniform(0, 20),
                    10.0,
                    100.0,
                    "car" if chance.random() < 0.7 else "person",
                )
                for place in range(3)
                if chance.random() < 0.9
            ]
            answer = "sun" if chance.random() < 0.7 else "rain"
            team.put(who, image_id, boxes, {"weather": [answer]})
    return team


def test_every_number_of_the_overview_is_the_apis(labelled: Team) -> None:
    shown = values_on(page(labelled.owner, labelled))

    answer = told(labelled)
    expected = {each["value"] for each in answer["measures"] if each["value"] is not None}
    assert expected <= shown
    assert answer["headline"]["value"] in shown


def test_the_headline_says_its_sentence(labelled: Team) -> None:
    assert told(labelled)["headline"]["sentence"] in page(labelled.owner, labelled)


@pytest.mark.parametrize("by", ["category", "annotator", "image"])
def test_every_row_is_the_apis_and_leads_to_its_disagreements(labelled: Team, by: str) -> None:
    text = page(labelled.owner, labelled, by=by)

    rows = told(labelled, by=by, limit=50)["rows"]
    shown = values_on(text)
    for row in rows:
        assert row["disagreements"].replace("&", "&amp;") in text
        found = {each["code"]: each["value"] for each in row["measures"]}
        assert found["D1"] in shown
        assert found["D1c"] in shown


def test_confusions_lead_to_their_disagreements_and_to_a_ruling(labelled: Team) -> None:
    text = page(labelled.owner, labelled, by="category")

    [cell] = told(labelled, by="category")["confusions"]
    assert text.count(f'href="{cell["disagreements"]}"') == 2
    ruling = f"/rulings/new?category={cell['first']}&amp;category={cell['second']}"
    assert ruling in text


def test_answers_of_a_question_are_set_against_each_other(labelled: Team) -> None:
    text = page(labelled.owner, labelled, by="question")

    [cell] = told(labelled, by="question", question=labelled.question("weather"))["confusions"]
    assert f"{cell['count']:,} times" in text


def test_what_fewer_than_ten_images_tell_is_grey_and_of_pairs_hidden(make_team: MakeTeam) -> None:
    team = make_team(2, images=3)
    for image_id in team.image_ids:
        for who in range(2):
            team.put(who, image_id, [team.box(10.0 + 3 * who, 10)])

    text = page(team.owner, team, by="annotator", measure="D1c")

    assert "3 images in common, too few to tell; from 10 on" in text
    rows = page(team.owner, team, by="annotator")
    assert re.search(r'number--few"\s+value="[^"]+"\s+title="3 images only: this may change', rows)


def test_names_can_be_hidden(labelled: Team) -> None:
    assert "Anna1" in page(labelled.owner, labelled, by="annotator")

    hidden = page(labelled.owner, labelled, by="annotator", names="hidden")

    assert not re.search(r"Anna\d", hidden)
    assert "Annotator 2" in hidden


def test_a_category_narrows_the_overview(labelled: Team) -> None:
    car = labelled.category("car")

    shown = values_on(page(labelled.owner, labelled, category=car))

    measures = told(labelled, category=car)["measures"]
    assert {each["value"] for each in measures if each["value"] is not None} <= shown


def test_images_can_be_sliced_by_what_is_recorded(labelled: Team) -> None:
    labelled.database.execute(
        """
        insert into image_metadata (image_id, project_id, iso)
        select id, project_id, 100 * (id %% 3) from images where project_id = %s
        on conflict (image_id) do update set iso = excluded.iso
        """,
        [labelled.id],
    )
    before = page(labelled.owner, labelled, by="slice")

    text = page(labelled.owner, labelled, by="slice", slice="iso")

    assert 'value="iso"' in before
    for row in told(labelled, by="slice", slice="iso")["rows"]:
        assert row["name"] in text
        assert row["disagreements"].replace("&", "&amp;") in before, (
            "the only field is taken unasked"
        )


@pytest.mark.parametrize("by", TABS)
def test_every_tab_opens_where_nothing_is_marked(make_team: MakeTeam, by: str) -> None:
    team = make_team(2)
    for who in range(2):
        team.put(who, team.image_ids[0])

    text = page(team.owner, team, by=by)

    assert "All annotators found nothing on 1 image." in text


def test_a_number_that_is_none_is_shown_as_its_sentence(make_team: MakeTeam) -> None:
    team = make_team(2)
    for who in range(2):
        team.put(who, team.image_ids[0])

    text = page(team.owner, team)

    assert "No image on which anything is marked was submitted by two annotators." in text


def test_the_numbers_are_explained(labelled: Team) -> None:
    text = page(labelled.owner, labelled)

    links = set(re.findall(r"/agreement/numbers#([\w-]+)", text))
    explained = labelled.owner.get(f"/projects/{labelled.id}/agreement/numbers", headers=HTML).text
    assert links
    assert all(f'id="{anchor}"' in explained for anchor in links)
    assert set(EXPLAINED) == set(CODES)


def test_an_annotator_of_a_blind_project_is_sent_to_their_own_page(labelled: Team) -> None:
    response = labelled.clients[0].get(f"/projects/{labelled.id}/agreement", headers=HTML)

    assert response.status_code == 303
    assert response.headers["location"] == (
        f"/projects/{labelled.id}/annotators/{labelled.people[0].id}"
    )


def test_an_annotator_of_an_open_project_reads_it_without_dead_ends(make_team: MakeTeam) -> None:
    team = make_team(2, policy={"blind": False})
    for who in range(2):
        team.put(who, team.image_ids[0], [team.box(10, 10)])

    text = page(team.clients[0], team, by="category")

    assert "/disagreements" not in text
    assert "/rulings/new" not in text
    assert "Measure anew" not in text


def test_a_stranger_finds_no_dashboard(
    labelled: Team, make_person: Callable[..., Person], client_of: Callable[[Person], Client]
) -> None:
    stranger = client_of(make_person(name="Eve"))

    response = stranger.get(f"/projects/{labelled.id}/agreement", headers=HTML)

    assert response.status_code == 404


def test_owners_have_everything_measured_anew(labelled: Team) -> None:
    response = labelled.owner.post(f"/projects/{labelled.id}/agreement/recomputes", headers=HTML)

    assert response.status_code == 303
    [job] = labelled.rows(
        "select state from jobs where project_id = %(project)s and kind = 'agreement.recompute'"
    )
    assert job["state"] in {"waiting", "running", "succeeded"}


def test_reviewers_do_not_have_it_measured_anew(
    labelled: Team, make_person: Callable[..., Person], client_of: Callable[[Person], Client]
) -> None:
    reviewer = make_person(name="Rita")
    add_member(labelled.owner, labelled.id, reviewer.id, "reviewer")

    text = page(client_of(reviewer), labelled)
    response = client_of(reviewer).post(
        f"/projects/{labelled.id}/agreement/recomputes", headers=HTML
    )

    assert "Measure anew" not in text
    assert response.status_code == 403


class TestWithoutNumbers:
    """A page without numbers says what to do next."""

    def test_nothing_submitted(self, make_team: MakeTeam) -> None:
        team = make_team(2)

        assert "Nothing is submitted yet" in page(team.owner, team)

    def test_every_image_has_one_annotator(self, make_team: MakeTeam) -> None:
        team = make_team(1)
        team.put(0, team.image_ids[0], [team.box(10, 10)])

        assert "Settings → overlap" in page(team.owner, team)

    def test_one_annotator_so_far(self, make_team: MakeTeam) -> None:
        team = make_team(2)
        team.put(0, team.image_ids[0], [team.box(10, 10)])

        assert "One annotator so far" in page(team.owner, team)

    def test_several_annotators_without_overlap(self, make_team: MakeTeam) -> None:
        team = make_team(2, images=2)
        for who in range(2):
            team.put(who, team.image_ids[who], [team.box(10, 10)])

        assert "No overlap yet" in page(team.owner, team)
