from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from app.database.migrating import alembic_config, migrate
from app.database.tables import load_all_tables
from migrations.scope import is_ours
from tests.servers import temporary_database


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A migrated, empty database."""
    with temporary_database() as url:
        engine = create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool
        )
        with engine.connect() as opened:
            yield opened


def _run(connection: Connection, deed: str, revision: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    getattr(command, deed)(config, revision)
    connection.commit()


def test_the_migrated_schema_is_that_of_the_models(connection: Connection) -> None:
    context = MigrationContext.configure(
        connection, opts={"include_object": is_ours, "compare_type": True}
    )

    differences: list[Any] = compare_metadata(context, load_all_tables())

    assert differences == []


def test_every_migration_has_a_way_back_and_forth(connection: Connection) -> None:
    before = set(inspect(connection).get_table_names())
    connection.rollback()

    _run(connection, "downgrade", "base")
    bare = set(inspect(connection).get_table_names())
    connection.rollback()
    _run(connection, "upgrade", "head")

    assert bare == {"alembic_version"}
    assert set(inspect(connection).get_table_names()) == before


def test_going_back_leaves_no_functions_or_types_behind(connection: Connection) -> None:
    _run(connection, "downgrade", "base")

    left = connection.execute(
        text(
            """
            select proname from pg_proc where pronamespace = 'public'::regnamespace
            union all
            select typname from pg_type
            where typnamespace = 'public'::regnamespace and typname !~ 'alembic_version'
            """
        )
    ).all()

    assert left == []


def test_migrating_what_is_current_changes_nothing() -> None:
    with temporary_database() as url:
        migrate(url)
        migrate(url)
