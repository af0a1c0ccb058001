"""The list behind every number: the same disagreements as over REST, with crops and with ways on."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client

from tests.conftest import Person
from tests.features.agreement.conftest import Team

MakeTeam = Callable[..., Team]
HTML = {"Accept": "text/html"}


def page(client: Client, address: str) -> str:
    """A page as somebody sees it."""
    response = client.get(address, headers=HTML)
    assert response.status_code == 200, response.text
    return response.text


def listed(text: str) -> list[int]:
    """The disagreements on a page, in their order."""
    return [int(each) for each in re.findall(r"/rulings/new\?disagreement=(\d+)", text)]


def over_rest(team: Team, query: str = "") -> list[int]:
    """The disagreements that the API has for the same filters."""
    answer = team.owner.get(f"/api/v1/projects/{team.id}/disagreements{query}").json()
    return [item["id"] for item in answer["items"]]


@pytest.fixture
def disputed(make_team: MakeTeam) -> Team:
    """Three people: one object in two categories, one missed, one answer that differs; then an image all agree on."""
    team = make_team(3, images=2, policy={"review": "consensus"})
    first, second = team.image_ids
    weather = {"weather": ["sun"]}
    team.submit(0, first, [team.box(10, 10), team.box(300, 10)], weather)
    team.submit(1, first, [team.box(10, 10, category="person"), team.box(300, 10)], weather)
    team.submit(2, first, [team.box(10, 10)], {"weather": ["rain"]})
    for who in range(3):
        team.submit(who, second, [team.box(10, 10)], weather)
    return team


def test_the_page_lists_what_the_api_lists(disputed: Team) -> None:
    text = page(disputed.owner, f"/projects/{disputed.id}/disagreements")

    assert len(over_rest(disputed)) == 3
    assert listed(text) == over_rest(disputed)
    for words in ("Categories differ", "Missed by some", "Answers differ"):
        assert words in text


def test_a_row_says_who_said_what(disputed: Team) -> None:
    text = page(disputed.owner, f"/projects/{disputed.id}/disagreements?kind=missed")

    [row] = re.findall(r'<li class="card dispute">.*?</ul>', text, flags=re.S)
    words = re.sub(r"<[^>]+>|\s+", " ", row)
    assert re.search(r"car .*Anna0 .*Anna1 .*not marked .*Anna2", words)


@pytest.mark.parametrize(
    "query", ["?kind=category", "?kind=answer", "?sort=newest", "?sort=image"], ids=str
)
def test_the_page_is_narrowed_as_the_api_is(disputed: Team, query: str) -> None:
    text = page(disputed.owner, f"/projects/{disputed.id}/disagreements{query}")

    assert listed(text) == over_rest(disputed, query)


def test_filters_in_force_can_be_taken_off(disputed: Team) -> None:
    car = disputed.category("car")
    home = f"/projects/{disputed.id}/disagreements"

    text = page(disputed.owner, f"{home}?category={car}&kind=missed")

    assert "Take off: Category: car" in text
    assert f'class="chip" href="{home}?kind=missed"' in re.sub(r"\s+", " ", text)


def test_settling_keeps_the_filters(disputed: Team) -> None:
    cell = f"{disputed.category('car')},{disputed.category('person')}"

    text = page(disputed.owner, f"/projects/{disputed.id}/disagreements?cell={cell}")

    assert f'href="/projects/{disputed.id}/adjudication?cell={cell}"' in text
    first, second = cell.split(",")
    assert f"/rulings/new?category={first}&amp;category={second}" in text


@pytest.mark.parametrize("by", ["category", "annotator", "pair", "question", "image", "time"])
def test_every_number_of_the_dashboard_leads_to_a_list(disputed: Team, by: str) -> None:
    answer = disputed.owner.get(
        f"/api/v1/projects/{disputed.id}/agreement", params={"by": by}
    ).json()

    assert answer["rows"]
    for link in [row["disagreements"] for row in answer["rows"] + answer["confusions"]]:
        assert listed(page(disputed.owner, link)) == over_rest(disputed, "?" + link.split("?")[1])


def test_a_pair_leads_to_where_the_two_differ(disputed: Team) -> None:
    first, second, third = (person.id for person in disputed.people)
    home = f"/projects/{disputed.id}/disagreements"

    def kinds(pair: str) -> set[str]:
        answer = disputed.owner.get(f"/api/v1{home}?annotator={pair}").json()
        return {item["status"] for item in answer["items"]}

    assert kinds(f"{first},{second}") == {"category"}  # the third alone answered otherwise
    assert "missed" in kinds(f"{second},{third}")
    assert "Between Anna0 and Anna2" in page(disputed.owner, f"{home}?annotator={first},{third}")


def test_an_image_and_a_slice_lead_to_theirs(disputed: Team) -> None:
    first, second = disputed.image_ids
    for place, image_id in enumerate(disputed.image_ids):
        disputed.database.execute(
            """
            insert into image_metadata (image_id, project_id, make) values (%s, %s, %s)
            on conflict (image_id) do update set make = excluded.make
            """,
            [image_id, disputed.id, f"camera{place}"],
        )

    assert len(over_rest(disputed, f"?image={first}")) == 3
    assert over_rest(disputed, f"?image={second}") == []
    assert len(over_rest(disputed, "?slice=make&value=camera0")) == 3
    assert over_rest(disputed, "?slice=make&value=camera1") == []
    assert over_rest(disputed, "?slice=make") == []


def test_pages_follow_each_other(make_team: MakeTeam) -> None:
    team = make_team(2, policy={"review": "consensus", "auto_settle": False})
    boxes = [team.box(90.0 * (place % 6), 90.0 * (place // 6), 60.0) for place in range(30)]
    team.submit(0, team.image_ids[0], boxes)
    team.submit(1, team.image_ids[0])

    first = page(team.owner, f"/projects/{team.id}/disagreements")
    [more] = re.findall(r'rel="next"\s+href="([^"]+)"', first)
    second = page(team.owner, more.replace("&amp;", "&"))

    assert (len(listed(first)), len(listed(second))) == (24, 6)
    assert listed(first) + listed(second) == over_rest(team)


def test_an_empty_list_says_what_comes(make_team: MakeTeam) -> None:
    team = make_team(2, images=1)
    address = f"/projects/{team.id}/disagreements"

    before = page(team.owner, address)
    for person in range(2):
        team.submit(person, team.image_ids[0])
    after = page(team.owner, address)

    assert "Nothing to compare yet" in before
    assert f"/projects/{team.id}/assigning" in before
    assert "Nobody disagrees" in after


def test_annotators_do_not_see_the_list(
    disputed: Team, make_person: Callable[..., Person], client_of: Callable[[Person], Client]
) -> None:
    address = f"/projects/{disputed.id}/disagreements"

    assert disputed.clients[0].get(address, headers=HTML).status_code == 403
    stranger = client_of(make_person(name="Eve"))
    assert stranger.get(address, headers=HTML).status_code == 404


class TestOnePerson:
    """The page of one annotator."""

    def test_its_numbers_are_the_apis(self, disputed: Team) -> None:
        person = disputed.people[2].id

        text = page(disputed.owner, f"/projects/{disputed.id}/annotators/{person}")

        answer = disputed.owner.get(
            f"/api/v1/projects/{disputed.id}/annotators/{person}/agreement"
        ).json()
        shown = {float(value) for value in re.findall(r'<data [^>]*?value="([^"]+)"', text)}
        values = {each["value"] for each in answer["measures"] if each["value"] is not None}
        assert values
        assert values <= shown

    def test_an_annotator_of_a_blind_project_sees_nobody_else(self, disputed: Team) -> None:
        me, other = disputed.people[2].id, disputed.people[0].id
        client = disputed.clients[2]

        own = page(client, f"/projects/{disputed.id}/annotators/{me}")
        others = client.get(f"/projects/{disputed.id}/annotators/{other}", headers=HTML)

        assert "Your agreement" in own
        assert not re.search(r"Anna[01]", own)
        assert "/disagreements" not in own
        assert others.status_code == 403

    def test_where_the_others_marked_more_is_not_told_before_it_is_decided(
        self, disputed: Team
    ) -> None:
        address = f"/projects/{disputed.id}/annotators/{disputed.people[2].id}"

        own = page(disputed.clients[2], address)
        reviewers = page(disputed.owner, address)

        assert "Where people differ is told once it is decided" in own
        assert "Most of the others" not in own.partition('id="numbers"')[0]
        assert "Marked by most of the others, not by them; not decided yet" in reviewers
        assert 'x="300' not in own + reviewers

    def test_what_was_accepted_stands_beside_ones_own(self, disputed: Team) -> None:
        me = disputed.people[1].id
        [disagreement] = over_rest(disputed, "?kind=category")
        layer = disputed.open(0, disputed.image_ids[0])["layer"]["id"]
        decided = disputed.owner.put(
            f"/api/v1/disagreements/{disagreement}/decision",
            json={"take": layer, "note": "Look at the wheels."},
        )
        assert decided.status_code == 200, decided.text

        text = page(disputed.clients[1], f"/projects/{disputed.id}/annotators/{me}")

        assert "Most of the others call this car." in text
        assert "Accepted: car." in text
        assert "Look at the wheels." in text
        assert re.findall(r"outline--(\d)", text)[:2] == ["0", "1"]

    def test_names_can_be_hidden(self, disputed: Team) -> None:
        address = f"/projects/{disputed.id}/annotators/{disputed.people[2].id}"

        assert "Anna0" in page(disputed.owner, address)
        assert not re.search(r"Anna\d", page(disputed.owner, f"{address}?names=hidden"))

    def test_work_that_made_an_image_gold_is_no_test_of_its_author(self, disputed: Team) -> None:
        gold = disputed.image_ids[1]
        taken = disputed.owner.put(f"/api/v1/images/{gold}/consensus", json={"take": "fused"})
        assert taken.status_code == 200, taken.text
        disputed.database.execute("update images set is_gold = true where id = %s", [gold])

        address = f"/projects/{disputed.id}/annotators/{disputed.people[0].id}"

        assert "On gold images" not in page(disputed.owner, address)

    def test_a_stranger_to_the_project_is_not_found(self, disputed: Team) -> None:
        response = disputed.owner.get(f"/projects/{disputed.id}/annotators/999999999", headers=HTML)

        assert response.status_code == 404


def test_a_name_instead_of_ids_is_refused(disputed: Team) -> None:
    answer: dict[str, Any] = disputed.owner.get(
        f"/api/v1/projects/{disputed.id}/disagreements?annotator=Anna"
    ).json()

    assert answer["detail"].startswith("annotator: ")
