"""Objects and changes of them, as they go over the wire."""

from typing import Annotated, Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.annotations.models import LayerKind
from app.web.identifiers import RowId

Order = Literal[
    "image", "newest", "oldest", "largest", "smallest", "category", "score", "agreement"
]
ORDERS: tuple[Order, ...] = get_args(Order)
ObjectKind = Literal[
    "box", "rotated_box", "polygon", "polyline", "ellipse", "mask", "keypoints", "point"
]
KINDS: tuple[ObjectKind, ...] = get_args(ObjectKind)
SOURCE = r"^(people|mine|consensus|imported|annotator:[1-9][0-9]{0,17}|model:[^\x00]{1,300})$"
MOST_AT_ONCE = 1000

Cause = Literal[
    "gone", "changed", "not_yours", "reviewers_only", "nobodys", "submitted", "excluded", "unfit"
]


class ObjectQuery(BaseModel):
    """What a list of objects may be asked."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, Field(max_length=4000, description="A filter line, as of the images.")] = ""
    category_id: RowId | None = None
    source: Annotated[
        str,
        Field(
            pattern=SOURCE,
            description="`people` (all but models), `mine`, `consensus`, `imported`, `annotator:ID`, `model:NAME`.",
        ),
    ] = "people"
    kind: ObjectKind | None = None
    min_side: Annotated[
        float | None,
        Field(ge=0, allow_inf_nan=False, description="Pixels of the longer side, from."),
    ] = None
    max_side: Annotated[
        float | None,
        Field(ge=0, allow_inf_nan=False, description="Pixels of the longer side, up to."),
    ] = None
    sort: Annotated[
        Order,
        Field(
            description="`score` begins with the least sure prediction, `agreement` with the image least agreed on."
        ),
    ] = "image"
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[str | None, Field(description="`next_cursor` of the page before.")] = None


class ObjectOut(BaseModel):
    """One object. `revision` is what a change of it must name; `may_change` whether the caller may change it."""

    id: UUID
    number: int = Field(description="Its permanent id in exports.")
    revision: int
    image_id: int
    file_name: str
    layer_id: int
    layer_kind: LayerKind
    layer_name: str = Field(description="The annotator's, the model's or the import's name.")
    category_id: int
    kind: str
    x: float
    y: float
    width: float
    height: float
    area: float
    shape: dict[str, Any]
    score: float | None
    may_change: bool


class ObjectPage(BaseModel):
    items: list[ObjectOut]
    next_cursor: str | None


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class SeenObject(_Body):
    """An object as the caller saw it; one that was changed since is left as it is."""

    id: UUID
    revision: Annotated[int, Field(ge=0, lt=2**63)]


class NewRelabelling(_Body):
    """Give these objects another category. A repeat with the same `request_id` answers what the first did."""

    request_id: UUID
    category_id: RowId
    objects: Annotated[list[SeenObject], Field(min_length=1, max_length=MOST_AT_ONCE)]
    reopen: Annotated[
        bool,
        Field(
            description="Also change one's own finished work, which is then to be submitted again."
        ),
    ] = False


class Changed(BaseModel):
    """An object that was changed, at its new revision."""

    id: UUID
    revision: int
    category_id: int


class Refusal(BaseModel):
    """Objects that were left as they are, for one cause."""

    cause: Cause
    sentence: str
    ids: list[UUID]


class Report(BaseModel):
    """What became of the objects: changed, as wanted before, or refused."""

    changed: list[Changed]
    unchanged: int = Field(description="So many had the category already.")
    refused: list[Refusal]
    reopened: int = Field(description="So many finished assignments are in work again.")


class RelabellingOut(Report):
    """A change of categories. `id` is what takes it back."""

    id: int
    is_undone: bool
