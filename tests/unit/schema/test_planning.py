import pytest

from app.projects.schemas import Attribute, NewCategory, Skeleton
from app.schema.planning import Losses, category_losses, keypoint_sources

SOURCES = {
    "the same": (["a", "b"], ["a", "b"], (0, 1)),
    "another order": (["a", "b"], ["b", "a"], (1, 0)),
    "one more": (["a", "b"], ["a", "b", "c"], (0, 1, None)),
    "one more in between": (["a", "b"], ["a", "c", "b"], (0, None, 1)),
    "one less": (["a", "b", "c"], ["a", "c"], (0, 2)),
    "a new name": (["a", "b"], ["a", "z"], (0, 1)),
    "a new name and another order": (["a", "b", "c"], ["z", "c", "b"], (0, 2, 1)),
    "all new": ([], ["a", "b"], (None, None)),
}


@pytest.mark.parametrize(("before", "after", "sources"), SOURCES.values(), ids=SOURCES.keys())
def test_keypoints_are_found_by_name_and_renamed_by_place(
    before: list[str], after: list[str], sources: tuple[int | None, ...]
) -> None:
    assert keypoint_sources(before, after) == sources


def test_an_attribute_of_another_type_is_lost() -> None:
    before = NewCategory(name="car", attributes=[Attribute(name="size", type="text")])
    after = NewCategory(name="car", attributes=[Attribute(name="size", type="number")])

    assert category_losses(before, after) == Losses(attributes=("size",))


def test_a_longer_skeleton_loses_nothing_but_moves_points() -> None:
    before = NewCategory(name="bird", shapes=["keypoints"], skeleton=Skeleton(keypoints=["beak"]))
    after = before.model_copy(update={"skeleton": Skeleton(keypoints=["beak", "tail"])})

    losses = category_losses(before, after)

    assert losses.keypoints == (0, None)
    assert not losses.is_destructive


def test_a_category_without_a_skeleton_loses_nothing() -> None:
    category = NewCategory(name="car")

    assert category_losses(category, category) == Losses()


def test_polygon_and_mask_are_two_views_and_go_together() -> None:
    before = NewCategory(name="sky", shapes=["box", "polygon"])

    as_masks = category_losses(before, before.model_copy(update={"shapes": ["box", "mask"]}))
    as_boxes = category_losses(before, before.model_copy(update={"shapes": ["box"]}))

    assert as_masks == Losses()
    assert as_boxes == Losses(shapes=("mask", "polygon"))
