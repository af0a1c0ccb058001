"""Certificates as pages draw them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User
from app.formats.registry import FORMATS
from app.privacy.models import Erasure


async def certificate_rows(
    session: AsyncSession, erasures: Sequence[Erasure]
) -> list[dict[str, Any]]:
    """Certificates with who asked for them, as they are called now."""
    return [await certificate_row(session, erasure) for erasure in erasures]


async def certificate_row(session: AsyncSession, erasure: Erasure) -> dict[str, Any]:
    """One certificate."""
    person = await session.get(User, erasure.created_by) if erasure.created_by else None
    body = erasure.body
    return {
        "id": erasure.id,
        "kind": erasure.kind,
        "subject_id": erasure.subject_id,
        "at": erasure.created_at,
        "by": person.name if person else "Concord",
        "sha256": erasure.sha256,
        "previous_sha256": erasure.previous_sha256,
        "row_count": sum(body.get("rows", {}).values()),
        "text_count": sum(body.get("texts", {}).values()),
        "files": body.get("files", []),
        "original": body.get("original"),
        "other_images": body.get("other_images", 0),
        "relabelled_count": body.get("labels", {}).get("images", 0),
        "exports": body.get("exports", {"deleted": [], "kept": []}),
    }


def format_titles() -> dict[str, str]:
    """What formats of exports are called, by their names."""
    return {name: made.title for name, made in FORMATS.items()}
