"""`make migration NAME=reviews_add_note`: compare the models with a migrated database and write the next version."""

import sys

import psycopg
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app.database.migrating import alembic_config
from tests.servers import temporary_database


def main() -> None:
    """Write `migrations/versions/NNNN_<name>.py`, numbered after the newest."""
    if len(sys.argv) != 2 or not sys.argv[1].isidentifier():
        raise SystemExit(
            "Name the migration by table and deed: make migration NAME=reviews_add_note"
        )
    config = alembic_config()
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    newest = ScriptDirectory.from_config(config).get_current_head() or "0000"
    with temporary_database() as url:
        engine = create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool
        )
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.revision(
                config, message=sys.argv[1], rev_id=f"{int(newest) + 1:04}", autogenerate=True
            )


if __name__ == "__main__":
    main()
