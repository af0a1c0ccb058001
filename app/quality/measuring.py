"""Everything that is measured of one picture."""

from PIL import Image

from app.quality.embedding import DEFAULT, embed
from app.quality.hashing import perceptual_hash, pixel_hash
from app.quality.measures import measures_of
from app.quality.records import Measured


def measure(picture: Image.Image, *, model: str = DEFAULT) -> Measured:
    """All measures of a picture that is upright, opaque, in mode L or RGB, and at most MEASURED_PX long.

    `model` names whose embedding it gets.
    """
    luma = picture.convert("L")
    return Measured(
        measures=measures_of(picture, luma),
        perceptual_hash=perceptual_hash(luma),
        pixel_hash=pixel_hash(picture),
        embedded=embed(picture, model=model),
    )
