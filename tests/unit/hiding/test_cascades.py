"""The cascades find a portrait's face and a drawn number plate where they are, and no plate where there is none."""

import random

import pytest
from PIL import Image

from app.hiding.cascades import HaarCascades
from app.hiding.places import Findable, Place
from tests.factories.plates import LONG, car_with_plate, registration

pytestmark = pytest.mark.skipif(not HaarCascades().is_installed, reason="needs the extra: OpenCV 4")


def found(picture: Image.Image, kind: Findable) -> list[Place]:
    return HaarCascades().find(picture, {kind})


@pytest.mark.parametrize("seed", range(3))
def test_a_drawn_plate_is_found(seed: int) -> None:
    picture = car_with_plate(registration(random.Random(seed)), 200)

    [place] = found(picture, "plate")

    assert place.kind == "plate"
    assert place.x <= 220 + 20
    assert place.x + place.width >= 420 - 20
    assert place.y <= 240 <= place.y + place.height <= 300


def test_places_are_of_the_picture_that_was_given() -> None:
    small = car_with_plate("K807KO 36", 200)
    large = small.resize((small.width * 4, small.height * 4))

    [place] = found(large, "plate")

    assert place.x <= 4 * 320 <= place.x + place.width
    assert place.width >= 4 * 150


def test_a_car_without_a_plate_has_none() -> None:
    picture = car_with_plate("K807KO 36", 200)
    picture.paste(45, (200, 190, 440, 290))

    assert found(picture, "plate") == []


def test_only_what_is_asked_for_is_sought() -> None:
    assert found(car_with_plate("K807KO 36", 200, LONG), "face") == []


def test_a_face_is_found_whichever_way_it_looks() -> None:
    data = pytest.importorskip("skimage.data", reason="needs scikit-image, which has a portrait")
    portrait = Image.fromarray(data.astronaut()).crop((120, 0, 330, 220))
    mirrored = portrait.transpose(Image.Transpose.FLIP_LEFT_RIGHT)

    [face], [other] = found(portrait, "face"), found(mirrored, "face")

    assert face.x <= 105 <= face.x + face.width
    assert face.y <= 115 <= face.y + face.height
    assert face.x + face.width == pytest.approx(portrait.width - other.x, abs=15)
