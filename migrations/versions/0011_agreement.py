"""Agreement: what is kept of each image, so that every number is a sum; and the clusters that reviewers decide."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "agreement_expected",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("distance", sa.Double(), nullable=True),
        sa.Column("standard_error", sa.Double(), nullable=True),
        sa.Column("image_count", sa.BigInteger(), nullable=False),
        sa.Column(
            "computed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_agreement_expected_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "family", name=op.f("pk_agreement_expected")),
    )
    op.create_table(
        "agreement_answer_sums",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("rater_count", sa.BigInteger(), nullable=False),
        sa.Column("answer_count", sa.BigInteger(), nullable=False),
        sa.Column("agreeing", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("distance", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_answer_sums_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_agreement_answer_sums_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("image_id", "question_id", name=op.f("pk_agreement_answer_sums")),
    )
    op.create_index(
        "ix_agreement_answer_sums_project_id",
        "agreement_answer_sums",
        ["project_id", "question_id"],
        unique=False,
    )
    op.create_table(
        "agreement_category_sums",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("objects", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("alike", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("found", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("found_alike", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("findable", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("similarity_alike", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_agreement_category_sums_category_id_categories"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_category_sums_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "image_id", "family", "category_id", name=op.f("pk_agreement_category_sums")
        ),
    )
    op.create_index(
        "ix_agreement_category_sums_project_id",
        "agreement_category_sums",
        ["project_id", "category_id"],
        unique=False,
    )
    op.create_table(
        "agreement_confusions",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("first_category_id", sa.BigInteger(), nullable=False),
        sa.Column("second_category_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_category_id"],
            ["categories.id"],
            name=op.f("fk_agreement_confusions_first_category_id_categories"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["users.id"], name=op.f("fk_agreement_confusions_first_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_confusions_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_category_id"],
            ["categories.id"],
            name=op.f("fk_agreement_confusions_second_category_id_categories"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["users.id"], name=op.f("fk_agreement_confusions_second_id_users")
        ),
        sa.PrimaryKeyConstraint(
            "image_id",
            "family",
            "first_id",
            "second_id",
            "first_category_id",
            "second_category_id",
            name=op.f("pk_agreement_confusions"),
        ),
    )
    op.create_index(
        "ix_agreement_confusions_project_id",
        "agreement_confusions",
        ["project_id", "family"],
        unique=False,
    )
    op.create_table(
        "agreement_images",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "computed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("followed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rater_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("rater_count", sa.BigInteger(), nullable=False),
        sa.Column("empty_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("object_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("distance", sa.Double(), nullable=True),
        sa.Column("similarity", sa.Double(), nullable=True),
        sa.Column("cluster_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "disagreement_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False
        ),
        sa.Column("settle_score", sa.Double(), nullable=True),
        sa.Column("value", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_images_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_agreement_images")),
    )
    op.create_index(
        "ix_agreement_images_project_id_image_id",
        "agreement_images",
        ["project_id", "image_id"],
        unique=False,
    )
    op.create_index(
        "ix_agreement_images_similarity",
        "agreement_images",
        ["project_id", "similarity", "image_id"],
        unique=False,
    )
    op.create_index(
        "ix_agreement_images_unfollowed",
        "agreement_images",
        ["computed_at"],
        unique=False,
        postgresql_where=sa.text("followed_at is null"),
    )
    op.create_index(
        "ix_agreement_images_value",
        "agreement_images",
        ["project_id", "value", "image_id"],
        unique=False,
    )
    op.create_table(
        "agreement_keypoint_rater_sums",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("keypoint", sa.BigInteger(), nullable=False),
        sa.Column("annotator_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("dx", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("dy", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("swap_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("swappable", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["annotator_id"],
            ["users.id"],
            name=op.f("fk_agreement_keypoint_rater_sums_annotator_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_agreement_keypoint_rater_sums_category_id_categories"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_keypoint_rater_sums_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "image_id",
            "category_id",
            "keypoint",
            "annotator_id",
            name=op.f("pk_agreement_keypoint_rater_sums"),
        ),
    )
    op.create_index(
        "ix_agreement_keypoint_rater_sums_project_id",
        "agreement_keypoint_rater_sums",
        ["project_id", "annotator_id"],
        unique=False,
    )
    op.create_table(
        "agreement_keypoint_sums",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("keypoint", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("pair_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("distance", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("within_05", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("within_10", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("within_20", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "histogram",
            postgresql.ARRAY(sa.BigInteger()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("variance", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("variance_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("absent", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("occluded", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("visible", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("agreeing", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_agreement_keypoint_sums_category_id_categories"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_keypoint_sums_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "image_id", "category_id", "keypoint", name=op.f("pk_agreement_keypoint_sums")
        ),
    )
    op.create_index(
        "ix_agreement_keypoint_sums_project_id",
        "agreement_keypoint_sums",
        ["project_id", "category_id"],
        unique=False,
    )
    op.create_table(
        "agreement_object_sums",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("raters", sa.BigInteger(), nullable=False),
        sa.Column("empty_raters", sa.BigInteger(), nullable=False),
        sa.Column("objects", sa.BigInteger(), nullable=False),
        sa.Column("object_squares", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("found_alike", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("found_curve", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("findable", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("similarity", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("similarity_alike", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("dice", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("boundary", sa.Double(), nullable=True),
        sa.Column("curve", postgresql.ARRAY(sa.Double()), nullable=False),
        sa.Column("categories_alike", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("categories_given", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("distance", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("distance_weight", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("absences", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("kalos_alike", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("kalos_alpha", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_object_sums_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("image_id", "family", name=op.f("pk_agreement_object_sums")),
    )
    op.create_index(
        "ix_agreement_object_sums_project_id",
        "agreement_object_sums",
        ["project_id", "family"],
        unique=False,
    )
    op.create_table(
        "agreement_pair_sums",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("first_objects", sa.BigInteger(), nullable=False),
        sa.Column("second_objects", sa.BigInteger(), nullable=False),
        sa.Column("matched", sa.BigInteger(), nullable=False),
        sa.Column("matched_alike", sa.BigInteger(), nullable=False),
        sa.Column("similarity", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("similarity_alike", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("distance", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_agreement_pair_sums_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["users.id"], name=op.f("fk_agreement_pair_sums_first_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_pair_sums_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["users.id"], name=op.f("fk_agreement_pair_sums_second_id_users")
        ),
        sa.PrimaryKeyConstraint(
            "image_id", "family", "first_id", "second_id", name=op.f("pk_agreement_pair_sums")
        ),
    )
    op.create_index(
        "ix_agreement_pair_sums_project_id",
        "agreement_pair_sums",
        ["project_id", "first_id", "second_id"],
        unique=False,
    )
    op.create_table(
        "agreement_rater_sums",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("annotator_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("marked", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("expected", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("found", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("same", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("extra", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("edge_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("left", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("top", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("right", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("bottom", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["annotator_id"], ["users.id"], name=op.f("fk_agreement_rater_sums_annotator_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_rater_sums_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "image_id", "family", "annotator_id", name=op.f("pk_agreement_rater_sums")
        ),
    )
    op.create_index(
        "ix_agreement_rater_sums_project_id",
        "agreement_rater_sums",
        ["project_id", "annotator_id"],
        unique=False,
    )
    op.create_table(
        "agreement_stale",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "retry_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("is_bulk", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_stale_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_agreement_stale")),
    )
    op.create_index(
        "ix_agreement_stale_due", "agreement_stale", ["is_bulk", "retry_at", "since"], unique=False
    )
    op.create_index(
        "ix_agreement_stale_project_id", "agreement_stale", ["project_id", "is_bulk"], unique=False
    )
    op.create_table(
        "agreement_votes",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("annotator_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("values", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["annotator_id"], ["users.id"], name=op.f("fk_agreement_votes_annotator_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_agreement_votes_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_agreement_votes_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "image_id", "question_id", "annotator_id", name=op.f("pk_agreement_votes")
        ),
    )
    op.create_index(
        "ix_agreement_votes_project_id",
        "agreement_votes",
        ["project_id", "question_id"],
        unique=False,
    )
    op.create_table(
        "clusters",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("members", postgresql.JSON(astext_type=sa.Text()), nullable=False),
        sa.Column("rater_count", sa.BigInteger(), nullable=False),
        sa.Column("vote_count", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("category_share", sa.Double(), nullable=True),
        sa.Column("similarity", sa.Double(), nullable=True),
        sa.Column("spread", sa.Double(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("settle_score", sa.Double(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("is_decided", sa.Boolean(), server_default=sa.text("false"), nullable=False),
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
        sa.Column("vanished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status in ('agreed', 'category', 'attribute', 'loose', 'missed', 'single', 'answer', 'unchecked')",
            name=op.f("ck_clusters_status"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_clusters_category_id_categories"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_clusters_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_clusters_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
    )
    op.create_index(
        "ix_clusters_project_id_settle_score",
        "clusters",
        ["project_id", "settle_score"],
        unique=False,
    )
    op.create_index(
        "ix_clusters_project_id_value",
        "clusters",
        ["project_id", "value", "id"],
        unique=False,
        postgresql_where=sa.text("status <> 'agreed' and vanished_at is null"),
    )
    op.create_index("uq_clusters_image_id_key", "clusters", ["image_id", "key"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_clusters_image_id_key", table_name="clusters")
    op.drop_index(
        "ix_clusters_project_id_value",
        table_name="clusters",
        postgresql_where=sa.text("status <> 'agreed' and vanished_at is null"),
    )
    op.drop_index("ix_clusters_project_id_settle_score", table_name="clusters")
    op.drop_table("clusters")
    op.drop_index("ix_agreement_votes_project_id", table_name="agreement_votes")
    op.drop_table("agreement_votes")
    op.drop_index("ix_agreement_stale_project_id", table_name="agreement_stale")
    op.drop_index("ix_agreement_stale_due", table_name="agreement_stale")
    op.drop_table("agreement_stale")
    op.drop_index("ix_agreement_rater_sums_project_id", table_name="agreement_rater_sums")
    op.drop_table("agreement_rater_sums")
    op.drop_index("ix_agreement_pair_sums_project_id", table_name="agreement_pair_sums")
    op.drop_table("agreement_pair_sums")
    op.drop_index("ix_agreement_object_sums_project_id", table_name="agreement_object_sums")
    op.drop_table("agreement_object_sums")
    op.drop_index("ix_agreement_keypoint_sums_project_id", table_name="agreement_keypoint_sums")
    op.drop_table("agreement_keypoint_sums")
    op.drop_index(
        "ix_agreement_keypoint_rater_sums_project_id", table_name="agreement_keypoint_rater_sums"
    )
    op.drop_table("agreement_keypoint_rater_sums")
    op.drop_index("ix_agreement_images_value", table_name="agreement_images")
    op.drop_index(
        "ix_agreement_images_unfollowed",
        table_name="agreement_images",
        postgresql_where=sa.text("followed_at is null"),
    )
    op.drop_index("ix_agreement_images_similarity", table_name="agreement_images")
    op.drop_index("ix_agreement_images_project_id_image_id", table_name="agreement_images")
    op.drop_table("agreement_images")
    op.drop_index("ix_agreement_confusions_project_id", table_name="agreement_confusions")
    op.drop_table("agreement_confusions")
    op.drop_index("ix_agreement_category_sums_project_id", table_name="agreement_category_sums")
    op.drop_table("agreement_category_sums")
    op.drop_index("ix_agreement_answer_sums_project_id", table_name="agreement_answer_sums")
    op.drop_table("agreement_answer_sums")
    op.drop_table("agreement_expected")
