"""What is kept of each image, so that every number is a sum: see docs/agreement.md for what follows from which column.

R is the number of people who have submitted an image. Pairs of them weigh 2 / (R - 1), so that an image with five
annotators does not count ten times.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.database.base import Base, BigId, CreatedAt

Family = Literal["region", "keypoints", "line", "point"]
ClusterStatus = Literal[
    "agreed", "category", "attribute", "loose", "missed", "single", "answer", "unchecked"
]

RECOMPUTE = "agreement.recompute"
"""The kind of the job that measures a project anew."""

ImageKey = Annotated[
    int, mapped_column(ForeignKey("images.id", ondelete="CASCADE"), primary_key=True)
]
Rater = Annotated[int, mapped_column(ForeignKey("users.id"), primary_key=True)]
CategoryKey = Annotated[
    int, mapped_column(ForeignKey("categories.id", ondelete="CASCADE"), primary_key=True)
]
QuestionKey = Annotated[
    int, mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
]
Text = Annotated[str, mapped_column(primary_key=True)]
Sum = Annotated[float, mapped_column(server_default=text("0"))]
Count = Annotated[int, mapped_column(server_default=text("0"))]


class StaleImage(Base):
    """An image whose sums are older than its submissions. Written by triggers, so that no caller can forget.

    `is_bulk` marks what a changed setting made stale: that is the work of the job `agreement.recompute`, whereas what
    people have just submitted goes first. A failing image waits until `retry_at`.
    """

    __tablename__ = "agreement_stale"
    __table_args__ = (
        Index("ix_agreement_stale_due", "is_bulk", "retry_at", "since"),
        Index("ix_agreement_stale_project_id", "project_id", "is_bulk"),
    )

    image_id: Mapped[ImageKey]
    project_id: Mapped[int]
    since: Mapped[CreatedAt]
    retry_at: Mapped[CreatedAt]
    is_bulk: Mapped[bool] = mapped_column(server_default=text("false"))
    attempts: Mapped[Count]
    error: Mapped[str | None]


class ImageAgreement(Base):
    """One image as a whole. `distance` is of the objects of all families, summed over pairs of people; null without
    two people or in a project without categories. `similarity` is what two annotators have in common, from 0 to 1,
    objects and each question counting alike.
    """

    __tablename__ = "agreement_images"
    __table_args__ = (
        Index("ix_agreement_images_project_id_image_id", "project_id", "image_id"),
        Index("ix_agreement_images_similarity", "project_id", "similarity", "image_id"),
        Index("ix_agreement_images_value", "project_id", "value", "image_id"),
        Index(
            "ix_agreement_images_unfollowed",
            "computed_at",
            postgresql_where=text("followed_at is null"),
        ),
    )

    image_id: Mapped[ImageKey]
    project_id: Mapped[int]
    computed_at: Mapped[CreatedAt]
    # When what follows from agreement (settling, asking for another annotator) was done for this measuring.
    followed_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    rater_ids: Mapped[list[int]]
    rater_count: Mapped[int]
    empty_count: Mapped[Count]
    empty_ids: Mapped[list[int]] = mapped_column(server_default=text("'{}'"))
    object_count: Mapped[Count]
    distance: Mapped[float | None]
    similarity: Mapped[float | None]
    cluster_count: Mapped[Count]
    disagreement_count: Mapped[Count]
    settle_score: Mapped[float | None]
    value: Mapped[Sum]


class ObjectSums(Base):
    """The objects of one family on one image: `ImageSums` of `measures.objects` as they are.

    `found_curve` is the numerator of AF1, `curve` the weights of matched pairs by similarity in steps of .05 from .50.
    `boundary` sums the IoU of edges' bands, of pairs of regions that are no boxes; `boundary_weight` is theirs.
    """

    __tablename__ = "agreement_object_sums"
    __table_args__ = (Index("ix_agreement_object_sums_project_id", "project_id", "family"),)

    image_id: Mapped[ImageKey]
    family: Mapped[Text]
    project_id: Mapped[int]
    raters: Mapped[int]
    empty_raters: Mapped[int]
    objects: Mapped[int]
    object_squares: Mapped[int]
    found: Mapped[Sum]
    found_alike: Mapped[Sum]
    found_curve: Mapped[Sum]
    findable: Mapped[Sum]
    similarity: Mapped[Sum]
    similarity_alike: Mapped[Sum]
    dice: Mapped[Sum]
    boundary: Mapped[Sum]
    boundary_weight: Mapped[Sum]
    curve: Mapped[list[float]] = mapped_column(ARRAY(Double))
    categories_alike: Mapped[Sum]
    categories_given: Mapped[Sum]
    distance: Mapped[Sum]
    distance_weight: Mapped[Sum]
    absences: Mapped[Sum]
    kalos_alike: Mapped[Sum]
    kalos_alpha: Mapped[float | None]


class PairSums(Base):
    """The objects of one family on one image, of two people; `first_id` is the smaller id."""

    __tablename__ = "agreement_pair_sums"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        Index("ix_agreement_pair_sums_project_id", "project_id", "first_id", "second_id"),
    )

    image_id: Mapped[ImageKey]
    family: Mapped[Text]
    first_id: Mapped[Rater]
    second_id: Mapped[Rater]
    project_id: Mapped[int]
    first_objects: Mapped[int]
    second_objects: Mapped[int]
    matched: Mapped[int]
    matched_alike: Mapped[int]
    similarity: Mapped[Sum]
    similarity_alike: Mapped[Sum]
    distance: Mapped[Sum]


class CategorySums(Base):
    """The objects of one category on one image: `CategorySums` of `measures.objects` as they are.

    `distance` is of that category's objects alone, as `ImageAgreement.distance` of all.
    """

    __tablename__ = "agreement_category_sums"
    __table_args__ = (Index("ix_agreement_category_sums_project_id", "project_id", "category_id"),)

    image_id: Mapped[ImageKey]
    family: Mapped[Text]
    category_id: Mapped[CategoryKey]
    project_id: Mapped[int]
    objects: Mapped[int]
    given: Mapped[Sum]
    alike: Mapped[Sum]
    found: Mapped[Sum]
    found_alike: Mapped[Sum]
    findable: Mapped[Sum]
    similarity_alike: Mapped[Sum]
    distance: Mapped[Sum]


class Confusion(Base):
    """Objects that one person gave one category and another a different one; `first_id` is the smaller id.

    `weight` counts each with 1 / (m - 1), m people having marked it: half of the coincidences of two categories.
    """

    __tablename__ = "agreement_confusions"
    __table_args__ = (Index("ix_agreement_confusions_project_id", "project_id", "family"),)

    image_id: Mapped[ImageKey]
    family: Mapped[Text]
    first_id: Mapped[Rater]
    second_id: Mapped[Rater]
    first_category_id: Mapped[CategoryKey]
    second_category_id: Mapped[CategoryKey]
    project_id: Mapped[int]
    count: Mapped[int]
    weight: Mapped[Sum]


class RaterSums(Base):
    """One person's objects against what most of the others marked.

    `expected` counts the clusters that most of the others marked, `found` those of them that this person marked, `same`
    those in the others' category; `extra` counts this person's objects that most of the others did not mark. Edges are
    deviations outwards from the middle of all, in shares of the width or height, over `edge_count` objects.
    """

    __tablename__ = "agreement_rater_sums"
    __table_args__ = (Index("ix_agreement_rater_sums_project_id", "project_id", "annotator_id"),)

    image_id: Mapped[ImageKey]
    family: Mapped[Text]
    annotator_id: Mapped[Rater]
    project_id: Mapped[int]
    marked: Mapped[Count]
    expected: Mapped[Count]
    found: Mapped[Count]
    same: Mapped[Count]
    extra: Mapped[Count]
    edge_count: Mapped[Count]
    left: Mapped[Sum]
    top: Mapped[Sum]
    right: Mapped[Sum]
    bottom: Mapped[Sum]


class KeypointSums(Base):
    """One keypoint of one category on one image, over matched pairs; distances in shares of the object's size.

    `histogram` counts pairs by distance in steps of .0125, up to the last that holds any. `absent`, `occluded` and
    `visible` are votes of clusters of two or more, `agreeing` their sum of n(n-1)/(m-1). `variance` is sigma squared,
    summed over `variance_count` objects.
    """

    __tablename__ = "agreement_keypoint_sums"
    __table_args__ = (Index("ix_agreement_keypoint_sums_project_id", "project_id", "category_id"),)

    image_id: Mapped[ImageKey]
    category_id: Mapped[CategoryKey]
    keypoint: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    pair_count: Mapped[Count]
    distance: Mapped[Sum]
    within_05: Mapped[Count]
    within_10: Mapped[Count]
    within_20: Mapped[Count]
    histogram: Mapped[list[int]] = mapped_column(server_default=text("'{}'"))
    variance: Mapped[Sum]
    variance_count: Mapped[Count]
    absent: Mapped[Count]
    occluded: Mapped[Count]
    visible: Mapped[Count]
    agreeing: Mapped[Sum]


class KeypointRaterSums(Base):
    """Where one person puts a keypoint beside the middle of all, in shares of the object's size; swaps of sides."""

    __tablename__ = "agreement_keypoint_rater_sums"
    __table_args__ = (
        Index("ix_agreement_keypoint_rater_sums_project_id", "project_id", "annotator_id"),
    )

    image_id: Mapped[ImageKey]
    category_id: Mapped[CategoryKey]
    keypoint: Mapped[int] = mapped_column(primary_key=True)
    annotator_id: Mapped[Rater]
    project_id: Mapped[int]
    count: Mapped[Count]
    dx: Mapped[Sum]
    dy: Mapped[Sum]
    swap_count: Mapped[Count]
    swappable: Mapped[Count]


