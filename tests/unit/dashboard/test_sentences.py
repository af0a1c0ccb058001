from datetime import UTC, datetime
from typing import Any

import pytest

from app.accounts.schemas import AuditEntryOut
from app.dashboard.sentences import sentence_of


@pytest.mark.parametrize(
    ("action", "detail", "sentence"),
    [
        ("disagreement.decided", {"kind": "reopened"}, "reopened what had settled by itself"),
        ("disagreement.decided", {"kind": "fused"}, "settled a disagreement"),
        (
            "disagreement.decided",
            {"kind": "none"},
            "left out of the consensus what annotators differed on",
        ),
        ("disagreement.undone", {}, "took back a decision on a disagreement"),
        ("consensus.settled", {"threshold": 0.8}, "settled what annotators agree on to 0.8"),
        (
            "consensus.taken",
            {"take": 12},
            "took one annotator's work as the consensus of an image",
        ),
    ],
)
def test_what_reviewers_do_reads_on_from_their_name(
    action: str, detail: dict[str, Any], sentence: str
) -> None:
    entry = AuditEntryOut(
        id=1,
        at=datetime.now(UTC),
        actor_id=2,
        actor_name="Rita",
        project_id=3,
        action=action,
        subject="image:4",
        detail=detail,
        address="",
    )

    assert sentence_of(entry) == sentence
