"""When a picture cannot have been taken."""

from datetime import UTC, timedelta

from app.anomalies.rules.cameras import announced_in
from app.anomalies.rules.facts import IMPOSSIBLE, Facts, Finding, camera_name, clock

SLACK = timedelta(hours=1)
"""Clocks that are a little fast, or not set back in autumn, are no news."""

FURTHEST_EAST = timedelta(hours=14)
"""The zone that is ahead of all others."""


def future(facts: Facts) -> Finding | None:
    """Taken more than an hour after it came into the project.

    A clock whose zone is not known counts only where it is later than that in every zone.
    """
    if facts.taken_at is not None:
        taken, slack = facts.taken_at, SLACK
    elif facts.taken_at_local is not None:
        taken, slack = facts.taken_at_local.replace(tzinfo=UTC), SLACK + FURTHEST_EAST
    else:
        return None
    if taken - facts.added_at <= slack:
        return None
    shown = facts.taken_at_local or taken
    return Finding(
        "future",
        IMPOSSIBLE,
        f"It says that it was taken {_late_by(taken - facts.added_at)} after it was added to this project.",
        (("Taken", clock(shown)), ("Added", clock(facts.added_at.astimezone(UTC)))),
    )


def before_camera(facts: Facts) -> Finding | None:
    """Taken in a year before the one in which the camera's maker announced the model.

    Models that the table does not know, whole and as EXIF spells them, are skipped.
    """
    taken = facts.taken_at_local or facts.taken_at
    announced = announced_in(facts.model)
    if taken is None or announced is None or taken.year >= announced:
        return None
    name = camera_name(facts.make, facts.model)
    return Finding(
        "camera",
        IMPOSSIBLE,
        f"It says that it was taken in {taken.year}, but nobody had a {name} before {announced}.",
        (("Taken", clock(taken)), (name, f"announced in {announced}")),
    )


def _late_by(late: timedelta) -> str:
    hours = round(late.total_seconds() / 3600)
    if hours < 48:
        return f"{hours} hours"
    return f"{late.days} days" if late.days < 730 else f"{late.days // 365} years"
