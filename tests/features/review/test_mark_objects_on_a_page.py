from typing import Any

from httpx import Client

from tests.features.review.test_return_with_marked_objects import submission as submission


def test_a_return_marks_objects_without_a_script(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    assignment_id, image_id = submission["id"], submission["image"]["id"]
    ids = [box["id"] for box in submission["boxes"]]
    page = as_owner.get(f"/images/{image_id}", headers={"Accept": "text/html"}).text

    as_owner.post(
        f"/assignments/{assignment_id}/verdict",
        data={"verdict": "returned", "mark": ids[:1], f"mark-{ids[1]}": "Too wide."},
    )

    assert all(f'name="mark-{each}"' in page and f'value="{each}"' in page for each in ids)
    document = as_annotator.get(f"/api/v1/assignments/{assignment_id}").json()
    assert document["state"] == "returned"
    assert document["marked"] == [
        {"annotation_id": ids[0]},
        {"annotation_id": ids[1], "note": "Too wide."},
    ]


def test_a_mark_on_what_is_not_there_changes_nothing(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    for mark in ("nonsense", "00000000-0000-4000-8000-000000000000"):
        as_owner.post(
            f"/assignments/{submission['id']}/verdict",
            data={"verdict": "returned", "note": "Look again.", "mark": mark},
        )

    document = as_annotator.get(f"/api/v1/assignments/{submission['id']}").json()
    assert document["state"] == "submitted"
