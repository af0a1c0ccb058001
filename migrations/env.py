"""Runs migrations on the connection it is given, or on the database that settings name."""

from alembic import context
from sqlalchemy import Connection, create_engine, pool

from app.database.tables import load_all_tables
from app.settings import Settings
from migrations.scope import is_ours


def run(connection: Connection) -> None:
    """Upgrade or downgrade in one transaction: a failed migration leaves the schema as it was."""
    context.configure(
        connection=connection,
        target_metadata=load_all_tables(),
        include_object=is_ours,
        compare_type=True,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = Settings().database_url or context.config.get_main_option("sqlalchemy.url")
    if not url:
        raise SystemExit(
            "Set CONCORD_DATABASE_URL, or run `concord migrate`, which knows the embedded Postgres."
        )
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=pool.NullPool
    )
    with engine.connect() as connection:
        run(connection)
