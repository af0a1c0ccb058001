"""The trigram extension, and the job queue's own tables."""

from contextlib import closing

from alembic import op
from procrastinate.schema import SchemaManager

revision: str = "0001"
down_revision: str | None = None
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.execute("create extension if not exists pg_trgm")
    # Straight to the driver: SQLAlchemy would read the schema's own percent signs as parameters.
    with closing(op.get_bind().connection.cursor()) as cursor:
        cursor.execute(SchemaManager.get_schema())


def downgrade() -> None:
    op.execute(
        """
        do $$
        declare statement text;
        begin
            for statement in
                select format('drop table if exists %I cascade', tablename)
                from pg_tables where schemaname = current_schema() and tablename like 'procrastinate%'
                union all
                select format('drop function if exists %s cascade', oid::regprocedure)
                from pg_proc where pronamespace = current_schema()::regnamespace and proname like 'procrastinate%'
            loop
                execute statement;
            end loop;
            for statement in
                select format('drop type if exists %I cascade', typname)
                from pg_type where typnamespace = current_schema()::regnamespace
                    and typname like 'procrastinate%' and typtype in ('e', 'c')
            loop
                execute statement;
            end loop;
        end $$
        """
    )
    op.execute("drop extension if exists pg_trgm")