class AnswerSums(Base):
    """One question on one image: m people answered, R were asked.

    `agreeing` is the sum of n(n-1)/(m-1) over distinct answers, `distance` the sum of Jaccard distances of ordered
    pairs / (m-1); both are 0 where m < 2.
    """

    __tablename__ = "agreement_answer_sums"
    __table_args__ = (Index("ix_agreement_answer_sums_project_id", "project_id", "question_id"),)

    image_id: Mapped[ImageKey]
    question_id: Mapped[QuestionKey]
    project_id: Mapped[int]
    rater_count: Mapped[int]
    answer_count: Mapped[int]
    agreeing: Mapped[Sum]
    distance: Mapped[Sum]


class Vote(Base):
    """What one person answered; nobody is here who left the question open."""

    __tablename__ = "agreement_votes"
    __table_args__ = (Index("ix_agreement_votes_project_id", "project_id", "question_id"),)

    image_id: Mapped[ImageKey]
    question_id: Mapped[QuestionKey]
    annotator_id: Mapped[Rater]
    project_id: Mapped[int]
    values: Mapped[list[str]]


class ExpectedDistance(Base):
    """How far two people's objects on different images are apart: what chance alone would give.

    Drawn from random pairs, so kept until a twentieth of the images has changed. `family` is 'objects' for all, and
    'region:7' for the regions of category 7.
    """

    __tablename__ = "agreement_expected"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    family: Mapped[Text]
    distance: Mapped[float | None]
    standard_error: Mapped[float | None]
    image_count: Mapped[int]
    computed_at: Mapped[CreatedAt]


