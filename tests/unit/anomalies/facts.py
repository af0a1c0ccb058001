"""An image of which nothing is wrong, to be changed in one thing."""

from datetime import UTC, datetime
from typing import Any

from app.anomalies.rules import Facts

ADDED = datetime(2024, 6, 1, 12, tzinfo=UTC)


def facts(**changed: Any) -> Facts:
    """Facts of an image that came in at noon of 1 June 2024."""
    return Facts(**{"image_id": 1, "added_at": ADDED, "size": (4000, 3000), **changed})
