"""Submissions and settings mark images whose agreement is to be recomputed: in the database, so that nobody forgets."""

from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: None = None
depends_on: None = None

# A row that a recompute holds is waited for and inserted anew, so no change falls between two recomputes.
FUNCTIONS = """
create function mark_image_stale(image bigint) returns void language plpgsql as $$
begin
    insert into agreement_stale (image_id, project_id)
    select id, project_id from images where id = image
    on conflict (image_id) do update
    set since = clock_timestamp(), retry_at = clock_timestamp(), is_bulk = false, attempts = 0, error = null;
    perform pg_notify('concord_agreement', '');
end $$;

create function mark_project_stale(project bigint) returns void language plpgsql as $$
begin
    insert into agreement_stale (image_id, project_id, is_bulk)
    -- What is being measured this moment is not in agreement_images yet, but still stale.
    select image_id, project_id, true from agreement_images where project_id = project
    union
    select image_id, project_id, true from agreement_stale where project_id = project
    on conflict (image_id) do update
    set since = clock_timestamp(), retry_at = clock_timestamp(), attempts = 0, error = null;
    perform pg_notify('concord_agreement', '');
end $$;

create function assignment_marks_stale() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        perform mark_image_stale(old.image_id);
    else
        perform mark_image_stale(new.image_id);
    end if;
    return null;
end $$;

create function image_marks_itself_stale() returns trigger language plpgsql as $$
begin
    perform mark_image_stale(new.id);
    return null;
end $$;

create function project_marks_stale() returns trigger language plpgsql as $$
begin
    perform mark_project_stale(new.id);
    return null;
end $$;

create function schema_marks_stale() returns trigger language plpgsql as $$
begin
    perform mark_project_stale(new.project_id);
    return null;
end $$;

create function first_category_marks_stale() returns trigger language plpgsql as $$
begin
    if not exists (select from categories where project_id = new.project_id and id <> new.id) then
        perform mark_project_stale(new.project_id);
    end if;
    return null;
end $$;
"""

SUBMITTED = "state in ('submitted', 'accepted')"

TRIGGERS = {
    "assignments_inserted_stale": (
        "assignments",
        f"after insert on assignments for each row when (new.{SUBMITTED})",
        "assignment_marks_stale",
    ),
    "assignments_deleted_stale": (
        "assignments",
        f"after delete on assignments for each row when (old.{SUBMITTED})",
        "assignment_marks_stale",
    ),
    # A change of the schema carries submitted work along and moves its revision.
    "assignments_updated_stale": (
        "assignments",
        f"""after update of state, submitted_revision on assignments for each row when (
            old.{SUBMITTED} <> (new.{SUBMITTED})
            or new.{SUBMITTED} and old.submitted_revision is distinct from new.submitted_revision
        )""",
        "assignment_marks_stale",
    ),
    "images_stale": (
        "images",
        """after update of state, deleted_at on images for each row when (
            (old.state = 'excluded') <> (new.state = 'excluded')
            or (old.deleted_at is null) <> (new.deleted_at is null)
        )""",
        "image_marks_itself_stale",
    ),
    "projects_stale": (
        "projects",
        """after update of iou_threshold, agreement_threshold on projects for each row when (
            old.iou_threshold <> new.iou_threshold or old.agreement_threshold <> new.agreement_threshold
        )""",
        "project_marks_stale",
    ),
    "categories_stale": (
        "categories",
        "after update of skeleton on categories for each row"
        " when (old.skeleton is distinct from new.skeleton)",
        "schema_marks_stale",
    ),
    "categories_first_stale": (
        "categories",
        "after insert on categories for each row",
        "first_category_marks_stale",
    ),
    "questions_stale": (
        "questions",
        """after update of mode, deleted_at on questions for each row when (
            old.mode <> new.mode or (old.deleted_at is null) <> (new.deleted_at is null)
        )""",
        "schema_marks_stale",
    ),
}


def upgrade() -> None:
    op.execute(FUNCTIONS)
    for name, (_, event, function) in TRIGGERS.items():
        op.execute(f"create trigger {name} {event} execute function {function}()")
    # What has been submitted before is measured once.
    op.execute(
        f"""
        insert into agreement_stale (image_id, project_id, is_bulk)
        select distinct image_id, project_id, true from assignments where {SUBMITTED}
        """
    )


def downgrade() -> None:
    for name, (table, _, _) in TRIGGERS.items():
        op.execute(f"drop trigger {name} on {table}")
    for name in sorted({function for _, _, function in TRIGGERS.values()}):
        op.execute(f"drop function {name}()")
    op.execute("drop function mark_image_stale(bigint)")
    op.execute("drop function mark_project_stale(bigint)")
