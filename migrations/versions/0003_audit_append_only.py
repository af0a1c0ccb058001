"""Audit entries and layer revisions are append-only: the database itself refuses to change them."""

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.execute(
        """
        create function refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
        end $$
        """
    )
    op.execute(
        """
        create trigger audit_entries_append_only
        before update or delete or truncate on audit_entries
        for each statement execute function refuse_change()
        """
    )
    op.execute(
        """
        create trigger layer_revisions_append_only
        before update on layer_revisions
        for each statement execute function refuse_change()
        """
    )


def downgrade() -> None:
    op.execute("drop trigger layer_revisions_append_only on layer_revisions")
    op.execute("drop trigger audit_entries_append_only on audit_entries")
    op.execute("drop function refuse_change()")
