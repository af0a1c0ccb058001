"""What the demo's annotators save is what anybody could save."""

import pytest

from app.annotations.label_schema import CategoryRules, LabelSchema, QuestionRules
from app.annotations.validation import problems_of
from app.demo.annotators import ANNOTATORS, Habit, patch_of
from app.demo.label_schema import DEMO_PROJECT
from app.demo.pictures import PHOTOS, Picture, street_picture
from app.geometry.boxes import Size
from app.projects.consistency import values_of
from app.projects.shapes import accepted_shapes

PICTURES = [*PHOTOS, *(street_picture(seed) for seed in range(1, 13))]
IDS = {category.name: index for index, category in enumerate(DEMO_PROJECT.categories, start=1)}
SCHEMA = LabelSchema(
    {
        IDS[category.name]: CategoryRules(
            category.name,
            accepted_shapes(category.shapes),
            {each.name: each.model_dump() for each in category.attributes},
            tuple(category.skeleton.keypoints) if category.skeleton else (),
        )
        for category in DEMO_PROJECT.categories
    },
    {
        question.name: QuestionRules(
            index, question.mode, frozenset(values_of(question)), is_required=question.required
        )
        for index, question in enumerate(DEMO_PROJECT.questions)
    },
)


@pytest.mark.parametrize("habit", ANNOTATORS, ids=lambda habit: habit.name)
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.file_name)
def test_every_picture_can_be_labelled_by_everybody(picture: Picture, habit: Habit) -> None:
    size = picture.source.open().size

    patch = patch_of(habit, picture, size, IDS)

    assert problems_of(patch, SCHEMA, Size(*size)) == []


def test_the_annotators_draw_every_kind_of_shape() -> None:
    drawn = {marked.shape.type for picture in PICTURES for marked in picture.objects}

    assert drawn == {
        "box", "rotated_box", "polygon", "polyline", "ellipse", "mask", "keypoints", "point",
    }  # fmt: skip


def test_an_annotator_draws_the_same_again() -> None:
    patches = [patch_of(ANNOTATORS[1], PICTURES[-1], (1280, 800), IDS) for _ in range(2)]

    assert patches[0] == patches[1]
