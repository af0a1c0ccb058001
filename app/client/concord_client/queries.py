"""What stands behind the question mark of an address."""

from typing import Literal, TypedDict

from concord_client.bodies import (
    AgreementRows,
    AssignmentState,
    DisagreementKind,
    Family,
    Frame,
    FusionMethod,
)


class Paging(TypedDict, total=False):
    """Any list that comes in pages."""

    limit: int
    cursor: str | None


class ProjectQuery(TypedDict, total=False):
    """Which projects."""

    state: Literal["active", "archived", "deleted"]


class ImageQuery(TypedDict, total=False):
    """Which images: `q` is a filter line as in the gallery."""

    q: str
    sort: str


class FileQuery(TypedDict, total=False):
    """Which frame of a picture."""

    frame: Frame


class LinesQuery(TypedDict, total=False):
    """Which lines of a listing."""

    code: str | None


class ExportFileQuery(TypedDict, total=False):
    """Whether a file is given out that the server has found wrong."""

    unverified: bool


class RunQuery(TypedDict, total=False):
    """Whether an import is checked again, or carried out."""

    dry_run: bool


class AssignmentQuery(TypedDict, total=False):
    """Which assignments."""

    state: AssignmentState | None
    annotator_id: int | None


class AgreementScope(TypedDict, total=False):
    """Of what the numbers are: a metadata field to slice by, shapes of one family, one question, one category."""

    slice: str | None
    family: Family | None
    question: int | None
    category: int | None
    names: Literal["shown", "hidden"]


class AgreementQuery(AgreementScope):
    """How to divide the numbers into rows."""

    by: AgreementRows


class ImageAgreementQuery(Paging):
    """The rows of images, which come in pages."""

    by: Literal["image"]


class DisagreementFilter(TypedDict, total=False):
    """Which disagreements, in which order.

    `category`, `question` and `image` are ids; `annotator` is who stands against the others, or two with a comma
    between who differ; `cell` two category ids or answers; `decided`: also what is settled; `sort`: by default the most
    telling first.
    """

    kind: DisagreementKind | None
    category: int | None
    question: int | None
    image: int | None
    annotator: str | None
    cell: str | None
    decided: bool
    sort: Literal["value", "image", "newest"]


class FusionQuery(TypedDict, total=False):
    """How polygons and masks are fused."""

    method: FusionMethod


class UndoQuery(TypedDict, total=False):
    """Which decision is meant."""

    decision: int | None


class CocoQuery(TypedDict, total=False):
    """Whose word a COCO file takes, and of which images."""

    truth: str
    provenance: bool
    where: str


ImportQuery = TypedDict(
    "ImportQuery",
    {
        "as": str,
        "categories": Literal["create", "match"],
        "images": Literal["add", "match"],
        "frame": Literal["auto", "upright", "stored"],
        "format": str | None,
        "source": str | None,
        "dry_run": bool,
    },
    total=False,
)
"""How a dataset is to be taken over."""
