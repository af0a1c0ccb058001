"""A project's label schema in the form that checks a save: parsed once per schema version."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from app.database.engine import Connection
from app.projects.shapes import accepted_shapes

_CACHED_SCHEMAS = 256


@dataclass(frozen=True)
class CategoryRules:
    """What an annotation of a category may look like; `keypoints` are the names in its skeleton."""

    name: str
    shapes: frozenset[str]
    attributes: dict[str, dict[str, Any]]
    keypoints: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionRules:
    """What an answer may be."""

    id: int
    mode: str
    values: frozenset[str]
    is_required: bool


@dataclass(frozen=True)
class LabelSchema:
    """Categories by id and questions by name, those that still exist."""

    categories: dict[int, CategoryRules]
    questions: dict[str, QuestionRules]


_cache: OrderedDict[tuple[str, int, int], LabelSchema] = OrderedDict()


async def label_schema(
    connection: Connection, *, project_id: int, schema_version: int
) -> LabelSchema:
    """The schema of a project at a version; the version is raised by every change, so a cached one is never stale."""
    key = (connection.info.dbname, project_id, schema_version)
    found = _cache.get(key)
    if found is None:
        found = await _load(connection, project_id)
        _cache[key] = found
        if len(_cache) > _CACHED_SCHEMAS:
            _cache.popitem(last=False)
    return found


async def _load(connection: Connection, project_id: int) -> LabelSchema:
    categories = await connection.execute(
        """
        select id, name, shapes, attributes, skeleton
        from categories
        where project_id = %s and deleted_at is null
        """,
        [project_id],
    )
    rules = {
        category_id: CategoryRules(
            name,
            accepted_shapes(shapes),
            {spec["name"]: spec for spec in attributes},
            tuple(skeleton["keypoints"]) if skeleton else (),
        )
        async for category_id, name, shapes, attributes, skeleton in categories
    }
    questions = await connection.execute(
        """
        select name, id, mode, values, is_required
        from questions
        where project_id = %s and deleted_at is null
        """,
        [project_id],
    )
    asked = {
        row[0]: QuestionRules(row[1], row[2], frozenset(row[3]), row[4]) async for row in questions
    }
    return LabelSchema(rules, asked)
