"""Examples as a form shows them: each with what it takes to draw its crop, and as the JSON that the form sends."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_SENT = ("image_id", "x", "y", "width", "height", "shape", "category_id")


async def shown_examples(
    session: AsyncSession, project_id: int, examples: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Examples in their order; those whose image is gone are left out."""
    if not examples:
        return []
    rows = await session.execute(
        text(
            """
            select id, file_name, width, height
            from images
            where project_id = :project_id and id = any(:ids) and deleted_at is null
            """
        ),
        {"project_id": project_id, "ids": [example["image_id"] for example in examples]},
    )
    images = {row["id"]: row for row in rows.mappings()}
    categories = await _drawn_categories(session, project_id, examples)
    return [
        example
        | {
            "json": json.dumps({name: example.get(name) for name in _SENT}),
            "file_name": image["file_name"],
            "image_width": image["width"],
            "image_height": image["height"],
            "category": categories.get(example.get("category_id")),
        }
        for example in examples
        if (image := images.get(example["image_id"]))
    ]


async def _drawn_categories(
    session: AsyncSession, project_id: int, examples: Sequence[dict[str, Any]]
) -> dict[int | None, dict[str, Any]]:
    rows = await session.execute(
        text(
            """
            select id, name, color, skeleton -> 'edges' as edges
            from categories
            where project_id = :project_id and id = any(:ids)
            """
        ),
        {"project_id": project_id, "ids": [example.get("category_id") for example in examples]},
    )
    return {row["id"]: dict(row) for row in rows.mappings()}
