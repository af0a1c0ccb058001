"""The polygons of the file that `lint` and `datasets` read, as a project's settled consensus, not imported."""

from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from bench.linting import CATEGORIES, IMAGES, coco_file
from bench.seeding import SeededProject


class _Annotation(msgspec.Struct, gc=False):
    id: int
    image_id: int
    category_id: int
    segmentation: list[list[float]]
    bbox: tuple[float, float, float, float]
    area: float


class _File(msgspec.Struct):
    annotations: list[_Annotation]


_LAYERS = """
    with settled as (
        insert into consensus_images (image_id, project_id, open_count, settled_at)
        select id, project_id, 0, now() from images where project_id = %(project)s
        returning image_id, project_id
    )
    insert into layers (project_id, image_id, kind, revision)
    select project_id, image_id, 'consensus', 1 from settled order by image_id
"""
_REVISIONS = """
    insert into layer_revisions (layer_id, revision, author_id, diff)
    select l.id, 1, (select min(id) from users), '{}' from layers l where l.project_id = %(project)s
"""
_CATEGORIES = """
    insert into categories (project_id, name, color, shapes, position)
    select %(project)s, 'category ' || n, '#3366cc', '{polygon}', n from generate_series(1, %(count)s) n
    returning id
"""
_COPY = """
    copy annotations (
        id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, segmentation, revision
    ) from stdin
"""


def add_polygons(database: psycopg.Connection[Any], project: SeededProject) -> int:
    """Every image's outlines in its consensus layer, image by image as an import writes them; how many they are."""
    values: dict[str, Any] = {"project": project.id, "count": CATEGORIES}
    categories = [row[0] for row in database.execute(_CATEGORIES, values)]
    database.execute(_LAYERS, values)
    database.execute(_REVISIONS, values)
    layers = database.execute(
        "select id, image_id from layers where project_id = %(project)s order by image_id", values
    ).fetchall()
    if len(layers) != IMAGES:
        raise RuntimeError(f"Expected {IMAGES:,} images, found {len(layers):,}.")
    made = msgspec.json.decode(coco_file().read_bytes(), type=_File).annotations
    made.sort(key=attrgetter("image_id"))
    with database.cursor() as cursor, cursor.copy(_COPY) as copy:
        for number, rows in groupby(made, key=attrgetter("image_id")):
            layer_id, image_id = layers[number - 1]
            known = f"{project.id}\t{image_id}\t{layer_id}"
            copy.write("".join(_line(each, known, categories) for each in rows))
    database.execute(
        "vacuum analyze annotations, layers, images, consensus_images, layer_revisions"
    )
    return len(made)


def _line(each: _Annotation, known: str, categories: list[int]) -> str:
    flat = each.segmentation[0]
    corners = [flat[place : place + 2] for place in range(0, len(flat), 2)]
    shape = _text({"type": "polygon", "parts": [[corners]]})
    box = "\t".join(map(str, each.bbox))
    columns = f"{UUID(int=each.id)}\t{known}\t{categories[each.category_id - 1]}\tpolygon\t{shape}"
    return f"{columns}\t{box}\t{each.area}\t{_text(each.segmentation)}\t1\n"


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()
