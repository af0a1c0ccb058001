"""What a file says of categories and a project does not take, told."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.formats.reading.findings import Findings
from app.formats.records import Category, Skeleton
from app.projects.models import Category as Row

Difference = tuple[str, object, object]
"""What differs, as the project has it and as the file has it."""


async def note_facts(
    session: AsyncSession,
    categories: Iterable[Category],
    ids: Mapping[int, int],
    findings: Findings,
) -> None:
    """Tell where categories that are there already differ from the file's; `ids` are theirs by number."""
    found = await session.scalars(select(Row).where(Row.id.in_(ids.values())))
    rows = {row.id: row for row in found}
    for category in categories:
        row = rows.get(ids.get(category.id, 0))
        for what, expected, received in _differences(category, row) if row else ():
            place, done = f"category {category.name} {what}", "the project's stays"
            findings.ignored("category-differs", place, str(expected), received, done)


def _differences(category: Category, row: Row) -> Iterator[Difference]:
    if category.color and category.color.casefold() != row.color.casefold():
        yield "color", row.color, category.color
    if category.supercategory and category.supercategory != row.supercategory:
        yield "supercategory", row.supercategory or "none", category.supercategory
    if category.skeleton is None:
        return
    if row.skeleton is None:
        yield "skeleton", "none", ", ".join(category.skeleton.keypoints)
    else:
        yield from _skeleton_differences(category.skeleton, row.skeleton)


def _skeleton_differences(given: Skeleton, ours: Mapping[str, Any]) -> Iterator[Difference]:
    """Of how points are joined, exchanged and scored; their names are compared where schemas are matched."""
    for what, pairs in (("edges", given.edges), ("flip_pairs", given.flip_pairs)):
        expected, received = _plain(ours.get(what) or ()), _plain(pairs)
        if received and expected != received:
            yield f"skeleton.{what}", expected, received
    sigmas = list(given.sigmas or ())
    if sigmas and sigmas != list(ours.get("sigmas") or ()):
        yield "skeleton.sigmas", ours.get("sigmas") or "none", sigmas


def _plain(pairs: Iterable[Iterable[int]]) -> list[list[int]]:
    """Pairs without an order, each once."""
    return [list(pair) for pair in sorted({tuple(sorted(pair)) for pair in pairs})]
