"""Certificates of erasure; what names a person or a file may be taken out of the audit log by an erasure alone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("previous_sha256", sa.Text()),
        sa.Column("created_by", sa.BigInteger()),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("kind in ('image', 'person')", name=op.f("ck_erasures_kind")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_erasures_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index("ix_erasures_project_id_id", "erasures", ["project_id", "id"])
    op.create_index("ix_erasures_kind_subject_id", "erasures", ["kind", "subject_id"])
    op.execute(
        """
        create trigger erasures_append_only
        before update or delete or truncate on erasures
        for each statement execute function refuse_change()
        """
    )
    op.execute("drop trigger audit_entries_append_only on audit_entries")
    op.execute(
        """
        create trigger audit_entries_append_only
        before delete or truncate on audit_entries
        for each statement execute function refuse_change()
        """
    )
    op.execute(
        """
        create function refuse_change_but_erasing() returns trigger language plpgsql as $$
        begin
            if current_setting('concord.erasing', true) = 'on'
                and (old.id, old.at, old.action, old.subject)
                    is not distinct from (new.id, new.at, new.action, new.subject)
                and old.actor_id is not distinct from new.actor_id
                and old.project_id is not distinct from new.project_id
            then
                return new;
            end if;
            raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
        end $$
        """
    )
    op.execute(
        """
        create trigger audit_entries_keep_rows
        before update on audit_entries
        for each row execute function refuse_change_but_erasing()
        """
    )


def downgrade() -> None:
    op.execute("drop trigger audit_entries_keep_rows on audit_entries")
    op.execute("drop function refuse_change_but_erasing()")
    op.execute("drop trigger audit_entries_append_only on audit_entries")
    op.execute(
        """
        create trigger audit_entries_append_only
        before update or delete or truncate on audit_entries
        for each statement execute function refuse_change()
        """
    )
    op.drop_table("erasures")
