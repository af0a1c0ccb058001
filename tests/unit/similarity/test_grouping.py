"""Groups from pairs, and outliers from vectors."""

import numpy as np
import pytest

from app.similarity.grouping import Groups, leaders_by_key
from app.similarity.outlying import FEWEST, distances_to_sample, rated, usual_of


def test_what_is_connected_is_one_group_named_by_its_lowest() -> None:
    groups = Groups()
    for first, second in [(9, 4), (7, 9), (1, 2), (20, -3)]:
        groups.join(first, second)

    assert groups.leaders() == {4: 4, 7: 4, 9: 4, 1: 1, 2: 1, -3: -3, 20: -3}


def test_a_long_chain_is_one_group_in_any_order() -> None:
    pairs = [(each, each + 1) for each in range(3_000)]
    for order in (pairs, pairs[::-1]):
        groups = Groups()
        for pair in order:
            groups.join(*pair)

        assert set(groups.leaders().values()) == {0}


def test_keys_that_one_image_has_make_no_group() -> None:
    assert leaders_by_key([(5, "a"), (3, "b"), (2, "a"), (8, "a")]) == {5: 2, 2: 2, 8: 2}


def test_the_odd_one_out_is_the_farthest() -> None:
    generator = np.random.default_rng(3)
    vectors = np.array([1.0, 0, 0]) + generator.normal(0, 0.05, (40, 3))
    vectors[17] = [0, 1, 0]
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    distances = distances_to_sample(unit, unit)
    ratings = rated(distances, usual_of(distances))

    assert np.argmax(ratings) == 17  # type: ignore[arg-type]
    assert np.median(ratings) == pytest.approx(1, abs=0.02)  # type: ignore[arg-type]


def test_nobody_is_their_own_neighbour() -> None:
    vectors = np.eye(8, dtype=np.float32)

    assert distances_to_sample(vectors, vectors).tolist() == [1.0] * 8


def test_a_small_project_and_one_of_equal_images_have_no_outliers() -> None:
    assert usual_of(np.ones(FEWEST - 1)) is None
    assert usual_of(np.zeros(50)) is None
    assert rated(np.ones(3), None) == [None] * 3
