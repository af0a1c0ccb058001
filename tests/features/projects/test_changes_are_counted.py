"""What was counted of a project is kept until it changes: exactly, and without writers waiting for each other."""

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import Client

import app
from app.projects.changes import Shelf, unless_changed
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import make_project
from tests.servers import Server

# Written in one transaction with something that is noted: objects and answers with their layer, what agreement
# measures with its image, the splits of a version with its export, what a ruling is about with it, or with the category
# that another was merged into.
NOTED_WITH_OTHERS = {
    "annotations",
    "answers",
    "layer_revisions",
    "ruling_categories",
    "ruling_examples",
    "version_splits",
    "agreement_rater_sums",
    "agreement_object_sums",
    "agreement_category_sums",
    "agreement_pair_sums",
    "agreement_votes",
    "agreement_answer_sums",
    "agreement_confusions",
    "agreement_keypoint_sums",
    "agreement_keypoint_rater_sums",
}
# Asked anew each time.
NEVER_KEPT = {"agreement_stale", "audit_entries", "decisions", "jobs", "import_images"}
READERS = (
    "insights/*.py",
    "agreement/numbers/*.py",
    "agreement/glancing.py",
    "gallery/conditions.py",
    "gallery/looking_up.py",
    "gallery/sources.py",
    "gallery/splits.py",
    "exporting/truth.py",
    "exporting/queries/*.py",
    "metadata/slicing.py",
    "metadata/sliceable.py",
    "agreement/dividing.py",
    "metadata/recorded.py",
)


@pytest.fixture
def project_id(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> int:
    """A project with an image."""
    made = make_project(client_of(make_person(name="Olga")))
    make_images(database, made["id"], 1)
    return int(made["id"])


@pytest.fixture
def two_writers(server: Server) -> Iterator[list[psycopg.Connection[Any]]]:
    """Two transactions that give up at once where they would have to wait."""
    options = "-c lock_timeout=1"
    with (
        psycopg.connect(server.database_url, options=options) as first,
        psycopg.connect(server.database_url, options=options) as second,
    ):
        yield [first, second]
        first.rollback()
        second.rollback()


def _asked(server: Server, project_id: int, deed: str = "") -> list[int]:
    """How often it was counted when it is asked twice in one transaction, perhaps one that writes first."""
    counted: list[int] = []

    async def count() -> int:
        counted.append(1)
        return len(counted)

    async def ask() -> None:
        async with await psycopg.AsyncConnection.connect(server.database_url) as connection:
            if deed:
                await connection.execute(deed.encode(), [project_id])
            for _ in range(2):
                await unless_changed(connection, project_id, ("test",), count)
            await connection.rollback()

    asyncio.run(ask())
    return counted


def test_what_is_unchanged_is_counted_once(server: Server, project_id: int) -> None:
    assert _asked(server, project_id) == [1]
    assert _asked(server, project_id) == []


def test_another_project_does_not_matter_and_a_person_s_name_matters_to_all(
    server: Server, project_id: int, database: psycopg.Connection[Any], as_owner: Client
) -> None:
    _asked(server, project_id)
    make_project(as_owner)
    assert _asked(server, project_id) == []
    database.execute("update users set name = name where id = (select min(id) from users)")
    assert _asked(server, project_id) == [1]


def test_a_transaction_that_writes_keeps_nothing(server: Server, project_id: int) -> None:
    """It is rolled back; the next that changes as much must not be told what only it saw."""
    deed = "update images set file_name = 'lost.jpg' where project_id = %s"
    _asked(server, project_id)
    assert _asked(server, project_id, deed) == [1, 1]
    assert _asked(server, project_id) == []


def test_what_changes_while_it_is_counted_is_not_kept(
    server: Server, project_id: int, database: psycopg.Connection[Any]
) -> None:
    async def count() -> str:
        database.execute("update images set width = width where project_id = %s", [project_id])
        return "of two states"

    async def ask() -> None:
        async with await psycopg.AsyncConnection.connect(server.database_url) as connection:
            await unless_changed(connection, project_id, ("test",), count)

    asyncio.run(ask())
    assert _asked(server, project_id) == [1]


def test_writers_do_not_wait_for_each_other(
    two_writers: list[psycopg.Connection[Any]], project_id: int
) -> None:
    for place, writer in enumerate(two_writers):
        writer.execute(
            "insert into split_pins (image_id, project_id, split) select id, project_id, 'val' from images"
            " where project_id = %s and %s = 0",
            [project_id, place],
        )
        writer.execute(
            "insert into categories (project_id, name, color, shapes, position) values (%s, %s, '#112233', '{box}', 9)",
            [project_id, f"thing {place}"],
        )
    rows = two_writers[1].execute(
        "select count(*) from project_changes where project_id = %s and xmin = pg_current_xact_id()::xid",
        [project_id],
    )
    assert rows.fetchone() == (1,), "a transaction notes a project once"


def test_many_rows_become_one_that_weighs_as_much(
    server: Server, project_id: int, database: psycopg.Connection[Any]
) -> None:
    change = "update images set width = width where project_id = %s"
    told = "select count(*), sum(weight) from project_changes where project_id = %s"
    for _ in range(3):
        database.execute(change, [project_id])
    before = database.execute(told, [project_id]).fetchone()
    assert before is not None
    assert before[0] > 3
    database.execute(
        """
        select setval(pg_get_serial_sequence('project_changes', 'id'), (max(id) / 1024 + 1) * 1024 - 1)
        from project_changes
        """
    )
    database.execute(change, [project_id])
    assert database.execute(told, [project_id]).fetchone() == (1, before[1] + 1)


def test_every_table_that_is_counted_notes_its_changes(database: psycopg.Connection[Any]) -> None:
    """Whoever reads another table in what is kept has to give it a trigger, or say why it needs none."""
    tables = _column(
        database, "select tablename from pg_tables where schemaname = current_schema()"
    )
    noting = _column(
        database,
        "select tgrelid::regclass::text from pg_trigger where tgname = tgrelid::regclass::text || '_note_change'",
    )
    folder = Path(app.__path__[0])
    read: set[str] = set()
    for pattern in READERS:
        for file in folder.glob(pattern):
            read |= set(re.findall(r"\b(?:from|join)\s+([a-z_]+)", file.read_text())) & tables
    assert {"images", "annotations", "layers", "rulings", "members", "users"} <= read
    assert read - noting - NOTED_WITH_OTHERS - NEVER_KEPT == set()


def _column(database: psycopg.Connection[Any], query: str) -> set[str]:
    return {row[0] for row in database.execute(query.encode())}


def test_the_shelf_forgets_what_nobody_has_asked_for_the_longest() -> None:
    shelf = Shelf(most_bytes=3500)
    for name in ("first", "second", "third"):
        shelf.keep((name,), "1", name)
        shelf.find(("first",), "1")
    shelf.keep(("fourth",), "1", "fourth")
    assert [shelf.find((name,), "1") for name in ("first", "second", "third", "fourth")] == [
        "first",
        None,
        "third",
        "fourth",
    ]
    assert shelf.find(("first",), "2") is None
    shelf.keep(("large",), "1", "x" * 4000)
    assert shelf.find(("large",), "1") is None
