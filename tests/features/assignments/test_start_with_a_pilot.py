from collections.abc import Callable

from tests.factories.labelling import next_assignment, submit
from tests.factories.projects import add_member
from tests.features.assignments.conftest import Crew
from tests.features.images.conftest import picture

MakeCrew = Callable[..., Crew]


def test_everybody_labels_the_first_images_and_the_rest_waits(make_crew: MakeCrew) -> None:
    crew = make_crew(3)
    images = crew.images(5)

    crew.change(pilot=2)

    assert [crew.label_all(index) for index in range(3)] == [images[:2]] * 3
    assert [row["is_pilot"] for row in crew.queue()] == [True, True, False, False, False]


def test_the_first_images_are_those_of_the_highest_priority(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    images = crew.images(4)
    crew.share_out(images[2:3], priority=1)

    crew.change(pilot=2)

    assert crew.label_all(0) == [images[2], images[0]]


def test_who_joins_during_the_pilot_labels_it_too(
    make_crew: MakeCrew, make_person: Callable[..., object]
) -> None:
    crew = make_crew(2, overlap=1)
    late = crew.people[1].id
    crew.owner.delete(f"/api/v1/projects/{crew.id}/members/{late}").raise_for_status()
    images = crew.images(3)
    crew.change(pilot=1)
    crew.label_all(0)

    add_member(crew.owner, crew.id, late)

    assert crew.label_all(1) == images[:1]


def test_the_rest_comes_when_the_pilot_ends(make_crew: MakeCrew) -> None:
    crew = make_crew(2, review="none")
    images = crew.images(4)
    crew.change(pilot=1)
    pilot = [crew.label_all(0), crew.label_all(1)]
    before = crew.queue()[0]["state"]

    ended = crew.owner.patch(f"/api/v1/projects/{crew.id}", json={"pilot_ended": True})

    assert pilot == [images[:1], images[:1]]
    assert ended.json()["pilot_ended_at"] is not None
    assert (before, crew.queue()[0]["state"]) == ("accepted", "accepted")
    assert crew.label_all(0) == images[1:]


def test_the_number_set_for_an_image_holds_in_the_pilot(make_crew: MakeCrew) -> None:
    crew = make_crew(3)
    (image,) = crew.images()
    crew.share_out([image], overlap=2)

    crew.change(pilot=1)

    assert [crew.label_all(index) for index in range(3)] == [[image], [image], []]


def test_images_that_come_later_fill_the_pilot_up(make_crew: MakeCrew) -> None:
    crew = make_crew(1, pilot=2)
    files = [
        ("files", (f"{color}.jpg", picture(color=color))) for color in ("red", "green", "blue")
    ]

    crew.owner.post(f"/api/v1/projects/{crew.id}/images", files=files).raise_for_status()

    assert [row["is_pilot"] for row in crew.queue()] == [True, True, False]
    assert len(crew.label_all(0)) == 2


def test_a_pilot_can_be_gone_back_to(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    crew.images(3)
    crew.change(pilot=1)
    path = f"/api/v1/projects/{crew.id}"

    crew.owner.patch(path, json={"pilot_ended": True}).raise_for_status()
    crew.owner.patch(path, json={"pilot_ended": False}).raise_for_status()

    assert len(crew.label_all(0)) == 1


def test_work_begun_before_the_pilot_goes_on(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    first, second = crew.images(2)
    crew.share_out([second], priority=1)
    crew.share_out([first], annotator_ids=[crew.people[0].id])
    crew.change(pilot=1)

    assert next_assignment(crew.clients[0], crew.id)["image"]["id"] == first


def test_a_pilot_image_is_done_when_enough_people_have_labelled_it(make_crew: MakeCrew) -> None:
    """It goes to everybody, but does not stay in progress until the last one has had it."""
    crew = make_crew(3, overlap=2)
    crew.images(1)
    crew.change(pilot=1)

    states = []
    for index in range(3):
        document = next_assignment(crew.clients[index], crew.id)
        states.append(crew.queue()[0]["state"])
        submit(crew.clients[index], document["id"])
        states.append(crew.queue()[0]["state"])

    assert states == [
        "in_progress",
        "in_progress",
        "in_progress",
        "submitted",
        "in_progress",
        "submitted",
    ]
