import pytest

from app.dashboard.next_steps import Standing, next_step
from app.dashboard.queries import Waiting
from app.projects.models import MemberRole


def standing(
    *,
    role: MemberRole = "owner",
    categories: int = 1,
    waiting: Waiting | None = None,
    is_archived: bool = False,
    **states: int,
) -> Standing:
    return Standing(
        project_id=7,
        role=role,
        is_archived=is_archived,
        category_count=categories,
        question_count=0,
        states=states,
        waiting=waiting or Waiting(),
    )


CASES = {
    "an owner first defines the schema": (standing(categories=0), "Say what there is to find"),
    "an owner then adds images": (standing(), "Add images"),
    "returned work comes before review": (
        standing(new=5, waiting=Waiting(returned=1, to_review=3)),
        "Correct what was returned",
    ),
    "annotators differ": (
        standing(new=5, waiting=Waiting(to_review=3, disagreements=40)),
        "Settle 40 disagreements",
    ),
    "submissions of others wait": (standing(new=5, waiting=Waiting(to_review=3)), "Review"),
    "an annotator labels": (standing(role="annotator", new=5), "Label"),
    "an annotator without images looks": (standing(role="annotator"), "See the images"),
    "an owner exports what is accepted": (standing(accepted=5), "Export"),
    "an archived project is only read": (standing(is_archived=True, new=5), "See the images"),
}


@pytest.mark.parametrize(("given", "label"), CASES.values(), ids=CASES.keys())
def test_the_next_step(given: Standing, label: str) -> None:
    assert next_step(given).label == label


def test_one_image_is_not_called_images() -> None:
    assert next_step(standing(role="annotator", new=1)).sentence == "1 image to go."
