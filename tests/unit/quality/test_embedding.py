"""Embeddings: vectors whose angles say how alike pictures are."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.quality.embedding import DEFAULT, EMBEDDERS, embed


def scene(colour: str, *, upright: bool, size: tuple[int, int] = (200, 160)) -> Image.Image:
    """Stripes of a colour on grey."""
    picture = Image.new("RGB", size, "#999")
    draw = ImageDraw.Draw(picture)
    for at in range(0, max(size), 20):
        end = (at + 8, size[1]) if upright else (size[0], at + 8)
        draw.rectangle(((at, 0) if upright else (0, at), end), fill=colour)
    return picture


def distance(first: Image.Image, second: Image.Image) -> float:
    return 1 - float(np.dot(embed(first).vector, embed(second).vector))


@pytest.mark.parametrize(
    "picture", [scene("red", upright=True), Image.new("L", (1, 1)), Image.new("RGB", (900, 2))]
)
def test_a_vector_has_the_stated_size_and_length_one(picture: Image.Image) -> None:
    embedded = embed(picture)

    assert (embedded.model, embedded.version) == (DEFAULT, EMBEDDERS[DEFAULT].version)
    assert len(embedded.vector) == EMBEDDERS[DEFAULT].dimensions
    assert np.linalg.norm(embedded.vector) == pytest.approx(1, abs=1e-5)


def test_the_same_scene_in_another_size_is_nearer_than_other_colours_or_directions() -> None:
    original = scene("red", upright=True)

    smaller = distance(original, original.resize((150, 120)))
    assert smaller < 0.05
    assert smaller < distance(original, scene("blue", upright=True))
    assert smaller < distance(original, scene("red", upright=False))


def test_grey_pictures_have_one_embedding_in_either_mode() -> None:
    grey = scene("red", upright=True).convert("L")

    assert embed(grey).vector == embed(grey.convert("RGB")).vector
