"""What a picture looks like, as a vector: whoever can say so, by name.

Another model is one more class with these four members in `EMBEDDERS`; its vectors lie beside those that are there,
each row says whose it is, and nothing else changes.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.quality.histograms import Histograms
from app.quality.records import Embedded


class Embedder(Protocol):
    """Turns pictures into vectors whose angles say how alike they are."""

    name: str
    version: int
    dimensions: int

    def embed(self, picture: Image.Image) -> NDArray[np.float32]:
        """A vector of `dimensions` numbers and length 1, of a picture in mode L or RGB."""
        ...


EMBEDDERS: dict[str, Embedder] = {each.name: each for each in (Histograms(),)}
DEFAULT = Histograms.name


def embed(picture: Image.Image, *, model: str = DEFAULT) -> Embedded:
    """The picture's embedding by a model; raises KeyError for one that is not registered."""
    embedder = EMBEDDERS[model]
    vector = embedder.embed(picture)
    return Embedded(embedder.name, embedder.version, tuple(vector.tolist()))
