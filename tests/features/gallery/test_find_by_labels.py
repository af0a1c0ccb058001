"""What is asked of labels is found alike, whether each image is asked in turn or all that match are listed."""

import re
from typing import Any

import psycopg
import pytest
from httpx import Client

from app.database.sampling import BUCKETS
from app.gallery import queries
from app.gallery.facets import counting, sampling
from app.gallery.language.fields import find_field
from app.gallery.sorting import INDEXED
from bench.gallery import ORDERS, ORDERS_WITHOUT_INDEX
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import add_member, make_project

COUNT = re.compile(r'facet__count">(\d+)<')
IMAGES = 6
QUERIES = [
    pytest.param("category:car", [0, 1], id="category"),
    pytest.param("category:<car>", [0, 1], id="category by its id"),
    pytest.param("category:car,person", [0, 1, 2], id="either category"),
    pytest.param("-category:car", [2, 3, 4, 5], id="not a category"),
    pytest.param("category:car or category:person", [0, 1, 2], id="or"),
    pytest.param("category:person or width>100000", [0, 2], id="or something else"),
    pytest.param("category:car category:person", [0], id="both"),
    pytest.param("category:car -category:person", [1], id="one and not the other"),
    pytest.param("-(category:car or category:person)", [3, 4, 5], id="not in brackets"),
    pytest.param("category:person state:submitted", [0], id="category and state"),
    pytest.param("category:person state:submitted,new", [0], id="category and states"),
    pytest.param("answer:weather=sun", [0], id="answer"),
    pytest.param("answer:weather", [0, 1], id="any answer"),
    pytest.param("-answer:weather", [2, 3, 4, 5], id="no answer"),
    pytest.param("answer:weather=sun,weather=rain", [0, 1], id="either answer"),
    pytest.param("answer:weather category:person", [0], id="answer and category"),
    pytest.param("annotator:<owner>", [0, 1], id="annotator"),
    pytest.param("-annotator:<owner>", [2, 3, 4, 5], id="not by an annotator"),
    pytest.param("marked:all=car", [0, 1], id="marked"),
    pytest.param("marked:all", [0, 1, 2], id="anything marked"),
    pytest.param("-marked:all=car", [2, 3, 4, 5], id="not marked"),
    pytest.param("marked:all=person or marked:all=car", [0, 1, 2], id="marked, or"),
    pytest.param("marked:consensus=car", [], id="marked by nobody yet"),
    pytest.param("marked:model:detector=car", [3], id="marked by a model"),
    pytest.param("answered:all=weather=rain", [1], id="answered"),
    pytest.param("-answered:all=weather", [2, 3, 4, 5], id="not answered"),
    pytest.param("agreement<0.5 category:car", [1], id="agreement and category"),
    pytest.param("-agreement<0.5 category:car", [0], id="agreement unknown, and category"),
]


@pytest.fixture
def project(
    as_owner: Client,
    owner: Person,
    as_annotator: Client,
    annotator: Person,
    database: psycopg.Connection[Any],
) -> dict[str, Any]:
    """The owner has submitted the first image with a car, a person and sun, and the second with a car and rain; on the
    second little is agreed. An annotator marks a person in the third; a model sees a car in the fourth.
    """
    made = make_project(as_owner)
    add_member(as_owner, made["id"], annotator.id)
    image_ids = make_images(database, made["id"], IMAGES)
    car, person = (each["id"] for each in made["categories"])
    for categories, answer in (([car, person], "sun"), ([car], "rain")):
        document = next_assignment(as_owner, made["id"])
        added = [make_box(category) for category in categories]
        save(as_owner, document["layer"]["id"], 0, added=added, answers={"weather": [answer]})
        submit(as_owner, document["id"])
    document = next_assignment(as_annotator, made["id"])
    assert document["image"]["id"] == image_ids[2]
    save(as_annotator, document["layer"]["id"], 0, added=[make_box(person)])
    _predict(database, made["id"], image_ids[3], car)
    # Whoever reads agreement waits until it is measured: nobody measures it anew behind what follows.
    assert as_owner.get(f"/api/v1/projects/{made['id']}/agreement").is_success
    database.execute(
        """
        insert into agreement_images (
            image_id, project_id, followed_at, submitted_at, rater_ids, rater_count, object_count, distance,
            similarity, cluster_count, disagreement_count
        )
        values (%s, %s, now(), now(), '{}', 2, 1, 0.9, 0.1, 1, 0)
        on conflict (image_id) do update set rater_count = 2, distance = 0.9, similarity = 0.1
        """,
        [image_ids[1], made["id"]],
    )
    stands_for = {"<car>": str(car), "<owner>": owner.email}
    return made | {"image_ids": image_ids, "stands_for": stands_for}


