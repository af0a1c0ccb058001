from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from app.exporting.splitting import (
    Candidate,
    split_by_group,
    split_by_hash,
    split_of,
    split_stratified,
    torn_groups,
)

FRACTIONS = {"train": 0.8, "val": 0.1, "test": 0.1}
NOON = datetime(2024, 5, 1, 12)  # noqa: DTZ001 - cameras write local time without a zone


def candidates(count: int, *, first: int = 1) -> list[Candidate]:
    return [
        Candidate(number, sha256(str(number).encode()).hexdigest())
        for number in range(first, first + count)
    ]


def burst(count: int, *, gap_s: float, first: int = 1) -> list[Candidate]:
    """Pictures of one camera, one after the other."""
    return [
        Candidate(
            number,
            sha256(str(number).encode()).hexdigest(),
            "Canon EOS 5D",
            NOON + timedelta(seconds=gap_s * (number - first)),
        )
        for number in range(first, first + count)
    ]


def test_parts_come_near_what_was_asked() -> None:
    counts = Counter(split_by_hash(candidates(5000), FRACTIONS, 0).values())

    assert counts["train"] / 5000 == pytest.approx(0.8, abs=0.02)
    assert counts["val"] / 5000 == pytest.approx(0.1, abs=0.02)
    assert counts["test"] / 5000 == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("split", [split_by_hash, split_by_group])
def test_images_keep_their_split_when_others_are_added(split: object) -> None:
    assert callable(split)
    few = split([*candidates(50), *burst(5, gap_s=1, first=51)], FRACTIONS, 3)

    many = split(
        [*candidates(50), *burst(9, gap_s=1, first=51), *candidates(200, first=100)], FRACTIONS, 3
    )

    assert {image_id: many[image_id] for image_id in few} == few


def test_another_seed_is_another_split() -> None:
    images = candidates(100)

    assert split_by_hash(images, FRACTIONS, 0) != split_by_hash(images, FRACTIONS, 1)


@pytest.mark.parametrize("split", [split_by_group, split_stratified])
def test_a_burst_never_straddles(split: object) -> None:
    assert callable(split)
    bursts = [burst(6, gap_s=2, first=100 * place) for place in range(1, 40)]
    images = [each for one in bursts for each in one]
    apart = [
        Candidate(each.id, each.sha256, f"{each.camera} {each.id // 100}", each.taken_at)
        for each in images
    ]

    splits = split(apart, {"train": 0.5, "val": 0.5}, 0)

    assert all(len({splits[each.id] for each in one}) == 1 for one in bursts)
    assert len(set(splits.values())) == 2


def test_pictures_further_apart_than_a_burst_are_free() -> None:
    splits = split_by_group(burst(60, gap_s=2.5), {"train": 0.5, "val": 0.5}, 0)

    assert set(splits.values()) == {"train", "val"}


@pytest.mark.parametrize("split", [split_by_hash, split_by_group, split_stratified])
def test_equal_bytes_are_in_one_split(split: object) -> None:
    assert callable(split)
    twins = [Candidate(2 * n + side, f"{n:064}", "") for n in range(1, 50) for side in (0, 1)]

    splits = split(twins, {"train": 0.5, "test": 0.5}, 0)

    assert all(splits[2 * n] == splits[2 * n + 1] for n in range(1, 50))


def test_rare_categories_are_shared_out_exactly() -> None:
    rare, common = 7, 1
    images = [
        Candidate(
            each.id, each.sha256, category_ids=(common, rare) if each.id % 10 == 0 else (common,)
        )
        for each in candidates(200)
    ]

    splits = split_stratified(images, {"train": 0.8, "val": 0.2}, 0)

    of_rare = Counter(splits[each.id] for each in images if rare in each.category_ids)
    assert of_rare == {"train": 16, "val": 4}
    assert Counter(splits.values()) == {"train": 160, "val": 40}


def test_a_part_of_nothing_gets_nothing() -> None:
    assert split_of(0.9999999, {"train": 1.0, "val": 0.0, "test": 0.0}) == "train"
    assert set(split_stratified(candidates(9), {"val": 1.0}, 0)) == set(range(1, 10))


