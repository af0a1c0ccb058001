from datetime import UTC, datetime, timedelta
from typing import Any

from app.accounts.schemas import AuditEntryOut
from app.dashboard.lately import deeds_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def entry(minutes_ago: int, actor: str, action: str, **detail: Any) -> AuditEntryOut:
    return AuditEntryOut(
        id=1000 - minutes_ago,
        at=NOON - timedelta(minutes=minutes_ago),
        actor_id=1,
        actor_name=actor,
        project_id=1,
        action=action,
        subject="project:1",
        detail=detail,
        address="",
    )


def test_the_same_deed_in_a_row_is_told_once() -> None:
    deeds = deeds_of(
        [entry(0, "Ada", "submission.accepted"), entry(1, "Ada", "submission.accepted")], most=8
    )

    assert [(deed.sentence, deed.at) for deed in deeds] == [
        ("accepted a submission, 2 times", NOON)
    ]


def test_the_images_of_one_upload_are_added_up() -> None:
    deeds = deeds_of(
        [entry(0, "Ada", "images.added", images=16), entry(1, "Ada", "images.added", images=4)],
        most=8,
    )

    assert [deed.sentence for deed in deeds] == ["added 20 images"]


def test_deeds_of_different_people_stay_apart() -> None:
    deeds = deeds_of(
        [
            entry(0, "Ada", "submission.accepted"),
            entry(1, "Ben", "submission.accepted"),
            entry(2, "Ada", "submission.accepted"),
        ],
        most=2,
    )

    assert [deed.actor for deed in deeds] == ["Ada", "Ben"]
