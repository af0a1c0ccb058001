"""How well objects agree once they are found."""

import numpy as np
import pytest

from app.agreement.measures.objects.boundaries import boundary_iou, boundary_ious
from app.agreement.measures.objects.crops import pixels_within
from app.agreement.measures.objects.localising import edge_sums, quantile_of_curve, spread_of
from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.pixels import binary_pixel_alpha, pixel_alphas
from app.agreement.measures.objects.records import Shape
from app.geometry.boxes import Size
from app.geometry.masks import counts_of_runs, pixels_of_runs, runs_of_pixels
from app.geometry.rasters import raster_of
from tests.unit.agreement.objects.scenes import FIVE, boxes, everyone_submitted, scene, shaped


def test_who_draws_loose_boxes_deviates_outwards_on_all_sides() -> None:
    objects = boxes(
        (0, 0, 0, 100, 100, 100, 200), (0, 1, 0, 100, 100, 100, 200), (0, 2, 0, 90, 80, 120, 240)
    )

    sums = edge_sums(objects, measure(objects, everyone_submitted(1, 3), FIVE))

    assert sums.rater.tolist() == [0, 1, 2]
    assert sums.objects.tolist() == [1, 1, 1]
    assert sums.deviation[:2].tolist() == [[0] * 4] * 2
    assert sums.deviation[2] == pytest.approx([0.1, 0.1, 0.1, 0.1])


def test_who_draws_to_the_right_deviates_inwards_on_the_left() -> None:
    objects = boxes((0, 0, 0, 100, 100, 100, 100), (0, 1, 0, 120, 100, 100, 100))

    sums = edge_sums(objects, measure(objects, everyone_submitted(1, 2), FIVE))

    # Of two, the median lies in the middle.
    assert sums.deviation[1] == pytest.approx([-0.1, 0, 0.1, 0])


def test_deviations_from_medians_of_two_cancel_out() -> None:
    objects, images = scene(20, 2, 7)

    sums = edge_sums(objects, measure(objects, images, FIVE))

    assert sums.deviation.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-9)


def test_quantiles_from_the_curve_are_right_to_within_a_step() -> None:
    measured = measure(*scene(300, 2, 7), FIVE)
    spread = spread_of(measured.pairs.similarity)
    curve, found = measured.images.curve.sum(axis=0), float(measured.images.found.sum())

    assert quantile_of_curve(curve, found, 0.5) == pytest.approx(spread.median, abs=0.05)
    assert quantile_of_curve(curve, found, 0.1) == pytest.approx(spread.tenth, abs=0.05)
    assert quantile_of_curve(np.zeros(10), 0.0, 0.5) is None


def test_no_pairs_have_no_spread() -> None:
    assert spread_of(np.zeros(0)).median is None


def square(side: int, grown: int) -> np.ndarray:
    pixels = np.zeros((300, 300), dtype=bool)
    pixels[50 - grown : 50 + side + grown, 50 - grown : 50 + side + grown] = True
    return pixels


def test_bands_tell_a_sloppy_outline_that_iou_does_not() -> None:
    careful, sloppy = square(200, 0), square(200, 4)

    iou = (careful & sloppy).sum() / (careful | sloppy).sum()
    bands = boundary_iou(careful, sloppy, diagonal_px=400)

    # Bands of 8 px, 4 of them shared: 200² - 192² of 208² - 184².
    assert iou == pytest.approx(0.925, abs=0.001)
    assert bands == pytest.approx((200**2 - 192**2) / (208**2 - 184**2))


def test_bands_of_small_regions_are_no_wider_than_a_tenth_of_them() -> None:
    small, grown = square(20, 0), square(20, 1)

    # 2 px rather than the 20 px that would hold all of both: shared is a ring of one.
    assert boundary_iou(small, grown, diagonal_px=1000) == pytest.approx(
        (20**2 - 18**2) / (22**2 - 16**2)
    )


