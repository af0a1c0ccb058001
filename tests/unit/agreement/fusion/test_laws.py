"""What holds for every kind of shape."""

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.agreement.measures.fusion.errors import MixedShapes, NothingToFuse
from app.agreement.measures.fusion.members import Member
from app.agreement.measures.fusion.proposals import Options, fuse
from app.agreement.measures.fusion.regions import Method, methods_for
from tests.unit.agreement.fusion.shapes import (
    KINDS,
    REGIONS,
    SIZE,
    box,
    clusters_of,
    members,
    pixels_of,
    problems_of,
    shapes_of,
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_api_takes_every_proposal(kind: str) -> None:
    @given(clusters_of(kind))
    @settings(max_examples=40)
    def check(cluster: list[Member]) -> None:
        proposal = fuse(cluster, SIZE)
        if proposal.shape is None:
            assert any("nothing in common" in note for note in proposal.notes)
        else:
            assert problems_of(proposal.shape) == []

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_members_changes_nothing(kind: str) -> None:
    @given(clusters_of(kind), st.randoms(use_true_random=False))
    @settings(max_examples=25)
    def check(cluster: list[Member], random: Random) -> None:
        shuffled = random.sample(cluster, len(cluster))
        assert fuse(shuffled, SIZE) == fuse(cluster, SIZE)

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_members_that_agree_give_what_they_agree_on(kind: str) -> None:
    @given(shapes_of(kind), st.integers(1, 5))
    @settings(max_examples=25)
    def check(shape: dict[str, Any], count: int) -> None:
        proposal = fuse(members(*[shape] * count), SIZE)
        assert proposal.shape == shape
        assert proposal.disputed == ()
        assert proposal.category_id == 1
        assert all(each is None or each < 1e-5 for each in proposal.spread)

    check()


@given(st.lists(st.sampled_from(REGIONS).flatmap(shapes_of), min_size=2, max_size=4))
@settings(max_examples=40)
def test_regions_of_different_kinds_give_a_shape_that_the_api_takes(
    shapes: list[dict[str, Any]],
) -> None:
    proposal = fuse(members(*shapes), SIZE)

    assert proposal.shape is None or problems_of(proposal.shape) == []


@given(clusters_of("mask"))
@settings(max_examples=20)
def test_every_fused_mask_lies_between_intersection_and_union(cluster: list[Member]) -> None:
    pixels = [pixels_of(dict(one.shape)) for one in cluster]
    least, most = np.min(pixels, axis=0), np.max(pixels, axis=0)

    for method in methods_for(len(cluster)):
        fused = fuse(cluster, SIZE, Options(method=method)).shape
        found = np.zeros_like(least) if fused is None else pixels_of(fused)
        assert (found <= most).all()
        if method in ("union", "intersection"):
            assert (found == (most if method == "union" else least)).all()
        elif fused is not None:
            assert (found >= least).all()


@given(clusters_of("box"))
def test_a_fused_box_lies_in_the_hull(cluster: list[Member]) -> None:
    fused = fuse(cluster, SIZE).shape
    assert fused is not None

    for low, side in (("x", "width"), ("y", "height")):
        starts = [one.shape[low] for one in cluster]
        ends = [one.shape[low] + one.shape[side] for one in cluster]
        assert min(starts) - 1e-9 <= fused[low]
        assert fused[low] + fused[side] <= max(ends) + 1e-9


def test_no_members_are_refused() -> None:
    with pytest.raises(NothingToFuse):
        fuse([], SIZE)


def test_shapes_of_two_families_are_refused() -> None:
    with pytest.raises(MixedShapes, match="box, point"):
        fuse(members(box(1, 1, 2, 2), {"type": "point", "x": 1.0, "y": 1.0}), SIZE)


@pytest.mark.parametrize(("count", "offered"), [(2, 3), (3, 4), (4, 5)])
def test_methods_are_offered_once_they_have_grounds(count: int, offered: int) -> None:
    methods: tuple[Method, ...] = methods_for(count)

    assert len(methods) == offered
