"""What may be asked for: other sizes, tiles, hidden places and copies. docs/exporting.md tells what each does."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.hiding.places import Findable
from app.web.texts import Storable

CROPPED_MIN_VISIBLE = 0.2
"""Of an object on a copy that is cropped, where no tiles say otherwise."""
Side = Annotated[int, Field(ge=16, le=16_384)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Resize(_Asked):
    """`fit` makes pictures smaller until they fit; `letterbox` gives all one size, on a grey ground."""

    mode: Literal["fit", "letterbox"] = "fit"
    width: Side
    height: Side


class Tiles(_Asked):
    """Windows that cover each picture."""

    width: Side
    height: Side
    overlap: Annotated[int, Field(ge=0, description="Pixels that neighbours share.")] = 0
    min_visible: Annotated[
        float, Field(ge=0, le=1, description="Less of an object than this share is left out.")
    ] = 0.2

    @model_validator(mode="after")
    def moves_on(self) -> Self:
        """Raises ValueError."""
        shorter = min(self.width, self.height)
        if self.overlap * 2 > shorter:
            raise ValueError(
                f"expected an overlap of at most half a tile, {shorter // 2} px, received {self.overlap}"
            )
        return self


class Hide(_Asked):
    """Places that nobody may recognise any more: those that are marked on images, and what is asked for here."""

    categories: Annotated[
        list[Annotated[Storable, StringConstraints(min_length=1, max_length=200)]],
        Field(max_length=100, description="All objects of these, by their names."),
    ] = []
    find: Annotated[
        list[Findable],
        Field(max_length=2, description="What a detector looks for; it misses some."),
    ] = []
    how: Literal["blur", "pixelate"] = "blur"


class Augment(_Asked):
    """Copies for training beside each picture. Images of the splits val and test have none."""

    copies: Annotated[int, Field(ge=1, le=7)] = 1
    flip: Annotated[bool, Field(description="Exchange left and right.")] = True
    rotate: Annotated[bool, Field(description="Turn by quarters.")] = False
    brightness: Annotated[float, Field(ge=0, le=0.9, description="Up to this much either way.")] = 0
    exposure: Annotated[
        float,
        Field(ge=0, le=3, description="Up to so many stops either way, as if exposed otherwise."),
    ] = 0
    crop: Annotated[
        float, Field(ge=0, le=0.5, description="Up to this share of each side is cut off.")
    ] = 0
    noise: Annotated[
        float, Field(ge=0, le=0.5, description="Standard deviation, as a share of full white.")
    ] = 0
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0

    @model_validator(mode="after")
    def changes_something(self) -> Self:
        """Raises ValueError."""
        if not (self.flip or self.rotate or self.is_of_chance):
            raise ValueError(
                "expected flip (mirrored), rotate (turned by quarters), brightness, exposure, crop or noise, "
                "received none of them"
            )
        return self

    @property
    def is_of_chance(self) -> bool:
        """Whether two copies that are turned alike are still two pictures."""
        return bool(self.brightness or self.exposure or self.crop or self.noise)


class Preparation(_Asked):
    """In this order: places are hidden, tiles cut, sizes changed, copies made. Normalising changes no picture."""

    hide: Hide | None = None
    tiles: Tiles | None = None
    resize: Resize | None = None
    augment: Augment | None = None
    normalize: Annotated[
        Literal["dataset", "imagenet"] | None,
        Field(description="Whose mean and deviation of each channel the manifest has."),
    ] = None

    @property
    def is_multiplying(self) -> bool:
        """Whether an image may become several."""
        return self.tiles is not None or self.augment is not None

    @property
    def min_visible(self) -> float:
        """Which share of an object must be seen to be on a tile or on a crop."""
        return CROPPED_MIN_VISIBLE if self.tiles is None else self.tiles.min_visible
