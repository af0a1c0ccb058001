from collections.abc import Callable

import pytest

from tests.factories.labelling import next_assignment, submit
from tests.features.assignments.conftest import Crew

MakeCrew = Callable[..., Crew]


def test_one_image_can_want_more_people_than_the_project(make_crew: MakeCrew) -> None:
    crew = make_crew(3)
    first, second = crew.images(2)

    crew.share_out([second], overlap=3)

    assert [crew.label_all(index) for index in range(3)] == [[first, second], [second], [second]]


def test_an_accepted_image_opens_again_when_its_overlap_is_raised(make_crew: MakeCrew) -> None:
    crew = make_crew(2, review="none")
    (image,) = crew.images()
    crew.label(0)

    before = crew.queue()[0]["state"]
    crew.share_out([image], overlap=2)
    raised = crew.queue()[0]["state"]
    crew.label(1)

    assert [before, raised, crew.queue()[0]["state"]] == ["accepted", "in_progress", "accepted"]


def test_the_projects_overlap_opens_and_closes_images_of_any_state(make_crew: MakeCrew) -> None:
    crew = make_crew(2, review="none")
    crew.images()
    crew.label(0)

    states = []
    for overlap in (2, 1):
        crew.change(overlap=overlap)
        states.append(crew.queue()[0]["state"])

    assert states == ["in_progress", "accepted"]
    assert crew.ask(1).status_code == 204


def test_lowering_takes_nothing_from_anybody_and_gives_nothing_back(make_crew: MakeCrew) -> None:
    crew = make_crew(3, overlap=2)
    (image,) = crew.images()
    held = [next_assignment(crew.clients[index], crew.id)["id"] for index in range(2)]

    crew.share_out([image], overlap=1)
    skip = f"/api/v1/assignments/{held[0]}/skip"
    crew.clients[0].put(skip, json={"reason": "blurred"}).raise_for_status()

    submit(crew.clients[1], held[1])
    assert crew.ask(2).status_code == 204
    assert crew.queue()[0]["held"] == 1


def test_an_image_follows_the_project_again(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    (image,) = crew.images()
    crew.share_out([image], overlap=2)

    crew.share_out([image], overlap=None)

    row = crew.queue()[0]
    assert (row["overlap"], row["wanted"]) == (None, 1)


def test_priority_comes_first_also_for_who_has_passed_the_image_by(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    images = crew.images(4)
    crew.label(0)

    crew.share_out([images[3]], priority=5)
    crew.share_out([images[1]], priority=-1)

    assert crew.label_all(0) == [images[3], images[2], images[1]]


def test_a_filter_chooses_the_images(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    crew.images(2, prefix="day")
    night = crew.images(2, prefix="night")

    path = f"/api/v1/projects/{crew.id}/queue"
    changed = crew.owner.put(path, json={"q": "name:night", "priority": 1}).json()

    assert changed == {"images": 2, "assigned": 0, "not_gold": 0}
    assert crew.label_all(0)[:2] == night


def test_images_given_by_hand_come_first_once_and_count(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    first, second, third = crew.images(3)
    ada, ben = crew.people

    given = crew.share_out([third], annotator_ids=[ada.id])
    again = crew.share_out([third], annotator_ids=[ada.id])

    assert [given["assigned"], again["assigned"]] == [1, 0]
    assert crew.label_all(1) == [first, second]
    assert crew.label_all(0) == [third]
    assert ben.id not in {each["annotator_id"] for each in crew.queue()[2]["assignments"]}


def test_images_go_to_members_only(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    (image,) = crew.images()

    body = {"image_ids": [image], "annotator_ids": [999_999_999]}
    refused = crew.owner.put(f"/api/v1/projects/{crew.id}/queue", json=body)

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"] == "annotator_ids"


@pytest.mark.parametrize("body", [{}, {"image_ids": [1], "q": ""}, {"image_ids": []}])
def test_images_are_named_in_one_way(make_crew: MakeCrew, body: dict[str, object]) -> None:
    crew = make_crew(0)

    refused = crew.owner.put(f"/api/v1/projects/{crew.id}/queue", json=body | {"priority": 1})

    assert refused.status_code == 422


def test_annotators_neither_see_nor_change_the_queue(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    (image,) = crew.images()
    path = f"/api/v1/projects/{crew.id}/queue"

    statuses = [
        crew.clients[0].get(path).status_code,
        crew.clients[0].put(path, json={"image_ids": [image], "overlap": 2}).status_code,
    ]

    assert statuses == [403, 403]


def test_images_of_other_projects_are_left_alone(make_crew: MakeCrew) -> None:
    ours, theirs = make_crew(1), make_crew(1)
    (image,) = theirs.images()

    changed = ours.share_out([image], overlap=9, annotator_ids=[ours.people[0].id])

    assert changed == {"images": 0, "assigned": 0, "not_gold": 0}
    assert theirs.queue()[0]["overlap"] is None


def test_the_listing_shows_who_has_what_and_is_filtered(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    first, second = crew.images(2)
    next_assignment(crew.clients[0], crew.id)

    assert [row["id"] for row in crew.queue()] == [first, second]
    assert [row["id"] for row in crew.queue(show="held")] == [first]
    assert [row["id"] for row in crew.queue(show="waiting")] == [second]
    assert [row["id"] for row in crew.queue(annotator_id=crew.people[0].id)] == [first]
    assert crew.queue(annotator_id=crew.people[1].id) == []
    holder = crew.queue()[0]["assignments"][0]
    assert (holder["annotator_id"], holder["state"]) == (crew.people[0].id, "in_progress")


def test_the_listing_goes_on_behind_its_cursor(make_crew: MakeCrew) -> None:
    crew = make_crew(0)
    images = crew.images(5)
    path = f"/api/v1/projects/{crew.id}/queue"

    seen, cursor = [], None
    while True:
        page = crew.owner.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        seen += [row["id"] for row in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break

    assert seen == images


def test_everybodys_load_is_told(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    crew.images(3)
    crew.label(0)
    next_assignment(crew.clients[0], crew.id)

    loads = crew.owner.get(f"/api/v1/projects/{crew.id}/load").json()["items"]

    by_person = {load["user_id"]: load for load in loads}
    assert by_person[crew.people[0].id]["submitted"] == 1
    assert by_person[crew.people[0].id]["in_progress"] == 1
    assert by_person[crew.people[1].id]["in_progress"] == 0
