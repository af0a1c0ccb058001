"""The streamed COCO JSON, walked in ranges, is byte for byte what plain queries say, whatever the choice.

And however many connections read it.
"""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client
from psycopg import sql

from app.database.engine import Database
from app.exporting import coco
from app.exporting.choosing import EVERYTHING, Selection
from app.exporting.coco import Chosen, coco_stream
from app.exporting.truth import parse_truth
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import WEATHER, add_member, make_project
from tests.factories.shapes import SHAPES, THING
from tests.features.agreement.conftest import make_team as make_team
from tests.features.exporting.plain_coco import plain_coco
from tests.features.exporting.test_export_the_consensus import settled
from tests.features.review.conftest import MakePanel
from tests.features.review.conftest import make_panel as make_panel

pytestmark = pytest.mark.anyio

READERS = (1, 2, 3)


@pytest.fixture
def anyio_backend() -> str:
    """What the server runs on."""
    return "asyncio"


@pytest.fixture(params=["few", "most"])
def _in_small_chunks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three records a chunk, by either way to walk; one annotation is enough for several connections."""
    monkeypatch.setattr(coco, "_CHUNK", "3")
    monkeypatch.setattr(coco, "_MANY", 1)
    monkeypatch.setattr(coco, "_MOST", 0 if request.param == "few" else 1000)


@pytest.fixture
def torture(
    as_owner: Client, as_annotator: Client, annotator: Person, database: psycopg.Connection[Any]
) -> int:
    """Every shape, odd texts, one name for two images, what was removed, excluded, imported, predicted."""
    categories = [THING, {"name": 'a "b" \\'}, {"name": "gone", "supercategory": "x"}]
    note = {"name": 'note "2"', "mode": "multilabel", "values": ['a"b', "ü"]}
    project = make_project(as_owner, categories=categories, questions=[WEATHER, note])
    add_member(as_owner, project["id"], annotator.id)
    images = make_images(database, project["id"], 9)
    thing, quoted, gone = (each["id"] for each in project["categories"])
    things = [
        {
            "id": str(uuid4()),
            "category_id": thing,
            "shape": shape,
            "group_id": str(uuid4()) if place % 2 else None,
        }
        for place, shape in enumerate(SHAPES.values())
    ]
    boxes = [make_box(quoted, x=0.125 * place, is_crowd=place == 3) for place in range(8)]
    for client, given, answers in (
        (as_owner, things, {"weather": ["rain"], 'note "2"': ['a"b', "ü"]}),
        (as_owner, boxes, {}),
        (as_annotator, [make_box(gone), make_box(gone, y=1.005)], {"weather": ["sun"]}),
        (as_annotator, [], {}),
    ):
        document = next_assignment(client, project["id"])
        assert save(client, document["layer"]["id"], 0, added=given, answers=answers).is_success
        submit(client, document["id"])
        if client is as_owner:
            path = f"/api/v1/assignments/{document['id']}/verdict"
            assert as_owner.put(path, json={"verdict": "accepted"}).is_success
    _disturb(database, project["id"], images)
    return int(project["id"])


def _disturb(database: psycopg.Connection[Any], project_id: int, images: list[int]) -> None:
    values = {"project": project_id, "first": images[0], "last": images[-1], "same": images[4:6]}
    for statement in (
        "update images set file_name = 'a.b/\"c\".jpg' where id = any(%(same)s)",
        'update images set extra = \'{"flickr": "x"}\', is_gold = true where id = %(first)s',
        "update images set state = 'excluded' where id = %(last)s",
        """
        update annotations set extra = '{"ignore": [1, 2]}', attributes = '{"k": "\\"\\n"}', x = x + 0.006
        where project_id = %(project)s and number %% 3 = 0
        """,
        "update annotations set removed_at = now() where project_id = %(project)s and number %% 5 = 0",
        """
        update categories set deleted_at = now(), extra = '{"old": 1}'
        where project_id = %(project)s and name = 'gone'
        """,
        """
        update layers l set verified_absent = array[1, 2] from assignments a
        where a.id = l.assignment_id and l.project_id = %(project)s and l.id %% 2 = 0
        """,
        """
        insert into consensus_images (image_id, project_id, settled_at)
        select id, project_id, case when id %% 3 > 0 then now() end from images where project_id = %(project)s
        on conflict (image_id) do update set settled_at = excluded.settled_at
        """,
    ):
        database.execute(statement, values)
    _copy_layers(database, project_id, kind="consensus", source=None, score=None)
    _copy_layers(database, project_id, kind="prediction", source='m"@1', score=0.125)


def _copy_layers(database: psycopg.Connection[Any], project_id: int, **made: Any) -> None:
    """Everything that people marked, once more as the word of something else."""
    database.execute(
        """
        with made as (
            insert into layers (project_id, image_id, kind, source, revision)
            select distinct project_id, image_id, %(kind)s, %(source)s, 2
            from layers where project_id = %(project)s and kind = 'annotator'
            on conflict do nothing
            returning id, image_id
        ), revised as (
            insert into layer_revisions (layer_id, revision, author_id, diff)
            select id, r, case when r = 2 then (select min(id) from users) end, '{}'
            from made, generate_series(1, 2) r
        )
        insert into annotations (
            id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, segmentation,
            attributes, is_crowd, group_id, score, extra, revision, removed_at
        )
        select
            gen_random_uuid(), n.project_id, n.image_id, m.id, n.category_id, n.kind, n.shape, n.x, n.y, n.width,
            n.height, n.area, n.segmentation, n.attributes, n.is_crowd, n.group_id, %(score)s, n.extra,
            1 + n.number %% 2, n.removed_at
        from annotations n
        join layers l on l.id = n.layer_id and l.kind = 'annotator'
        join made m on m.image_id = n.image_id
        where n.project_id = %(project)s
        order by n.z, n.number desc
        """,
        {"project": project_id, **made},
    )


@pytest.mark.usefixtures("_in_small_chunks")
async def test_every_choice_of_layers_is_as_plain_queries_say(
    torture: int, annotator: Person, database: psycopg.Connection[Any]
) -> None:
    truths = ("all", "accepted", "consensus", f"annotator:{annotator.id}", 'model:m"@1')
    some = Selection(
        sql.SQL("select id from images where project_id = %(of)s and id %% 2 = 0"), {"of": torture}
    )

    for name in truths:
        for selection in (EVERYTHING, some):
            chosen = Chosen(parse_truth(name), selection=selection)
            plain, *streamed = await _both(database, torture, chosen)
            assert streamed == [plain] * len(READERS), name
            assert b'"annotations":[\n\n]' not in plain or selection is some


@pytest.mark.usefixtures("_in_small_chunks")
@pytest.mark.usefixtures("_in_small_chunks")
async def test_ranges_of_which_nothing_is_left_are_passed_over(
    torture: int, database: psycopg.Connection[Any]
) -> None:
    """The first ranges of every connection, and one of each behind them."""
    database.execute(
        """
        update annotations n set removed_at = now()
        from (
            select id, row_number() over (order by number) - 1 as place
            from annotations where project_id = %(project)s
        ) placed
        where n.id = placed.id and (place < 9 or place between 15 and 23)
        """,
        {"project": torture},
    )

    plain, *streamed = await _both(database, torture, Chosen(parse_truth("all")))

    assert streamed == [plain] * len(READERS)
    assert plain.count(b'"area"') > 3


@pytest.mark.usefixtures("_in_small_chunks")
async def test_what_was_decided_is_as_plain_queries_say(make_panel: MakePanel) -> None:
    panel, _ = settled(make_panel)

    for has_provenance in (True, False):
        chosen = Chosen(parse_truth("consensus"), has_provenance)
        plain, *streamed = await _both(panel.team.database, panel.team.id, chosen)
        assert streamed == [plain] * len(READERS)
        assert (b'"note":"The tighter one."' in plain) == has_provenance


async def _both(
    connection: psycopg.Connection[Any], project_id: int, chosen: Chosen
) -> list[bytes]:
    """What plain queries say, then what each number of connections does."""
    database = Database(connection.info.dsn, pool_size=8)
    await database.open()
    try:
        parts = plain_coco(database, project_id=project_id, chosen=chosen)
        said = [b"".join([part async for part in parts])]
        for readers in READERS:
            parts = coco_stream(database, project_id=project_id, chosen=chosen, readers=readers)
            said.append(b"".join([part async for part in parts]))
    finally:
        await database.close()
    return said
