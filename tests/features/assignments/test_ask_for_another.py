import asyncio
from collections.abc import Callable

import psycopg
import pytest

from app.assignments.service import ask_for_another
from tests.features.assignments.conftest import Crew
from tests.servers import Server

MakeCrew = Callable[..., Crew]
Ask = Callable[[int], bool]


@pytest.fixture
def ask(server: Server) -> Ask:
    """Ask for one more annotator of an image, in a transaction of its own."""

    async def asked(image_id: int) -> bool:
        async with await psycopg.AsyncConnection.connect(server.database_url) as connection:
            return await ask_for_another(connection, image_id)

    return lambda image_id: asyncio.run(asked(image_id))


def test_one_more_person_is_asked(make_crew: MakeCrew, ask: Ask) -> None:
    crew = make_crew(3, extra_budget=10)
    (image,) = crew.images()
    crew.label(0)

    assert ask(image)
    assert [crew.label_all(1), crew.label_all(2)] == [[image], []]


def test_nobody_is_asked_while_somebody_is_wanted_or_at_work(make_crew: MakeCrew, ask: Ask) -> None:
    crew = make_crew(2, extra_budget=10)
    (image,) = crew.images()

    wanted = ask(image)
    crew.ask(0)
    at_work = ask(image)

    assert [wanted, at_work] == [False, False]


def test_the_most_people_of_the_policy_are_enough(make_crew: MakeCrew, ask: Ask) -> None:
    crew = make_crew(3, extra_budget=10, max_overlap=2)
    (image,) = crew.images()

    answers = []
    for index in range(2):
        crew.label(index)
        answers.append(ask(image))

    assert answers == [True, False]


def test_the_budget_is_counted_for_the_whole_project(make_crew: MakeCrew, ask: Ask) -> None:
    crew = make_crew(1, extra_budget=2)
    images = crew.images(3)
    crew.label_all(0)

    answers = [ask(image) for image in images]

    used = crew.database.execute("select extra_used from projects where id = %s", [crew.id])
    assert answers == [True, True, False]
    assert used.fetchone() == (2,)


def test_without_a_budget_nobody_is_asked(make_crew: MakeCrew, ask: Ask) -> None:
    crew = make_crew(1)
    (image,) = crew.images()
    crew.label(0)

    assert not ask(image)


def test_a_gold_image_asks_for_nobody(make_crew: MakeCrew, ask: Ask) -> None:
    crew = make_crew(1, extra_budget=5)
    (image,) = crew.images()
    crew.make_gold([image])

    assert not ask(image)


def test_who_has_passed_an_image_by_gets_it_at_once(make_crew: MakeCrew, ask: Ask) -> None:
    crew = make_crew(3, extra_budget=10)
    first, second, third, fourth = crew.images(4)
    seen = [crew.label(0), crew.label(1), crew.label(0)]

    assert ask(first)

    assert seen == [first, second, third]
    assert crew.label(1) == first
    assert crew.label_all(0) == [fourth]
    assert crew.label_all(1) == []


def test_further_people_are_asked_for_in_turn(make_crew: MakeCrew, ask: Ask) -> None:
    crew = make_crew(3, extra_budget=10)
    images = crew.images(6)
    for _ in range(2):
        crew.label(0)
    crew.label(1)

    asked = [ask(images[1]), ask(images[0])]
    crew.share_out([images[5]], priority=0)  # makes everybody search anew
    again = crew.label(1)

    assert asked == [True, True]
    assert [again, crew.label(1)] == [images[0], images[1]]
    assert crew.label_all(0) == images[3:]


def test_an_image_that_is_still_to_come_does_not_jump_the_queue(
    make_crew: MakeCrew, ask: Ask
) -> None:
    """Only who has passed it by is sent back."""
    crew = make_crew(2, extra_budget=10)
    images = crew.images(4)
    crew.share_out(images[2:3], annotator_ids=[crew.people[0].id])
    crew.label(0)
    first = crew.label(1)

    assert ask(images[2])

    assert first == images[0]
    assert crew.label_all(1) == images[1:]


def test_a_pool_keeps_what_it_asks_another_person_for(make_crew: MakeCrew, ask: Ask) -> None:
    crew = make_crew(3, extra_budget=10)
    reserved, *others = crew.images(3)
    experts = {"name": "Experts", "annotator_ids": [crew.people[0].id, crew.people[2].id]}
    pool = crew.owner.post(f"/api/v1/projects/{crew.id}/pools", json=experts).json()
    crew.share_out([reserved], pool_id=pool["id"])
    seen = [crew.label(0), crew.label(1)]

    assert ask(reserved)

    assert seen == [reserved, others[0]]
    assert crew.label_all(1) == others[1:]
    assert crew.label(2) == reserved
