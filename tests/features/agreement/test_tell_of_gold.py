"""An annotator's work on gold images against what is known: for reviewers and owners alone."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.features.agreement.test_tell_numbers import by_code
from tests.features.assignments.conftest import Crew, make_crew

__all__ = ["make_crew"]


@pytest.fixture
def crew(make_crew: Callable[..., Crew]) -> Crew:
    """A gold image with two cars and sun; an annotator finds one, as a person, adds another, and answers rain."""
    crew = make_crew(1)
    (gold,) = crew.images(1, prefix="gold")
    crew.share_out([gold], annotator_ids=[crew.owner_id])
    known = label(crew, crew.owner, [box(crew, 100), box(crew, 300)], "sun")
    crew.owner.put(
        f"/api/v1/assignments/{known}/verdict", json={"verdict": "accepted"}
    ).raise_for_status()
    crew.owner.put(f"/api/v1/images/{gold}/gold").raise_for_status()
    crew.images(1, prefix="work")
    crew.change(gold_rate=1)
    label(crew, crew.clients[0], [box(crew, 100, "person"), box(crew, 450)], "rain")
    return crew


def box(crew: Crew, x: float, name: str = "car") -> dict[str, Any]:
    """A square of a category."""
    (category,) = [each["id"] for each in crew.project["categories"] if each["name"] == name]
    return make_box(category, x=x, y=100, width=100, height=100)


def label(crew: Crew, client: httpx.Client, boxes: list[dict[str, Any]], weather: str) -> int:
    """Label the next image and submit it; the assignment's id."""
    document = next_assignment(client, crew.id)
    layer = document["layer"]
    answers = {"weather": [weather]}
    save(client, layer["id"], layer["revision"], added=boxes, answers=answers).raise_for_status()
    submit(client, document["id"])
    return int(document["id"])


def asked(crew: Crew, client: httpx.Client, **parameters: str) -> httpx.Response:
    """What is told of the annotator."""
    path = f"/api/v1/projects/{crew.id}/annotators/{crew.people[0].id}/agreement"
    return client.get(path, params=parameters).raise_for_status()


def test_owners_read_how_work_on_gold_compares_with_what_is_known(crew: Crew) -> None:
    told = asked(crew, crew.owner).json()["gold"]

    numbers = by_code(told["measures"])
    values = {code: each["value"] for code, each in numbers.items()}
    assert values == {"G1r": 0.5, "G1x": 0.5, "G1o": 1, "G1c": 0, "G1a": 0}
    assert numbers["G1r"]["n_images"] == 1
    assert numbers["G1r"]["note"] == "Few images, so this may change."
    (image,) = told["images"]
    differing = ("missed", "extra", "other_category", "other_answer")
    assert [image[name] for name in differing] == [1, 1, 1, 1]
    assert "G1r" in asked(crew, crew.owner, format="csv").text
    page = crew.owner.get(f"/projects/{crew.id}/annotators/{crew.people[0].id}").text
    assert "On gold images" in page


def test_an_annotator_reads_nothing_of_gold_and_it_counts_as_any_other_work(crew: Crew) -> None:
    own = asked(crew, crew.clients[0]).json()

    assert own["gold"] is None
    assert own["submitted"] == 1
    assert "G1r" not in asked(crew, crew.clients[0], format="csv").text
    page = crew.clients[0].get(f"/projects/{crew.id}/annotators/{crew.people[0].id}").text
    assert "gold" not in page.lower()


def test_without_gold_every_number_has_its_reason(make_crew: Callable[..., Crew]) -> None:
    crew = make_crew(1)

    told = asked(crew, crew.owner).json()["gold"]

    reasons = {each["reason"] for each in told["measures"] if each["value"] is None}
    assert reasons == {"This annotator has submitted no gold image yet."}
    assert len(told["measures"]) == 5
