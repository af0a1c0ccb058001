from collections.abc import Callable

from tests.factories.labelling import get_layer, make_box, next_assignment, save, submit
from tests.features.assignments.conftest import Crew

MakeCrew = Callable[..., Crew]


def test_an_assignment_that_nobody_has_begun_is_taken_back(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    (image,) = crew.images()
    crew.share_out([image], annotator_ids=[crew.people[0].id])
    assignment = crew.queue()[0]["assignments"][0]["assignment_id"]

    taken = crew.owner.delete(f"/api/v1/assignments/{assignment}")

    assert taken.status_code == 204
    assert crew.queue()[0] | {"file_name": ""} == {
        "id": image, "file_name": "", "state": "new", "priority": 0, "overlap": None, "wanted": 1, "held": 0,
        "open_slots": 1, "pool_id": None, "is_gold": False, "is_pilot": False, "assignments": [],
    }  # fmt: skip
    assert crew.label_all(1) == [image]


def test_work_that_has_begun_is_not_removed(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    crew.images()
    begun = next_assignment(crew.clients[0], crew.id)["id"]

    refused = crew.owner.delete(f"/api/v1/assignments/{begun}")

    assert refused.status_code == 409
    assert "in progress" in refused.json()["detail"]


def test_a_released_image_goes_to_somebody_else_and_the_work_stays(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    (image,) = crew.images()
    document = next_assignment(crew.clients[0], crew.id)
    box = make_box(crew.project["categories"][0]["id"])
    save(crew.clients[0], document["layer"]["id"], 0, added=[box])

    released = crew.owner.delete(f"/api/v1/assignments/{document['id']}/lease")

    assert released.status_code == 204
    assert crew.label(1) == image
    assert len(get_layer(crew.owner, document["layer"]["id"])["annotations"]) == 1


def test_a_successor_starts_empty_and_the_work_so_far_stays(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    (image,) = crew.images()
    document = next_assignment(crew.clients[0], crew.id)
    box = make_box(crew.project["categories"][0]["id"])
    save(crew.clients[0], document["layer"]["id"], 0, added=[box])

    path = f"/api/v1/assignments/{document['id']}/annotator"
    given = crew.owner.put(path, json={"annotator_id": crew.people[1].id})

    successor = next_assignment(crew.clients[1], crew.id)
    assert successor["id"] == given.json()["assignment_id"]
    assert successor["image"]["id"] == image
    assert successor["layer"]["annotations"] == []
    assert len(get_layer(crew.owner, document["layer"]["id"])["annotations"]) == 1
    assert crew.ask(0).status_code == 204
    assert crew.queue()[0]["held"] == 1


def test_nobody_is_handed_an_image_twice(make_crew: MakeCrew) -> None:
    crew = make_crew(2, overlap=2)
    crew.images()
    first, _ = (next_assignment(client, crew.id) for client in crew.clients)

    path = f"/api/v1/assignments/{first['id']}/annotator"
    refused = crew.owner.put(path, json={"annotator_id": crew.people[1].id})

    assert refused.status_code == 409
    assert crew.queue()[0]["held"] == 2
    assert next_assignment(crew.clients[0], crew.id)["id"] == first["id"]


def test_finished_work_is_neither_handed_over_nor_released(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    crew.images()
    document = next_assignment(crew.clients[0], crew.id)
    submit(crew.clients[0], document["id"])
    path = f"/api/v1/assignments/{document['id']}"

    statuses = [
        crew.owner.put(f"{path}/annotator", json={"annotator_id": crew.people[1].id}).status_code,
        crew.owner.delete(f"{path}/lease").status_code,
        crew.owner.delete(f"{path}/skip").status_code,
    ]

    assert statuses == [409, 409, 409]


def test_a_skipped_image_is_listed_with_its_reason_and_offered_again(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    (image,) = crew.images()
    document = next_assignment(crew.clients[0], crew.id)
    path = f"/api/v1/assignments/{document['id']}/skip"
    crew.clients[0].put(path, json={"reason": "too dark"}).raise_for_status()

    (row,) = crew.queue(show="skipped")
    nothing = crew.ask(0).status_code
    offered = crew.owner.delete(path)

    assert row["assignments"][0]["skip_reason"] == "too dark"
    assert (nothing, offered.status_code) == (204, 204)
    assert crew.label(0) == image


def test_only_owners_take_assignments_from_people(make_crew: MakeCrew) -> None:
    crew = make_crew(2)
    crew.images()
    document = next_assignment(crew.clients[0], crew.id)
    path = f"/api/v1/assignments/{document['id']}"

    for client in crew.clients:
        body = {"annotator_id": crew.people[1].id}
        assert client.put(f"{path}/annotator", json=body).status_code == 404
        assert client.delete(path).status_code == 404
        assert client.delete(f"{path}/lease").status_code == 404


def test_returned_work_comes_before_what_is_given_by_hand(make_crew: MakeCrew) -> None:
    crew = make_crew(1)
    first, second = crew.images(2)
    document = next_assignment(crew.clients[0], crew.id)
    submit(crew.clients[0], document["id"])
    crew.share_out([second], annotator_ids=[crew.people[0].id])
    verdict = {"verdict": "returned", "note": "look again"}
    crew.owner.put(f"/api/v1/assignments/{document['id']}/verdict", json=verdict).raise_for_status()

    assert crew.label_all(0) == [first, second]
