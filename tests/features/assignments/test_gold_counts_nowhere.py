"""Work on gold images is no word on the image: exports, counts and agreement leave it out."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.features.assignments.conftest import Crew

MakeCrew = Callable[..., Crew]


@pytest.fixture
def crew(make_crew: MakeCrew) -> Crew:
    """An annotator has labelled a gold image and an ordinary one, with a box each, and both are accepted."""
    crew = make_crew(1)
    gold = crew.images(1, prefix="gold")
    crew.make_gold(gold)
    crew.images(2, prefix="work")
    for rate in (1, 0):
        crew.change(gold_rate=rate)
        document = next_assignment(crew.clients[0], crew.id)
        assert document["image"]["file_name"].startswith("gold" if rate else "work")
        box = make_box(crew.project["categories"][0]["id"])
        save(crew.clients[0], document["layer"]["id"], 0, added=[box]).raise_for_status()
        submit(crew.clients[0], document["id"])
        verdict = f"/api/v1/assignments/{document['id']}/verdict"
        crew.owner.put(verdict, json={"verdict": "accepted"}).raise_for_status()
    return crew


def boxes_by_file(crew: Crew, truth: str) -> dict[str, int]:
    """How many boxes an export has of the images with work on them."""
    path = f"/api/v1/projects/{crew.id}/export.json"
    exported = crew.owner.get(path, params={"truth": truth}).json()
    names = {image["id"]: image["file_name"][:4] for image in exported["images"]}
    counts = dict.fromkeys(names.values(), 0)
    for annotation in exported["annotations"]:
        counts[names[annotation["image_id"]]] += 1
    return counts


@pytest.mark.parametrize("truth", ["accepted", "all"])
def test_an_export_has_the_answer_of_a_gold_image_and_not_the_test(crew: Crew, truth: str) -> None:
    """The owner's accepted work has no box there; the annotator's has one."""
    assert boxes_by_file(crew, truth) == {"gold": 0, "work": 1}


def test_ones_own_export_has_ones_work_on_gold(crew: Crew) -> None:
    truth = f"annotator:{crew.people[0].id}"

    assert boxes_by_file(crew, truth) == {"gold": 1, "work": 1}


def test_counts_of_labelled_images_leave_gold_out_for_owners_alone(crew: Crew) -> None:
    """Its author would find the image whose submission is not counted."""
    told = [
        client.get(f"/api/v1/projects/{crew.id}/progress").json()
        for client in (crew.owner, crew.clients[0])
    ]

    by_person = [counts_of(each, crew.people[0].id) for each in told]
    by_day = [sum(each["submissions_by_day"].values()) for each in told]

    assert by_person == [(1, 1), (2, 2)]
    assert by_day == [2, 2], "the owner's own two: one is what made the image gold"


def counts_of(progress: dict[str, Any], person_id: int) -> tuple[int, int]:
    """What a person has submitted, and what of it is accepted."""
    (row,) = [each for each in progress["people"] if each["id"] == person_id]
    return row["submitted"], row["accepted"]


def test_agreement_leaves_gold_out(crew: Crew) -> None:
    path = f"/api/v1/projects/{crew.id}/annotators/{crew.people[0].id}/agreement"

    told = crew.owner.get(path).json()
    raters = crew.database.execute(
        "select rater_ids from agreement_images where project_id = %s order by image_id", [crew.id]
    ).fetchall()

    assert told["submitted"] == 1
    assert raters == [([crew.owner_id],), ([crew.people[0].id],)]