class Cluster(Base):
    """The annotations that several people made of one object, or their answers to one question.

    `key` is a hash of the members' ids (or of the question) and names the cluster within its image; `fingerprint` also
    covers their revisions, so that a decision can be seen to be outdated. Its id stays as long as the key does.
    `vote_count` of `rater_count` people marked it. A cluster that is gone is deleted, unless a reviewer has decided on
    it (`is_decided`, written by review): then it keeps its row and says when it went (`vanished_at`).
    """

    __tablename__ = "clusters"
    __table_args__ = (
        CheckConstraint(
            "status in ('agreed', 'category', 'attribute', 'loose', 'missed', 'single', 'answer', 'unchecked')",
            name="status",
        ),
        Index("uq_clusters_image_id_key", "image_id", "key", unique=True),
        Index(
            "ix_clusters_project_id_value",
            "project_id",
            "value",
            "id",
            postgresql_where=text("status <> 'agreed' and vanished_at is null"),
        ),
        Index("ix_clusters_project_id_settle_score", "project_id", "settle_score"),
    )

    id: Mapped[BigId]
    project_id: Mapped[int]
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"))
    family: Mapped[str]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    key: Mapped[str]
    fingerprint: Mapped[str]
    # [{layer_id, annotator_id, annotation_id, category_id}] or [{layer_id, annotator_id, values}], by layer.
    members: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    rater_count: Mapped[int]
    vote_count: Mapped[int]
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("categories.id", ondelete="SET NULL")
    )
    category_share: Mapped[float | None]
    similarity: Mapped[float | None]
    spread: Mapped[float | None]
    status: Mapped[str]
    settle_score: Mapped[float]
    value: Mapped[float]
    is_decided: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    vanished_at: Mapped[datetime | None]
