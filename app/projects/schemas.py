"""Projects, members and the label schema as they go over the wire."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from app.accounts.schemas import Email
from app.projects.models import (
    Category,
    InvitationState,
    MemberRole,
    Project,
    Question,
    QuestionMode,
    ReviewPolicy,
)

ShapeKind = Literal[
    "box", "rotated_box", "polygon", "polyline", "ellipse", "point", "mask", "keypoints"
]
AttributeType = Literal["select", "multiselect", "number", "text", "boolean"]

# Control characters, line and paragraph separators; joiners (Cf) are part of words in many scripts.
NOT_IN_A_LINE = {"Cc", "Zl", "Zp"}


def _storable(value: str) -> str:
    trimmed = value.strip()
    if "\x00" in trimmed:
        raise ValueError("the character U+0000 cannot be stored")
    return trimmed


def _one_line(value: str) -> str:
    if not value:
        raise ValueError("expected at least one character besides spaces")
    if any(unicodedata.category(character) in NOT_IN_A_LINE for character in value):
        raise ValueError("expected one line without control characters")
    return value


Name = Annotated[str, Field(max_length=200), AfterValidator(_storable), AfterValidator(_one_line)]
"""One line of 1 to 200 characters, trimmed."""

Prose = Annotated[str, Field(max_length=200_000), AfterValidator(_storable)]
"""Text of any number of lines, trimmed."""

Color = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$"), AfterValidator(str.lower)]
"""`#rrggbb`."""

MOST_COUNTED = 2_000_000_000
"""The largest number of images or annotators that a policy may name."""

IndexPair = Annotated[list[Annotated[int, Field(ge=0, le=9999)]], Field(min_length=2, max_length=2)]
"""Two 0-based indices into a skeleton's keypoints."""


UnitPoint = Annotated[list[Annotated[float, Field(ge=0, le=1)]], Field(min_length=2, max_length=2)]
"""A place in a box as shares of its width and height, from its top-left corner."""


class Body(BaseModel):
    """What a client sends: exact types, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


def _without_defaults(schema: dict[str, Any]) -> None:
    for field in schema.get("properties", {}).values():
        field.pop("default", None)


class Change(BaseModel):
    """Fields to change; those that are not sent stay. The defaults only say that a field may be left out."""

    model_config = ConfigDict(
        strict=True, extra="forbid", allow_inf_nan=False, json_schema_extra=_without_defaults
    )

    def changes(self) -> dict[str, Any]:
        """Only the fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"confirm"}}


class Attribute(Body):
    """A typed property that a category asks of each annotation."""

    name: Name
    type: AttributeType
    values: Annotated[list[Name], Field(max_length=1000)] | None = None
    default: bool | int | float | Prose | Annotated[list[Name], Field(max_length=1000)] | None = (
        None
    )
    required: bool = False

    @model_serializer(mode="wrap")
    def _without_what_is_not_set(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if value is not None}


class Skeleton(Body):
    """The keypoints of a category in the order they are placed, and how they are joined. Indices are 0-based.

    `layout` is a template: where each keypoint lies in the object's box, so that a whole skeleton can be placed from a
    box. `layout_aspect` is the width over the height of the box that the template was drawn in.
    """

    keypoints: Annotated[list[Name], Field(min_length=1, max_length=500)]
    edges: Annotated[list[IndexPair], Field(max_length=5000)] = []
    flip_pairs: Annotated[list[IndexPair], Field(max_length=250)] = []
    sigmas: Annotated[list[Annotated[float, Field(gt=0, le=10)]], Field(max_length=500)] | None = (
        None
    )
    layout: Annotated[list[UnitPoint], Field(max_length=500)] | None = None
    layout_aspect: Annotated[float, Field(ge=0.05, le=20)] | None = None


class NewCategory(Body):
    """A category to add. Without a color it takes the next one of the palette."""

    name: Name
    color: Color | None = None
    supercategory: Name | None = None
    shapes: Annotated[list[ShapeKind], Field(min_length=1, max_length=8)] = ["box"]
    attributes: Annotated[list[Attribute], Field(max_length=100)] = []
    skeleton: Skeleton | None = None


class CategoryChange(Change):
    """A change of a category. `confirm` is the annotation count seen in its impact."""

    name: Name = ""
    color: Color = ""
    supercategory: Name | None = None
    shapes: Annotated[list[ShapeKind], Field(min_length=1, max_length=8)] = []
    attributes: Annotated[list[Attribute], Field(max_length=100)] = []
    skeleton: Skeleton | None = None
    confirm: Annotated[int, Field(ge=0)] | None = None


class NewQuestion(Body):
    """A question to add. A binary one has exactly two values, yes and no unless said otherwise."""

    name: Name
    mode: QuestionMode
    values: Annotated[list[Name], Field(max_length=1000)] | None = None
    required: bool = False


class QuestionChange(Change):
    """A change of a question. `confirm` is the answer count seen in its impact."""

    name: Name = ""
    mode: QuestionMode = "binary"
    values: Annotated[list[Name], Field(max_length=1000)] = []
    required: bool = False
    confirm: Annotated[int, Field(ge=0)] | None = None


