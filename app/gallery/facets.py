"""Counts for the filters' sidebar: what there is in the project, whatever is filtered now."""

from dataclasses import dataclass
from typing import Any

from app.database.engine import Connection
from app.gallery.language.fields import STATES
from app.gallery.sight import Sight

MOST_CAMERAS = 100


@dataclass(frozen=True)
class Facets:
    """Values with how many images have them."""

    states: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    cameras: list[dict[str, Any]]


async def facets_of(connection: Connection, sight: Sight) -> Facets:
    """The states, categories and cameras of a project."""
    return Facets(
        states=await _states(connection, sight),
        categories=await _categories(connection, sight),
        cameras=await _cameras(connection, sight),
    )


async def _states(connection: Connection, sight: Sight) -> list[dict[str, Any]]:
    cursor = await connection.execute(
        f"""
        select {sight.state} as shown, count(*)
        from images i
        where i.project_id = %(project_id)s and i.deleted_at is null
        group by shown
        """,
        {"project_id": sight.project_id, "viewer_id": sight.viewer_id},
    )
    counts = {state: count async for state, count in cursor}
    return [{"name": state, "count": counts.get(state, 0)} for state in STATES]


async def _categories(connection: Connection, sight: Sight) -> list[dict[str, Any]]:
    cursor = await connection.execute(
        """
        select c.id, c.name, c.color, count(distinct n.image_id)
        from categories c
        left join (
            annotations n
            join layers l on l.id = n.layer_id
                and l.kind <> 'prediction'
                and (%(sees_all)s or l.author_id = %(viewer_id)s)
        ) on n.category_id = c.id and n.removed_at is null
        where c.project_id = %(project_id)s and c.deleted_at is null
        group by c.id
        order by c.position, c.id
        """,
        {
            "project_id": sight.project_id,
            "viewer_id": sight.viewer_id,
            "sees_all": sight.sees_all,
        },
    )
    return [
        {"id": row[0], "name": row[1], "color": row[2], "count": row[3]} async for row in cursor
    ]


async def _cameras(connection: Connection, sight: Sight) -> list[dict[str, Any]]:
    cursor = await connection.execute(
        """
        select m.make, m.model, count(*) as count
        from image_metadata m
        join images i on i.id = m.image_id and i.deleted_at is null
        where m.project_id = %s and m.model is not null
        group by m.make, m.model
        order by count desc, m.model
        limit %s
        """,
        [sight.project_id, MOST_CAMERAS],
    )
    return [
        {"name": camera_name(make, model), "count": count} async for make, model, count in cursor
    ]


def camera_name(make: str | None, model: str) -> str:
    """`Canon EOS 40D`, whether the model repeats its make or not."""
    repeats = not make or model.lower().startswith(make.split()[0].lower())
    return model if repeats else f"{make} {model}"
