"""Each project's changes are counted: in the database, so that no writer can forget."""

import sqlalchemy as sa
from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: None = None
depends_on: None = None

# A transaction notes a project once. What is noted is only ever added, so nobody waits for anybody; now and then many
# rows become one that weighs as much. Under a snapshot of its own that could fail, and is left to others.
FUNCTIONS = """
create function note_project_change(project bigint) returns void language plpgsql as $$
declare
    noted text := coalesce(current_setting('concord.changed', true), '');
    added bigint;
begin
    if position(' ' || project || ' ' in noted) > 0 then
        return;
    end if;
    insert into project_changes (project_id) values (project) returning id into added;
    perform set_config('concord.changed', right(noted, 1000) || ' ' || project || ' ', true);
    if added % 1024 = 0 and current_setting('transaction_isolation') = 'read committed' then
        with chosen as (
            select id from project_changes where project_id = project for update skip locked
        ), gone as (
            delete from project_changes where id in (select id from chosen) returning weight
        )
        insert into project_changes (project_id, weight) select project, sum(weight) from gone;
    end if;
end $$;

create function note_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        perform note_project_change(old.project_id);
    else
        perform note_project_change(new.project_id);
    end if;
    return null;
end $$;

create function note_change_of_itself() returns trigger language plpgsql as $$
begin
    perform note_project_change(new.id);
    return null;
end $$;

create function note_change_of_all() returns trigger language plpgsql as $$
begin
    perform note_project_change(0);
    return null;
end $$;
"""

# Annotations and answers are written with a new revision of their layer, the sums of agreement with their image, the
# splits of a version with its export.
TABLES = (
    "agreement_expected",
    "agreement_images",
    "agreement_judges",
    "agreement_sigmas",
    "categories",
    "clusters",
    "consensus_images",
    "dataset_cards",
    "disagreements",
    "exports",
    "image_anomalies",
    "image_embeddings",
    "image_groups",
    "image_metadata",
    "image_origins",
    "image_quality",
    "images",
    "imports",
    "layers",
    "members",
    "questions",
    "rulings",
    "split_pins",
)


def upgrade() -> None:
    op.create_table(
        "project_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_changes")),
    )
    op.create_index(
        "ix_project_changes_project_id",
        "project_changes",
        ["project_id"],
        postgresql_include=["weight"],
    )
    op.execute(FUNCTIONS)
    for table in TABLES:
        op.execute(
            f"""
            create trigger {table}_note_change after insert or update or delete on {table}
            for each row execute function note_change()
            """
        )
    # Leases are renewed again and again; nothing that is counted depends on them.
    op.execute(
        """
        create trigger assignments_note_change
        after insert or delete or update of annotator_id, state, is_gold, submitted_at, submitted_revision
        on assignments for each row execute function note_change()
        """
    )
    op.execute(
        """
        create trigger projects_note_change after update on projects
        for each row execute function note_change_of_itself()
        """
    )
    op.execute(
        """
        create trigger users_note_change after update of name, email on users
        for each row execute function note_change_of_all()
        """
    )


def downgrade() -> None:
    for table in (*TABLES, "assignments", "projects", "users"):
        op.execute(f"drop trigger {table}_note_change on {table}")
    for name in ("note_change", "note_change_of_itself", "note_change_of_all"):
        op.execute(f"drop function {name}()")
    op.execute("drop function note_project_change(bigint)")
    op.drop_table("project_changes")
