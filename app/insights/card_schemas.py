"""A dataset card as it goes over the wire."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.insights.label_schemas import LabelRow
from app.web.texts import Storable

Words = Annotated[Storable, StringConstraints(strip_whitespace=True, max_length=5000)]


class CardWords(BaseModel):
    """What only people know; each text may hold Markdown, and what is left out is empty."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    intended_uses: Words = ""
    other_uses: Annotated[Words, Field(description="What it must not be used for.")] = ""
    collection: Annotated[Words, Field(description="How and why the pictures were taken.")] = ""
    limitations: Words = ""
    licence: Words = ""
    contact: Words = ""


class Counted(BaseModel):
    """One value and how many images have it."""

    name: str
    count: int


class CardDataset(BaseModel):
    """The project and its rules. The guidelines' version is their SHA-256."""

    name: str
    description: str
    created_on: str
    schema_version: int
    guidelines_sha256: str | None
    guidelines_words: int
    rulings: Annotated[
        int,
        Field(
            description="Under a filter, those on the whole project and on what people differ about there."
        ),
    ]


class CardImages(BaseModel):
    """The images, and where they come from. Excluded ones are counted apart, and in nothing else."""

    count: int
    excluded: Annotated[list[Counted], Field(description="By reason.")]
    states: list[Counted]
    cameras: list[Counted]
    formats: list[Counted]
    megapixels: Annotated[list[float] | None, Field(description="Least, median and most.")]
    first_taken: str | None
    last_taken: str | None
    undated: int
    places: Annotated[list[Counted], Field(description="Squares of one degree: no addresses.")]
    duplicates: Annotated[list[Counted], Field(description="Images with another like them.")]
    anomalies: Annotated[list[Counted], Field(description="Found, and not dismissed.")]
    origins: list[Counted]
    imports: Annotated[
        list[Counted], Field(description="Files; under a filter, those with labels on its images.")
    ]
    imported_licences: Annotated[list[str], Field(description="Of the whole project.")]


class CardPeople(BaseModel):
    """Who worked on it, without names."""

    members: Annotated[
        list[Counted], Field(description="By role; under a filter, those who labelled its images.")
    ]
    annotators: Annotated[int, Field(description="Who have submitted an image.")]
    submitted: int
    accepted: int
    images_by_several: int
    gold_images: int
    pilot_images: int
    models: list[str]


class CardAgreement(BaseModel):
    """How far annotators agree, with its 95 % interval; without a value, the reason."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    images: int
    reason: str | None


class CardPrivacy(BaseModel):
    """What images tell of people and places."""

    with_place: int
    with_serial: int
    with_names: int
    referenced: Annotated[int, Field(description="Whose files are left where they lie.")]


class CardVersion(BaseModel):
    """A version of the dataset that is kept."""

    name: str
    format: str
    truth: str
    image_count: int
    splits: dict[str, int]
    sha256: str


class Card(BaseModel):
    """All that is to be known of a dataset. Unchanged data gives the same card, to the byte."""

    concord: str
    words: CardWords
    dataset: CardDataset
    images: CardImages
    people: CardPeople
    agreement: CardAgreement
    truth: Annotated[str, Field(description="Whose labels are counted.")]
    where: Annotated[str, Field(description="On which images: a filter line; empty: all.")]
    labels: list[LabelRow]
    gaps: list[str]
    rare: list[str]
    privacy: CardPrivacy
    versions: list[CardVersion]

    def as_json(self) -> dict[str, Any]:
        """For programs and files."""
        return self.model_dump(mode="json")
