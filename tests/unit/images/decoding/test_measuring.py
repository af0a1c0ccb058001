"""Measures do not depend on how a file is turned, nor on when it is measured."""

from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from PIL import Image

from app.images.decoding import ingesting
from app.images.decoding.ingesting import learn
from app.images.decoding.limits import DecodeLimits
from tests.unit.images.decoding.pictures import ingest, stored_as

LIMITS = DecodeLimits()


def photo(size: tuple[int, int]) -> Image.Image:
    patches = np.random.default_rng(5).integers(0, 256, (7, 10, 3), np.uint8)
    return Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_file_measures_like_the_upright_one(tmp_path: Path, orientation: int) -> None:
    upright = photo((90, 60))
    exif = Image.Exif()
    exif[274] = orientation
    upright.save(tmp_path / "upright.png")
    stored_as(upright, orientation).save(tmp_path / "turned.png", exif=exif)

    first = ingest(tmp_path / "upright.png", "upright", LIMITS)
    second = ingest(tmp_path / "turned.png", "turned", LIMITS)

    assert second.inspected.orientation == orientation
    assert second.known.measured == first.known.measured


@pytest.mark.parametrize("name", ["small.jpg", "large.jpg", "whole.tif"])
def test_measuring_again_finds_the_same(tmp_path: Path, name: str) -> None:
    photo((2500, 1200) if name == "large.jpg" else (700, 500)).save(tmp_path / name)

    again = learn(tmp_path / name, name, LIMITS)

    assert again == ingest(tmp_path / name, name, LIMITS).known


def test_a_fault_in_reading_metadata_loses_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(path: Path) -> NoReturn:
        raise KeyError("a tag that nobody foresaw")

    photo((90, 60)).save(tmp_path / "odd.png")
    monkeypatch.setattr(ingesting, "extract", breaks)

    extraction = ingest(tmp_path / "odd.png", "odd.png", LIMITS).known.extraction

    (problem,) = extraction.problems
    assert (problem.tag, problem.fault) == ("File", "unreadable")
    assert "a tag that nobody foresaw" in problem.sentence
    assert extraction.raw == {}
