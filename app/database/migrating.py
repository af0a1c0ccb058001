"""Bring a database to the newest schema."""

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from app.resources import resource_dir

_LOCK = 720_210
"""Advisory lock that one process holds while it migrates."""


def alembic_config() -> Config:
    """Alembic's settings, with the migrations that came with this Concord."""
    config = Config()
    config.set_main_option("script_location", str(resource_dir("migrations")))
    return config


def migrate(url: str) -> None:
    """Upgrade to the newest revision. Processes that start together wait for the first one."""
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool
    )
    with engine.connect() as connection:
        if is_current(connection):
            return
        connection.execute(text("select pg_advisory_lock(:lock)"), {"lock": _LOCK})
        connection.commit()
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def is_current(connection: Connection) -> bool:
    """Whether the schema is already the newest."""
    found = MigrationContext.configure(connection).get_current_heads()
    connection.rollback()
    return found == tuple(ScriptDirectory.from_config(alembic_config()).get_heads())
