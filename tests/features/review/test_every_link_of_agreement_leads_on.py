"""Every link of every page of agreement opens, and every one to disagreements shows some."""

import html
import random
import re
from collections.abc import Callable
from urllib.parse import urljoin
from uuid import uuid4

import pytest

from tests.factories.projects import CAR, PERSON
from tests.features.agreement.conftest import Team
from tests.features.agreement.test_tell_of_keypoints import PLACES, POSE
from tests.features.review.test_list_disagreements_on_a_page import listed, page


@pytest.fixture
def busy(make_team: Callable[..., Team]) -> Team:
    """Three people who miss, confuse, answer and pose differently on ten images of two cameras."""
    team = make_team(3, images=10, categories=[CAR, PERSON, POSE])
    chance = random.Random(8)
    for place, image_id in enumerate(team.image_ids):
        for who in range(3):
            marks = [
                team.box(150.0 * each, 20.0, 90.0, chance.choice(["car", "car", "person"]))
                for each in range(3)
                if chance.random() < 0.8
            ]
            points = [
                [x + chance.gauss(5.0 * who, 2), y + chance.gauss(0, 2), 2]
                for x, y in PLACES.values()
            ]
            shape = {"type": "keypoints", "points": points}
            if chance.random() < 0.8:
                pose = {"id": str(uuid4()), "category_id": team.category("pose"), "shape": shape}
                marks.append(pose)
            team.submit(who, image_id, marks, {"weather": [chance.choice(["sun", "rain"])]})
        team.database.execute(
            "insert into image_metadata (image_id, project_id, model) values (%s, %s, %s)",
            [image_id, team.id, "A" if place < 5 else "B"],
        )
    team.caught_up()
    return team


def _links(text: str, address: str) -> set[str]:
    """Addresses within the page's content, but for its frame's and for parts of itself."""
    (main,) = re.findall(r"<main.*?</main>", text, re.S)
    found = (html.unescape(each) for each in re.findall(r'<a\s[^>]*?href="([^"]+)"', main))
    return {urljoin(address, each.split("#")[0]) for each in found if not each.startswith("#")}


def test_every_link_of_every_page_of_agreement_leads_on(busy: Team) -> None:
    home = f"/projects/{busy.id}"
    pages = {f"{home}/agreement?by={tab}" for tab in ("overall", "slice&slice=model")}
    pages |= {f"{home}/annotators/{person.id}" for person in busy.people}
    seen: set[str] = set()
    while pages - seen:
        address = min(pages - seen)
        seen.add(address)
        links = _links(page(busy.owner, address), address)
        pages |= {each for each in links if each.startswith(f"{home}/agreement?")}
        others = links - seen - pages
        seen |= others
        for link in others:
            response = busy.owner.get(link)
            assert response.status_code == 200, (address, link)
            if "/disagreements?" in link:
                assert listed(response.text), (address, link)

    tabs = ("category", "keypoint", "question", "annotator", "image")
    assert all(any(f"by={tab}" in each for each in seen) for tab in tabs)
    narrowed = "category=", "cell=", "annotator=", "question=", "image=", "slice=", "week="
    lists = [each for each in seen if "/disagreements?" in each]
    assert all(any(word in each for each in lists) for word in narrowed[:6])