def _predict(
    database: psycopg.Connection[Any], project_id: int, image_id: int, category_id: int
) -> None:
    database.execute(
        """
        with made as (
            insert into layers (project_id, image_id, kind, source, revision)
            values (%s, %s, 'prediction', 'detector', 1) returning id, project_id, image_id
        )
        insert into annotations (
            id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, score, revision
        )
        select gen_random_uuid(), project_id, image_id, id, %s, 'box',
            '{"type": "box", "x": 1, "y": 1, "width": 2, "height": 2}', 1, 1, 2, 2, 4, 0.9, 1
        from made
        """,
        [project_id, image_id, category_id],
    )


def paged(client: Client, project: dict[str, Any], q: str, sort: str) -> list[int]:
    """The positions of the images that a filter finds, read two at a time."""
    for name, value in project["stands_for"].items():
        q = q.replace(name, value)
    asked: dict[str, str | int] = {"q": q, "sort": sort, "limit": 2}
    found: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        response = client.get(
            f"/api/v1/projects/{project['id']}/images", params=asked | {"cursor": cursor}
        )
        assert response.status_code == 200, response.text
        page = response.json()
        found += [project["image_ids"].index(item["id"]) for item in page["items"]]
        cursor = page["next_cursor"]
    return found


def both_ways(
    client: Client, project: dict[str, Any], patched: pytest.MonkeyPatch, q: str, sort: str = "id"
) -> dict[str, list[int]]:
    """What is found when images are listed, when some and when all of them are asked before."""
    found = {}
    for way, walked in {"listed": 0, "some asked": 3, "each asked": IMAGES}.items():
        patched.setattr(queries, "WALKED", walked)
        found[way] = paged(client, project, q, sort)
    return found


def alike(expected: list[int]) -> dict[str, list[int]]:
    return dict.fromkeys(("listed", "some asked", "each asked"), expected)


@pytest.mark.parametrize(("q", "expected"), QUERIES)
def test_both_ways_find_the_same(
    as_owner: Client,
    project: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    q: str,
    expected: list[int],
) -> None:
    assert both_ways(as_owner, project, monkeypatch, q) == alike(expected)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        pytest.param("-id", [2, 1, 0], id="newest first"),
        pytest.param("agreement", [1, 0, 2], id="of most it is not known"),
        pytest.param("-name", [2, 1, 0], id="text"),
    ],
)
def test_both_ways_keep_the_order(
    as_owner: Client,
    project: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    sort: str,
    expected: list[int],
) -> None:
    found = both_ways(as_owner, project, monkeypatch, "category:car,person", sort)

    assert found == alike(expected)