def test_equal_and_empty_regions_have_equal_bands() -> None:
    nothing = np.zeros((9, 9), dtype=bool)

    assert boundary_iou(square(50, 0), square(50, 0), diagonal_px=400) == 1
    assert boundary_iou(nothing, nothing, diagonal_px=400) == 1


def test_bands_of_shapes_are_those_of_their_pixels() -> None:
    ring = [(400.0, 350.0), (700.0, 380.0), (520.0, 640.0)]
    moved = [(x + 4, y + 3) for x, y in ring]
    objects = shaped(
        (0, {"type": "polygon", "parts": [[ring]]}), (1, {"type": "polygon", "parts": [[moved]]})
    )
    whole = [
        pixels_of_runs(raster_of([[each]], Size(1000, 1000)), Size(1000, 1000)).astype(bool)
        for each in (ring, moved)
    ]

    banded = boundary_ious(objects, everyone_submitted(1, 2), np.array([0]), np.array([1]))

    assert banded[0] == boundary_iou(whole[0], whole[1], diagonal_px=float(np.hypot(1000, 1000)))


def test_a_window_on_a_mask_shows_what_lies_there() -> None:
    pixels = np.random.default_rng(0).random((40, 60)) < 0.4
    mask: Shape = {
        "type": "mask",
        "size": [40, 60],
        "counts": counts_of_runs(runs_of_pixels(pixels.astype(np.uint8))),
    }

    assert (pixels_within(mask, (7, 5, 31, 22)) == pixels[5:22, 7:31]).all()


def test_a_window_on_a_polygon_with_a_hole_shows_what_lies_there() -> None:
    outer = [(10.0, 10.0), (110.0, 14.0), (90.0, 110.0)]
    hole = [(60.0, 40.0), (80.0, 40.0), (75.0, 60.0)]
    polygon: Shape = {"type": "polygon", "parts": [[outer, hole]]}
    size = Size(150, 150)
    whole = pixels_of_runs(raster_of([[outer, hole]], size), size)

    assert (pixels_within(polygon, (5, 8, 120, 130)) == whole[8:130, 5:120].astype(bool)).all()


def test_pixel_alpha_is_krippendorffs_of_the_pixels() -> None:
    chance = np.random.default_rng(1)
    masks = chance.random((3, 20, 30)) < np.array([0.3, 0.4, 0.5])[:, np.newaxis, np.newaxis]
    shared = sum((masks[a] & masks[b]).sum() for a, b in ((0, 1), (0, 2), (1, 2)))

    alpha = binary_pixel_alpha(
        np.array([3.0]),
        np.array([float(masks.sum())]),
        np.array([float(shared)]),
        np.array([600.0]),
    )

    assert alpha[0] == pytest.approx(_nominal_alpha(masks.reshape(3, -1)), abs=1e-12)


def _nominal_alpha(values: np.ndarray) -> float:
    ones = values.sum(axis=0).astype(float)
    raters, units = values.shape
    total = raters * units
    coincident = (ones * (ones - 1) + (raters - ones) * (raters - ones - 1)).sum() / (raters - 1)
    counts = np.array([ones.sum(), total - ones.sum()])
    by_chance = (counts * (counts - 1)).sum()
    return float(((total - 1) * coincident - by_chance) / (total * (total - 1) - by_chance))


def test_pixel_alpha_of_objects_needs_no_pixels() -> None:
    objects = boxes((0, 0, 0, 100, 100, 100, 100), (0, 1, 0, 100, 100, 100, 90))
    images = everyone_submitted(1, 2)
    window = np.zeros((2, 110, 110), dtype=bool)
    window[0, 5:105, 5:105] = True
    window[1, 5:95, 5:105] = True

    alphas = pixel_alphas(objects, images, measure(objects, images, FIVE))

    assert alphas[0] == pytest.approx(_nominal_alpha(window.reshape(2, -1)), abs=1e-9)
