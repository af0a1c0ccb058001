"""Every table of the first release."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:

    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failures")),
    )
    op.create_index("ix_sign_in_failures_key_at", "sign_in_failures", ["key", "at"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), server_default="member", nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "preferences",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role in ('admin', 'member')", name=op.f("ck_users_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_index("uq_users_email", "users", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_api_tokens_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_tokens_token_hash")),
    )
    op.create_index(op.f("ix_api_tokens_user_id"), "api_tokens", ["user_id"], unique=False)
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column(
            "detail",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_audit_entries_actor_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(
        "ix_audit_entries_actor_id_id", "audit_entries", ["actor_id", "id"], unique=False
    )
    op.create_index(
        "ix_audit_entries_project_id_id", "audit_entries", ["project_id", "id"], unique=False
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("guidelines", sa.Text(), server_default="", nullable=False),
        sa.Column("overlap", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("review", sa.Text(), server_default="each", nullable=False),
        sa.Column("gold_rate", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("iou_threshold", sa.Double(), server_default=sa.text("0.5"), nullable=False),
        sa.Column(
            "agreement_threshold", sa.Double(), server_default=sa.text("0.8"), nullable=False
        ),
        sa.Column("lease_minutes", sa.BigInteger(), server_default=sa.text("60"), nullable=False),
        sa.Column("blind", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("schema_version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "review in ('none', 'each', 'consensus')", name=op.f("ck_projects_review")
        ),
        sa.CheckConstraint(
            "agreement_threshold between 0 and 1", name=op.f("ck_projects_agreement_threshold")
        ),
        sa.CheckConstraint("gold_rate between 0 and 1", name=op.f("ck_projects_gold_rate")),
        sa.CheckConstraint(
            "iou_threshold > 0 and iou_threshold <= 1", name=op.f("ck_projects_iou_threshold")
        ),
        sa.CheckConstraint("lease_minutes >= 1", name=op.f("ck_projects_lease_minutes")),
        sa.CheckConstraint("overlap >= 1", name=op.f("ck_projects_overlap")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_projects_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("user_agent", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "last_used_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sessions_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"], unique=False)
    op.create_table(
        "sign_in_links",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_sign_in_links_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_links")),
    )
    op.create_index(op.f("ix_sign_in_links_user_id"), "sign_in_links", ["user_id"], unique=False)
    op.create_table(
        "categories",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(), nullable=False),
        sa.Column("supercategory", sa.Text(), nullable=True),
        sa.Column("shapes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "attributes",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("skeleton", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("position", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_categories_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
    )
    op.create_index(
        "uq_categories_project_id_name",
        "categories",
        ["project_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "images",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("mime_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("stored_width", sa.BigInteger(), nullable=False),
        sa.Column("stored_height", sa.BigInteger(), nullable=False),
        sa.Column("orientation", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("frame_count", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("exclusion_reason", sa.Text(), nullable=True),
        sa.Column("is_gold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("derivatives", sa.Text(), server_default="pending", nullable=False),
        sa.Column("derivatives_error", sa.Text(), nullable=True),
        sa.Column("tile_levels", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "derivatives in ('pending', 'ready', 'failed')", name=op.f("ck_images_derivatives")
        ),
        sa.CheckConstraint(
            "state in ('new', 'in_progress', 'submitted', 'accepted', 'excluded')",
            name=op.f("ck_images_state"),
        ),
        sa.CheckConstraint("orientation between 1 and 8", name=op.f("ck_images_orientation")),
        sa.CheckConstraint("width > 0 and height > 0", name=op.f("ck_images_size")),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_images_added_by_users")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_images_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_images")),
    )
    op.create_index(
        "ix_images_file_name",
        "images",
        ["file_name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"file_name": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_images_pending",
        "images",
        ["project_id", "id"],
        unique=False,
        postgresql_where=sa.text("derivatives = 'pending'"),
    )
    op.create_index("ix_images_project_id_id", "images", ["project_id", "id"], unique=False)
    op.create_index(
        "ix_images_project_id_state_id",
        "images",
        ["project_id", "state", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_index("ix_images_sha256", "images", ["sha256"], unique=False)
    op.create_index(
        "uq_images_project_id_sha256",
        "images",
        ["project_id", "sha256"],
        unique=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.BigInteger(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role in ('owner', 'reviewer', 'annotator')", name=op.f("ck_invitations_role")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["users.id"], name=op.f("fk_invitations_accepted_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_invitations_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_invitations_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_project_id"), "invitations", ["project_id"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "args",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("unique_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "is_cancel_requested", sa.Boolean(), server_default=sa.text("false"), nullable=False
        ),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'succeeded', 'failed', 'cancelled')",
            name=op.f("ck_jobs_state"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_jobs_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_jobs_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_project_id_id", "jobs", ["project_id", "id"], unique=False)
    op.create_index(
        "uq_jobs_unique_key",
        "jobs",
        ["unique_key"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "members",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "role in ('owner', 'reviewer', 'annotator')", name=op.f("ck_members_role")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_members_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_members_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "user_id", name=op.f("pk_members")),
    )
    op.create_index("ix_members_user_id", "members", ["user_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("values", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_required", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "mode in ('binary', 'multiclass', 'multilabel')", name=op.f("ck_questions_mode")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_questions_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index(
        "uq_questions_project_id_name",
        "questions",
        ["project_id", "name"],
        unique=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "queue_cursors",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("annotator_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["annotator_id"],
            ["users.id"],
            name=op.f("fk_queue_cursors_annotator_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_queue_cursors_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "annotator_id", name=op.f("pk_queue_cursors")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("annotator_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("holds_slot", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("lease_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("skip_reason", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_revision", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'in_progress', 'submitted', 'accepted', 'returned', 'skipped')",
            name=op.f("ck_assignments_state"),
        ),
        sa.ForeignKeyConstraint(
            ["annotator_id"], ["users.id"], name=op.f("fk_assignments_annotator_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_assignments_decided_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_assignments_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_assignments_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(
        "ix_assignments_annotator",
        "assignments",
        ["annotator_id", "project_id", "state", "id"],
        unique=False,
    )
    op.create_index(
        "ix_assignments_lease",
        "assignments",
        ["project_id", "lease_expires_at"],
        unique=False,
        postgresql_where=sa.text("holds_slot and state in ('open', 'in_progress')"),
    )
    op.create_index(
        "ix_assignments_project_id_state_id",
        "assignments",
        ["project_id", "state", "id"],
        unique=False,
    )
    op.create_index(
        "ix_assignments_project_id_submitted_at",
        "assignments",
        ["project_id", "submitted_at"],
        unique=False,
        postgresql_where=sa.text("submitted_at is not null"),
    )
    op.create_index(
        "uq_assignments_image_id_annotator_id",
        "assignments",
        ["image_id", "annotator_id"],
        unique=True,
    )
    op.create_table(
        "image_metadata",
        sa.Column("image_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("make", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("body_serial", sa.Text(), nullable=True),
        sa.Column("camera_owner", sa.Text(), nullable=True),
        sa.Column("lens_make", sa.Text(), nullable=True),
        sa.Column("lens_model", sa.Text(), nullable=True),
        sa.Column("lens_serial", sa.Text(), nullable=True),
        sa.Column("software", sa.Text(), nullable=True),
        sa.Column("host_computer", sa.Text(), nullable=True),
        sa.Column("sensing_method", sa.Text(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at_local", sa.DateTime(), nullable=True),
        sa.Column("taken_subsecond_s", sa.Double(), nullable=True),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=True),
        sa.Column("digitized_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digitized_at_local", sa.DateTime(), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("modified_at_local", sa.DateTime(), nullable=True),
        sa.Column("exposure_s", sa.Double(), nullable=True),
        sa.Column("f_number", sa.Double(), nullable=True),
        sa.Column("iso", sa.Integer(), nullable=True),
        sa.Column("focal_mm", sa.Double(), nullable=True),
        sa.Column("focal_35mm", sa.Double(), nullable=True),
        sa.Column("exposure_bias_ev", sa.Double(), nullable=True),
        sa.Column("shutter_speed_ev", sa.Double(), nullable=True),
        sa.Column("aperture_ev", sa.Double(), nullable=True),
        sa.Column("max_aperture_ev", sa.Double(), nullable=True),
        sa.Column("brightness_ev", sa.Double(), nullable=True),
        sa.Column("exposure_program", sa.Text(), nullable=True),
        sa.Column("exposure_mode", sa.Text(), nullable=True),
        sa.Column("metering_mode", sa.Text(), nullable=True),
        sa.Column("flash", sa.Integer(), nullable=True),
        sa.Column("flash_fired", sa.Boolean(), nullable=True),
        sa.Column("flash_mode", sa.Text(), nullable=True),
        sa.Column("white_balance", sa.Text(), nullable=True),
        sa.Column("light_source", sa.Text(), nullable=True),
        sa.Column("scene_capture_type", sa.Text(), nullable=True),
        sa.Column("gain_control", sa.Text(), nullable=True),
        sa.Column("contrast_setting", sa.Text(), nullable=True),
        sa.Column("saturation_setting", sa.Text(), nullable=True),
        sa.Column("sharpness_setting", sa.Text(), nullable=True),
        sa.Column("digital_zoom", sa.Double(), nullable=True),
        sa.Column("subject_distance_m", sa.Double(), nullable=True),
        sa.Column("subject_distance_range", sa.Text(), nullable=True),
        sa.Column("gps_latitude", sa.Double(), nullable=True),
        sa.Column("gps_longitude", sa.Double(), nullable=True),
        sa.Column("gps_altitude_m", sa.Double(), nullable=True),
        sa.Column("gps_direction_deg", sa.Double(), nullable=True),
        sa.Column("gps_direction_reference", sa.Text(), nullable=True),
        sa.Column("gps_track_deg", sa.Double(), nullable=True),
        sa.Column("gps_speed_kmh", sa.Double(), nullable=True),
        sa.Column("gps_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gps_dop", sa.Double(), nullable=True),
        sa.Column("gps_error_m", sa.Double(), nullable=True),
        sa.Column("gps_datum", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("user_comment", sa.Text(), nullable=True),
        sa.Column("keywords", sa.Text(), nullable=True),
        sa.Column("artist", sa.Text(), nullable=True),
        sa.Column("copyright", sa.Text(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("file_format", sa.Text(), nullable=True),
        sa.Column("orientation", sa.Integer(), nullable=True),
        sa.Column("bit_depth", sa.Integer(), nullable=True),
        sa.Column("channels", sa.Integer(), nullable=True),
        sa.Column("colour_space", sa.Text(), nullable=True),
        sa.Column("exif_width", sa.Integer(), nullable=True),
        sa.Column("exif_height", sa.Integer(), nullable=True),
        sa.Column("x_resolution_dpi", sa.Double(), nullable=True),
        sa.Column("y_resolution_dpi", sa.Double(), nullable=True),
        sa.Column("has_embedded_thumbnail", sa.Boolean(), nullable=True),
        sa.Column("image_unique_id", sa.Text(), nullable=True),
        sa.Column(
            "raw",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "problems",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_image_metadata_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_image_metadata")),
    )
    op.create_index(
        "ix_image_metadata_project_id_model",
        "image_metadata",
        ["project_id", "model"],
        unique=False,
    )
    op.create_index(
        "ix_image_metadata_project_id_taken_at_local",
        "image_metadata",
        ["project_id", "taken_at_local"],
        unique=False,
    )
    op.create_table(
        "queued_images",
        sa.Column("image_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("open_slots", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("open_slots >= 0", name=op.f("ck_queued_images_open_slots")),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_queued_images_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_queued_images_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_queued_images")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_index(
        "ix_queued_images_open",
        "queued_images",
        ["project_id", "rank", "image_id"],
        unique=False,
        postgresql_where=sa.text("open_slots > 0"),
    )
    op.create_table(
        "layers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("revision", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "verified_absent",
            postgresql.ARRAY(sa.BigInteger()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column(
            "verified_absent_revision", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(kind = 'annotator') = (assignment_id is not null)", name=op.f("ck_layers_assignment")
        ),
        sa.CheckConstraint(
            "kind in ('annotator', 'prediction', 'import', 'consensus')",
            name=op.f("ck_layers_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_layers_assignment_id_assignments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_layers_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"], ["images.id"], name=op.f("fk_layers_image_id_images"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_layers_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layers")),
    )
    op.create_index("ix_layers_image_id", "layers", ["image_id"], unique=False)
    op.create_index(
        "ix_layers_project_id_kind_image_id",
        "layers",
        ["project_id", "kind", "image_id"],
        unique=False,
    )
    op.create_index("uq_layers_assignment_id", "layers", ["assignment_id"], unique=True)
    op.create_table(
        "annotations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shape", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("area", sa.Double(), nullable=False),
        sa.Column(
            "attributes",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("is_crowd", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("z", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "score is null or score between 0 and 1", name=op.f("ck_annotations_score")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_annotations_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_annotations_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"],
            ["layers.id"],
            name=op.f("fk_annotations_layer_id_layers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annotations")),
    )
    op.create_index(
        "ix_annotations_category_id_image_id",
        "annotations",
        ["category_id", "image_id"],
        unique=False,
        postgresql_where=sa.text("removed_at is null"),
    )
    op.create_index(
        "ix_annotations_layer_id",
        "annotations",
        ["layer_id"],
        unique=False,
        postgresql_where=sa.text("removed_at is null"),
    )
    op.create_index(
        "ix_annotations_project_id_image_id",
        "annotations",
        ["project_id", "image_id"],
        unique=False,
        postgresql_where=sa.text("removed_at is null"),
    )
    op.create_index("uq_annotations_number", "annotations", ["number"], unique=True)
    op.create_table(
        "answers",
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("values", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["layers.id"], name=op.f("fk_answers_layer_id_layers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_answers_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("layer_id", "question_id", name=op.f("pk_answers")),
    )
    op.create_table(
        "layer_revisions",
        sa.Column("layer_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("diff", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_layer_revisions_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"],
            ["layers.id"],
            name=op.f("fk_layer_revisions_layer_id_layers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("layer_id", "revision", name=op.f("pk_layer_revisions")),
    )
    op.create_index(
        "uq_layer_revisions_layer_id_request_id",
        "layer_revisions",
        ["layer_id", "request_id"],
        unique=True,
        postgresql_where=sa.text("request_id is not null"),
    )


def downgrade() -> None:

    op.drop_index(
        "uq_layer_revisions_layer_id_request_id",
        table_name="layer_revisions",
        postgresql_where=sa.text("request_id is not null"),
    )
    op.drop_table("layer_revisions")
    op.drop_table("answers")
    op.drop_index("uq_annotations_number", table_name="annotations")
    op.drop_index(
        "ix_annotations_project_id_image_id",
        table_name="annotations",
        postgresql_where=sa.text("removed_at is null"),
    )
    op.drop_index(
        "ix_annotations_layer_id",
        table_name="annotations",
        postgresql_where=sa.text("removed_at is null"),
    )
    op.drop_index(
        "ix_annotations_category_id_image_id",
        table_name="annotations",
        postgresql_where=sa.text("removed_at is null"),
    )
    op.drop_table("annotations")
    op.drop_index("uq_layers_assignment_id", table_name="layers")
    op.drop_index("ix_layers_project_id_kind_image_id", table_name="layers")
    op.drop_index("ix_layers_image_id", table_name="layers")
    op.drop_table("layers")
    op.drop_index(
        "ix_queued_images_open",
        table_name="queued_images",
        postgresql_where=sa.text("open_slots > 0"),
    )
    op.drop_table("queued_images")
    op.drop_index("ix_image_metadata_project_id_taken_at_local", table_name="image_metadata")
    op.drop_index("ix_image_metadata_project_id_model", table_name="image_metadata")
    op.drop_table("image_metadata")
    op.drop_index("uq_assignments_image_id_annotator_id", table_name="assignments")
    op.drop_index(
        "ix_assignments_project_id_submitted_at",
        table_name="assignments",
        postgresql_where=sa.text("submitted_at is not null"),
    )
    op.drop_index("ix_assignments_project_id_state_id", table_name="assignments")
    op.drop_index(
        "ix_assignments_lease",
        table_name="assignments",
        postgresql_where=sa.text("holds_slot and state in ('open', 'in_progress')"),
    )
    op.drop_index("ix_assignments_annotator", table_name="assignments")
    op.drop_table("assignments")
    op.drop_table("queue_cursors")
    op.drop_index(
        "uq_questions_project_id_name",
        table_name="questions",
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.drop_table("questions")
    op.drop_index("ix_members_user_id", table_name="members")
    op.drop_table("members")
    op.drop_index(
        "uq_jobs_unique_key", table_name="jobs", postgresql_where=sa.text("state = 'waiting'")
    )
    op.drop_index("ix_jobs_project_id_id", table_name="jobs")
    op.drop_table("jobs")
    op.drop_index(op.f("ix_invitations_project_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(
        "uq_images_project_id_sha256",
        table_name="images",
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.drop_index("ix_images_sha256", table_name="images")
    op.drop_index(
        "ix_images_project_id_state_id",
        table_name="images",
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.drop_index("ix_images_project_id_id", table_name="images")
    op.drop_index(
        "ix_images_pending",
        table_name="images",
        postgresql_where=sa.text("derivatives = 'pending'"),
    )
    op.drop_index(
        "ix_images_file_name",
        table_name="images",
        postgresql_using="gin",
        postgresql_ops={"file_name": "gin_trgm_ops"},
    )
    op.drop_table("images")
    op.drop_index(
        "uq_categories_project_id_name",
        table_name="categories",
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.drop_table("categories")
    op.drop_index(op.f("ix_sign_in_links_user_id"), table_name="sign_in_links")
    op.drop_table("sign_in_links")
    op.drop_index(op.f("ix_sessions_user_id"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("projects")
    op.drop_index("ix_audit_entries_project_id_id", table_name="audit_entries")
    op.drop_index("ix_audit_entries_actor_id_id", table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_index(op.f("ix_api_tokens_user_id"), table_name="api_tokens")
    op.drop_table("api_tokens")
    op.drop_index("uq_users_email", table_name="users")
    op.drop_table("users")
    op.drop_index("ix_sign_in_failures_key_at", table_name="sign_in_failures")
    op.drop_table("sign_in_failures")
