"""Statistics of labels as they go over the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.exporting.schemas import TRUTHS
from app.insights.dividing import MOST_PARTS, Cut
from app.web.texts import Storable

FEW = 50
"""So few images make a label rare, unless somebody says otherwise."""

Line = Annotated[str | None, Field(description="The filter line that finds exactly these images.")]
Share = Annotated[float | None, Field(description="From 0 to 1; null where there is nothing to share.")]  # fmt: skip


def _none_of_nothing(value: object) -> object:
    """A form sends its empty choice, too."""
    return None if value == "" else value


class Asked(BaseModel):
    """Whose labels count, and of which images."""

    model_config = ConfigDict(extra="ignore")

    truth: Annotated[Storable, Field(max_length=300, description=TRUTHS)] = "all"
    where: Annotated[Storable, Field(max_length=2000, description="A filter line.")] = ""


class AskedLabels(Asked):
    """The field that labels are divided by, and how numbers of it are cut."""

    field: Annotated[
        Storable,
        Field(
            max_length=300,
            description="A field of the filter language, `place`, or `answer:<question>`; empty: none.",
        ),
    ] = ""
    bins: Annotated[
        int | None,
        Field(ge=2, le=MOST_PARTS, description="Into how many parts numbers are cut."),
        BeforeValidator(_none_of_nothing),
    ] = None
    cut: Annotated[
        Cut, Field(description="Parts with about as many images each, or of equal width.")
    ] = "count"


class AskedGaps(Asked):
    """Which labels count as rare."""

    least: Annotated[
        int,
        Field(ge=1, le=1_000_000, description="With fewer images, a label is too rare."),
        BeforeValidator(lambda value: FEW if value == "" else value),
    ] = FEW


class AskedObjects(Asked):
    """Whose objects the maps show."""

    category: Annotated[
        Storable, Field(max_length=300, description="By name or id; empty: all categories.")
    ] = ""


class PopulationOut(BaseModel):
    """What the numbers are of. Counts of a sample are estimates for all images, to two digits."""

    truth: str
    where: str
    image_count: Annotated[int, Field(description="Labelled images that match.")]
    sample_size: Annotated[int | None, Field(description="Images counted; null: all of them.")]


class ShareOut(BaseModel):
    """So many images, their share with its 95 % interval (Wilson), and the filter line that finds them."""

    images: int
    share: Share
    low: float | None
    high: float | None
    line: Line


class PartOut(BaseModel):
    """A part of the images: a bin of numbers, a time, a word; or those of which the field is not known."""

    name: str
    is_missing: bool
    images: int
    line: Line


class LabelRow(ShareOut):
    """One category, or one answer. `share` is of all labelled images; each cell's is of the images of its part."""

    kind: Literal["category", "answer"]
    name: str
    question: str | None
    color: str | None
    objects: int
    cells: list[ShareOut]


class LabelsOut(PopulationOut):
    """Labels by the parts of a field."""

    field: str
    field_label: str
    parts: list[PartOut]
    rows: list[LabelRow]


class GapOut(BaseModel):
    """A label that is missing, or far rarer than by chance, in one part of the images."""

    sentence: str
    kind: Literal["category", "answer"]
    label: str
    field: str
    part: str
    images: int
    expected: float
    part_images: int
    p_value: Annotated[float, Field(description="Of so few by chance; Fisher's exact test, one side.")]  # fmt: skip
    line: Annotated[str | None, Field(description="Finds the images that have both.")]
    part_line: Annotated[str | None, Field(description="Finds the images of the part.")]


class RareOut(BaseModel):
    """A label with too few images."""

    kind: Literal["category", "answer"]
    name: str
    question: str | None
    images: int
    sentence: str
    line: Line


class GapsOut(PopulationOut):
    """What a dataset has too little of."""

    least: int
    fields: Annotated[list[str], Field(description="The fields that were looked at.")]
    tested: Annotated[int, Field(description="Combinations of which at least 5 would be expected.")]
    untested: Annotated[int, Field(description="Combinations too rare to tell.")]
    rate: Annotated[float, Field(description="Of those told, at most this share is chance.")]
    gaps: list[GapOut]
    rare: list[RareOut]


class PairOut(BaseModel):
    """Two categories on one image. `share` is of images with the first, `reverse_share` of those with the second."""

    first: str
    second: str
    images: int
    share: Share
    reverse_share: Share
    expected: float
    lift: Annotated[float | None, Field(description="How many times as often as by chance.")]
    pmi: Annotated[float | None, Field(description="Its base-2 logarithm; null: never together.")]
    line: Line


class PairsOut(PopulationOut):
    """Categories that are on one image together."""

    categories: list[str]
    left_out: Annotated[int, Field(description="Categories beyond the commonest.")]
    images: Annotated[list[int], Field(description="Of each category, in the same order.")]
    pairs: list[PairOut]


class SizeOut(BaseModel):
    """COCO's sizes: small is below 32² pixels of area, large from 96² on."""

    small: int
    medium: int
    large: int
    without_area: Annotated[int, Field(description="Points and lines.")]


class AreaBar(BaseModel):
    """One bar of the histogram of areas."""

    low: Annotated[float, Field(description="Side of a square of this area, in shares of the image's.")]  # fmt: skip
    high: float
    objects: int


class CategorySizes(SizeOut):
    """The objects of one category."""

    name: str
    color: str
    objects: int
    images: int
    median_area: Annotated[float | None, Field(description="In shares of the image.")]
    line: Line


class ObjectsOut(PopulationOut):
    """Counts of objects; of a sample they are as counted there."""

    category: str
    objects: int
    sizes: SizeOut
    areas: list[AreaBar]
    extents: Annotated[
        list[list[int]],
        Field(description="Objects by height (rows) and width (columns) in tenths of the image's."),
    ]
    centres: Annotated[
        list[list[int]],
        Field(description="Objects by where their centre is, rows from the top, twentieths."),
    ]
    coverage: Annotated[
        list[list[float]],
        Field(description="Share of the objects whose bounds cover each twentieth."),
    ]
    categories: list[CategorySizes]
