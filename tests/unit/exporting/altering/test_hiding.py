"""Hidden places keep no detail, and nothing beside them is touched."""

import numpy as np
import pytest
from PIL import Image as Pictures

from app.exporting.altering.labels import regions_to_hide
from app.exporting.altering.pixels import without
from app.formats.regions import runs_of, size_of
from app.geometry.masks import pixels_of_runs
from tests.unit.formats.torture import CAT, DOG, POSED_IMAGE, REGIONS_IMAGE


@pytest.mark.parametrize("how", ["blur", "pixelate"])
def test_only_blocks_are_left_of_a_place(how: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (400, 400, 3), dtype=np.uint8)
    box = {"type": "box", "x": 100, "y": 100, "width": 192, "height": 192}

    hidden = np.asarray(without(Pictures.fromarray(noise), [box], how))

    inside = hidden[100:292, 100:292].astype(int)
    assert np.abs(inside - inside.mean()).max() < 25, "averages of noise are grey"
    inside_was = noise[100:292, 100:292]
    assert inside.std() < inside_was.std() / 10
    untouched = np.ones((400, 400), bool)
    untouched[100:292, 100:292] = False
    assert np.array_equal(hidden[untouched], noise[untouched])


def test_of_a_region_its_own_pixels_are_hidden() -> None:
    size = size_of(REGIONS_IMAGE)
    noise = np.random.default_rng(1).integers(0, 256, (size.height, size.width), dtype=np.uint8)
    places = regions_to_hide(REGIONS_IMAGE, frozenset({CAT}))

    hidden = np.asarray(without(Pictures.fromarray(noise), places, "pixelate"))

    covered = np.zeros((size.height, size.width), np.uint8)
    for place in places:
        covered |= pixels_of_runs(runs_of(place, size), size)
    assert len(places) == 3
    assert np.array_equal(hidden[covered == 0], noise[covered == 0])


def test_of_an_animal_the_box_around_its_points_is_hidden() -> None:
    places = regions_to_hide(POSED_IMAGE, frozenset({DOG}))

    assert [place["type"] for place in places] == ["box"] * 4
    assert places[0] == {"type": "box", "x": 6, "y": 5, "width": 20, "height": 15}