class Policy(Body):
    """How a project is labelled and reviewed."""

    overlap: Annotated[
        int, Field(ge=1, le=100, description="Annotators each image is given to.")
    ] = 1
    review: ReviewPolicy = "each"
    gold_rate: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="Share of an annotator's new images that are gold. Needs `blind`.",
        ),
    ] = 0.0
    iou_threshold: Annotated[float, Field(gt=0, le=1)] = 0.5
    agreement_threshold: Annotated[float, Field(ge=0, le=1)] = 0.8
    lease_minutes: Annotated[int, Field(ge=1, le=10_080)] = 60
    blind: bool = True
    predictions_hidden_until_first_stroke: bool = False
    max_overlap: Annotated[
        int,
        Field(ge=1, le=100, description="Most annotators of an image that the stop rule asks for."),
    ] = 5
    certainty: Annotated[
        float,
        Field(gt=0, le=1, description="How sure a label is when no further annotator is needed."),
    ] = 0.95
    extra_budget: Annotated[
        int,
        Field(ge=0, le=MOST_COUNTED, description="Further annotators in all; 0 asks for none."),
    ] = 0
    auto_settle: Annotated[
        bool, Field(description="Whether what annotators agree on settles by itself.")
    ] = True
    pilot: Annotated[
        int,
        Field(ge=0, le=MOST_COUNTED, description="First images that every annotator labels."),
    ] = 0


class PolicyChange(Change):
    """A change of the policy."""

    overlap: Annotated[int, Field(ge=1, le=100)] = 1
    review: ReviewPolicy = "each"
    gold_rate: Annotated[float, Field(ge=0, le=1)] = 0.0
    iou_threshold: Annotated[float, Field(gt=0, le=1)] = 0.5
    agreement_threshold: Annotated[float, Field(ge=0, le=1)] = 0.8
    lease_minutes: Annotated[int, Field(ge=1, le=10_080)] = 60
    blind: bool = True
    predictions_hidden_until_first_stroke: bool = False
    max_overlap: Annotated[int, Field(ge=1, le=100)] = 5
    certainty: Annotated[float, Field(gt=0, le=1)] = 0.95
    extra_budget: Annotated[int, Field(ge=0, le=MOST_COUNTED)] = 0
    auto_settle: bool = True
    pilot: Annotated[int, Field(ge=0, le=MOST_COUNTED)] = 0


class NewProject(Body):
    """A project to create, with its whole label schema."""

    name: Name
    description: Prose = ""
    guidelines: Prose = ""
    categories: Annotated[list[NewCategory], Field(max_length=5000)] = []
    questions: Annotated[list[NewQuestion], Field(max_length=500)] = []
    policy: Policy = Policy()


class ProjectChange(Change):
    """A change of a project. `pilot_ended` lets the images behind the pilot out, or holds them back again."""

    name: Name = ""
    description: Prose = ""
    guidelines: Prose = ""
    policy: PolicyChange = PolicyChange()
    archived: bool = False
    pilot_ended: bool = False

    def changes(self) -> dict[str, Any]:
        """Only the fields that were sent, the policy's beside the project's own."""
        sent = super().changes()
        policy: PolicyChange | None = sent.pop("policy", None)
        return sent | (policy.changes() if policy else {})


class NewMembership(Body):
    role: MemberRole


class NewInvitation(Body):
    role: MemberRole
    email: Email | None = None
    expires_in_days: Annotated[int, Field(ge=1, le=365)] = 14


class NewOrder(Body):
    """Every id of the list once, in the order wanted."""

    ids: Annotated[list[int], Field(max_length=5000)]


class Out(BaseModel):
    """What the server answers, read from rows."""

    model_config = ConfigDict(from_attributes=True)


class CategoryOut(Out):
    id: int
    name: str
    color: str
    supercategory: str | None
    shapes: list[ShapeKind]
    attributes: list[Attribute]
    skeleton: Skeleton | None
    position: int


class QuestionOut(Out):
    model_config = ConfigDict(validate_by_name=True)

    id: int
    name: str
    mode: QuestionMode
    values: list[str]
    required: Annotated[bool, Field(validation_alias="is_required")]
    position: int


class ProjectSummary(Out):
    """A project in a list; `role` is the caller's."""

    id: int
    name: str
    description: str
    role: MemberRole
    policy: Policy
    schema_version: int
    created_at: datetime
    archived_at: datetime | None
    deleted_at: datetime | None
    pilot_ended_at: datetime | None

    @classmethod
    def of(cls, project: Project, role: MemberRole) -> Self:
        return cls.model_validate(_fields(project, role))


class ProjectOut(ProjectSummary):
    """A project with its label schema and guidelines."""

    guidelines: str
    categories: list[CategoryOut]
    questions: list[QuestionOut]

    @classmethod
    def whole(
        cls,
        project: Project,
        role: MemberRole,
        *,
        categories: Sequence[Category],
        questions: Sequence[Question],
    ) -> Self:
        return cls.model_validate(
            _fields(project, role)
            | {
                "guidelines": project.guidelines,
                "categories": list(categories),
                "questions": list(questions),
            }
        )


def _fields(project: Project, role: MemberRole) -> dict[str, Any]:
    own = (
        "id", "name", "description", "schema_version", "created_at", "archived_at", "deleted_at", "pilot_ended_at",
    )  # fmt: skip
    policy = {name: getattr(project, name) for name in Policy.model_fields}
    return {name: getattr(project, name) for name in own} | {"role": role, "policy": policy}


class ProjectPage(BaseModel):
    items: list[ProjectSummary]
    next_cursor: str | None


class MemberOut(Out):
    user_id: int
    name: str
    email: str
    role: MemberRole
    created_at: datetime


class MemberList(BaseModel):
    items: list[MemberOut]


class InvitationOut(Out):
    id: int
    role: MemberRole
    email: str | None
    state: InvitationState
    created_at: datetime
    expires_at: datetime


class InvitationMade(InvitationOut):
    """`url` holds the secret and is shown this once."""

    url: str


class InvitationList(BaseModel):
    items: list[InvitationOut]
