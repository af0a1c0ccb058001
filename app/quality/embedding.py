"""What a picture looks like, as a vector: whoever can say so, by name.

Another model is one more class with these members in `EMBEDDERS` and an index of its neighbours; its vectors lie
beside those that are there, each row says whose it is, and nothing else changes.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.errors import AppError
from app.quality.efficientnet import EfficientNetLite0
from app.quality.histograms import Histograms
from app.quality.records import Embedded


class Embedder(Protocol):
    """Turns pictures into vectors whose angles say how alike they are."""

    name: str
    version: int
    dimensions: int

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is on this machine."""
        ...

    def embed(self, picture: Image.Image) -> NDArray[np.float32]:
        """A vector of `dimensions` numbers and length 1, of a picture in mode L or RGB."""
        ...


EMBEDDERS: dict[str, Embedder] = {each.name: each for each in (Histograms(), EfficientNetLite0())}
DEFAULT = Histograms.name


class EmbedderNotInstalled(AppError):
    """The model that the settings name needs packages that are not here."""


def embed(picture: Image.Image, *, model: str = DEFAULT) -> Embedded:
    """The picture's embedding by a model; raises KeyError for one that is not registered."""
    embedder = EMBEDDERS[model]
    vector = embedder.embed(picture)
    return Embedded(embedder.name, embedder.version, tuple(vector.tolist()))


class _Choice:
    """Whose vectors this process compares; one installation has one, as it has one database."""

    model = DEFAULT


def choose_embedder(model: str) -> None:
    """Compare by this model from now on; raises EmbedderNotInstalled, and KeyError for one that is not registered."""
    if not EMBEDDERS[model].is_installed:
        raise EmbedderNotInstalled(
            f"CONCORD_EMBEDDER is {model}, which needs more packages: pip install 'concord[embedding]'."
        )
    _Choice.model = model


def chosen_embedder() -> Embedder:
    """The model whose vectors are compared: that of the settings."""
    return EMBEDDERS[_Choice.model]