def test_either_way_annotators_of_a_blind_project_find_their_own(
    as_owner: Client,
    as_annotator: Client,
    project: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = f"/api/v1/projects/{project['id']}"
    asked = "category:person or answer:weather"

    assert as_owner.patch(path, json={"policy": {"blind": False}}).is_success
    assert both_ways(as_annotator, project, monkeypatch, asked) == alike([0, 1, 2])
    assert as_owner.patch(path, json={"policy": {"blind": True}}).is_success
    assert both_ways(as_annotator, project, monkeypatch, asked) == alike([2])
    assert both_ways(as_annotator, project, monkeypatch, "category:person") == alike([2])


class AllSampled(sampling.Sample):
    """A sample that happens to have every image, and enough of them."""

    is_whole = False

    def holds_few(self, _: int) -> bool:
        return False


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "category:car"},
        {"q": "-category:car answer:weather=sun or category:car"},
        {"q": "state:submitted", "f": "category:car"},
        {"f": ["category:car", "answer:weather=rain"]},
    ],
)
def test_facets_of_a_sample_count_as_those_of_all(
    as_owner: Client,
    project: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    asked: dict[str, Any],
) -> None:
    async def sampled(*_: object, **__: object) -> sampling.Sample:
        return AllSampled(BUCKETS)

    def counted() -> list[str]:
        path = f"/projects/{project['id']}/images"
        page = as_owner.get(path, params=asked, headers={"Accept": "text/html"}).text
        assert ("(counted on" in page) == is_sampled
        return COUNT.findall(page)

    is_sampled = False
    whole = counted()
    monkeypatch.setattr(counting, "sample_of", sampled)
    is_sampled = True

    assert counted() == whole != []


def test_the_benchmark_knows_which_orders_have_an_index() -> None:
    def is_indexed(order: str) -> bool:
        found = find_field(order.removeprefix("-"))
        assert found is not None
        return found.column in INDEXED

    assert all(is_indexed(order) for order in ORDERS)
    assert not any(is_indexed(order) for order in ORDERS_WITHOUT_INDEX)


@pytest.mark.parametrize("column", sorted(INDEXED - {"i.id"}))
def test_orders_that_are_walked_have_an_index(
    database: psycopg.Connection[Any], column: str
) -> None:
    tables = {"m": "image_metadata", "measured": "image_quality", "agreed": "agreement_images"}
    table, name = column.replace('"', "").split(".")
    indexes = database.execute(
        "select indexdef from pg_indexes where tablename = %s", [tables[table]]
    ).fetchall()

    assert any(f"(project_id, {name}" in definition for (definition,) in indexes)


@pytest.mark.parametrize(
    ("q", "sentence"),
    [
        ("width>1 category:caar", "category: expected a category such as car, received 'caar'"),
        ("width>1 -category:caar", "category: expected a category such as car, received 'caar'"),
        ("width>1 marked:all=Persons", "expected a category such as person, received 'Persons'"),
        ("width>1 answer:wether=sun", "expected a question such as weather, received 'wether'"),
        ("width>1 answer:weather=sum", "an answer to 'weather' such as sun, received 'sum'"),
        ("width>1 answered:all=wether", "expected a question such as weather, received"),
        ("width>1 annotator:nobodyatall", "annotator: expected somebody of this project such as"),
    ],
)
def test_a_name_that_nobody_gave_is_refused_with_its_place_and_the_nearest(
    as_owner: Client, project: dict[str, Any], q: str, sentence: str
) -> None:
    refused = as_owner.get(f"/api/v1/projects/{project['id']}/images", params={"q": q})

    assert refused.status_code == 422
    assert sentence in refused.text.replace("\\", "")
    assert refused.json()["position"] in {8, 9}


def test_names_that_were_removed_still_find(
    as_owner: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    for statement in (
        "update categories set deleted_at = now() where project_id = %s and name = 'car'",
        "update questions set values = array['rain', 'fog'] where project_id = %s",
    ):
        database.execute(statement, [project["id"]])

    for q in ("category:car", "answer:weather=sun"):
        found = as_owner.get(f"/api/v1/projects/{project['id']}/images", params={"q": q})
        assert found.json()["items"], q


def test_annotators_of_a_blind_project_learn_no_names_of_people(
    as_annotator: Client, project: dict[str, Any], owner: Person
) -> None:
    refused = [
        as_annotator.get(f"/api/v1/projects/{project['id']}/images", params={"q": q}).json()
        for q in (f"annotator:{owner.email}", "annotator:nobodyatall")
    ]

    assert refused[0]["detail"] == refused[1]["detail"]
    assert "which annotators do not see" in refused[0]["detail"]