@pytest.mark.parametrize("split", [split_by_group, split_stratified])
def test_images_that_look_the_same_are_never_torn_apart(split: object) -> None:
    assert callable(split)
    images = [
        replace(each, groups=(f"near:{each.id % 40}",) if each.id % 3 else ())
        for each in candidates(400)
    ]

    splits = split(images, FRACTIONS, 1)

    of_groups: dict[str, set[str]] = {}
    for each in images:
        for name in each.groups:
            of_groups.setdefault(name, set()).add(splits[each.id])
    assert len(of_groups) == 40
    assert {len(names) for names in of_groups.values()} == {1}
    assert set(splits.values()) == {"train", "val", "test"}


@pytest.mark.parametrize("split", [split_by_hash, split_by_group, split_stratified])
def test_pinned_images_are_where_they_are_pinned(split: object) -> None:
    assert callable(split)
    pins = {number: "test" if number % 2 else "val" for number in range(1, 60)}
    images = [replace(each, pin=pins.get(each.id, "")) for each in candidates(400)]

    splits = split(images, {"train": 0.9, "val": 0.1, "test": 0.0}, 0)

    assert {number: splits[number] for number in pins} == pins
    assert {splits[each.id] for each in images if not each.pin} <= {"train", "val"}


@pytest.mark.parametrize("split", [split_by_group, split_stratified])
def test_a_pinned_image_takes_its_group_along(split: object) -> None:
    assert callable(split)
    images = [replace(each, pin="test" if each.id == 5 else "") for each in burst(9, gap_s=1)]

    assert set(split(images, FRACTIONS, 0).values()) == {"test"}
    assert torn_groups(images) == []


def test_pins_that_tear_a_group_apart_are_followed_and_told() -> None:
    pins = {3: "test", 5: "val"}
    images = [replace(each, pin=pins.get(each.id, "")) for each in burst(6, gap_s=1)]

    splits = split_by_group([*images, *candidates(50, first=100)], FRACTIONS, 0)

    assert [splits[number] for number in range(1, 7)] == ["test"] * 4 + ["val", "test"]
    assert [[each.id for each in group] for group in torn_groups(images)] == [[1, 2, 3, 4, 5, 6]]


def test_what_is_pinned_counts_towards_the_part_of_each_category() -> None:
    images = [
        replace(each, category_ids=(7,), pin="val" if each.id <= 20 else "")
        for each in candidates(100)
    ]

    assert Counter(split_stratified(images, {"train": 0.8, "val": 0.2}, 0).values()) == {
        "train": 80,
        "val": 20,
    }


@pytest.mark.parametrize("left_out", [0, 1], ids=["the first of each", "the second of each"])
def test_a_filter_moves_no_image(left_out: int) -> None:
    pairs = [burst(2, gap_s=1, first=100 * place) for place in range(1, 201)]
    apart = [replace(each, camera=str(place)) for place, pair in enumerate(pairs) for each in pair]
    chosen = [replace(each, is_chosen=each.id % 2 != left_out) for each in apart]

    of_all, of_some = (split_by_group(images, FRACTIONS, 0) for images in (apart, chosen))

    assert len(of_some) == 200
    assert of_some == {image_id: of_all[image_id] for image_id in of_some}


def test_a_pin_of_an_image_that_is_not_chosen_holds_for_its_group() -> None:
    images = [replace(each, pin="test" if each.id == 2 else "") for each in burst(3, gap_s=1)]
    chosen = [replace(each, is_chosen=each.id != 2) for each in images]

    for split in (split_by_group, split_stratified):
        assert split(chosen, FRACTIONS, 0) == {1: "test", 3: "test"}


def test_what_is_not_chosen_neither_tears_a_group_nor_counts_in_it() -> None:
    pins = {1: "val", 3: "test"}
    images = [
        replace(each, pin=pins.get(each.id, ""), is_chosen=each.id != 1)
        for each in burst(4, gap_s=1)
    ]

    assert torn_groups(images) == []
    assert split_stratified(images, FRACTIONS, 0) == {2: "val", 3: "test", 4: "val"}
