import pytest
from pydantic import ValidationError

from app.exporting.altering.asked import Preparation
from app.exporting.altering.form import UNFILLED, preparation_of, told


def test_an_empty_form_asks_for_nothing() -> None:
    assert preparation_of(UNFILLED) is None


@pytest.mark.parametrize(
    "typed", [{"tiles": "large"}, {"copies": "many"}, {"copies": "2", "copies_noise": "lots"}]
)
def test_what_holds_no_number_is_refused_rather_than_dropped(typed: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Preparation.model_validate(preparation_of(UNFILLED | typed))


def test_what_is_filled_in_is_asked_for() -> None:
    asked = preparation_of(
        UNFILLED
        | {
            "hide": "face, licence plate",
            "tiles": "640 x 480, 64",
            "resize": "letterbox",
            "resize_to": "320",
            "copies": "2",
            "copies_flip": "",
            "copies_brightness": "20 %",
            "copies_exposure": "1,5",
            "copies_crop": "10",
            "copies_noise": "2.5 %",
            "copies_seed": "7",
            "normalize": "imagenet",
        }
    )

    prepare = Preparation.model_validate(asked)
    assert prepare.hide is not None
    assert prepare.hide.categories == ["face", "licence plate"]
    assert prepare.tiles is not None
    assert (prepare.tiles.width, prepare.tiles.height, prepare.tiles.overlap) == (640, 480, 64)
    assert prepare.resize is not None
    assert (prepare.resize.width, prepare.resize.height) == (320, 320)
    assert prepare.augment is not None
    assert prepare.augment.model_dump() == {
        "copies": 2,
        "flip": False,
        "rotate": False,
        "brightness": 0.2,
        "exposure": 1.5,
        "crop": 0.1,
        "noise": 0.025,
        "seed": 7,
    }
    assert told(prepare.model_dump()) == [
        "face, licence plate, marked places hidden (blur)",
        "tiles of 640 x 480, 64 px shared",
        "letterbox 320 x 320",
        "2 copies for training, seed 7",
        "normalised by ImageNet's numbers",
    ]
