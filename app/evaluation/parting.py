"""By what the images of an evaluation are parted: what is known of them, or what the truth answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from app.database.engine import Connection
from app.metadata.sliceable import BESIDE, SLICEABLE
from app.metadata.slicing import slicing_of

Value = str | float | None
_IN_ORDER = frozenset({"hour", "month", "time"})


@dataclass(frozen=True)
class Parting:
    """The value of each image, and the order of values that have one; others come by how frequent they are."""

    values: Sequence[Value]
    order: Sequence[str] = ()


async def read_parting(
    connection: Connection, project_id: int, image_ids: Sequence[int], name: str
) -> Parting:
    """By a field of `SLICEABLE`: numbers as they are, since they are cut by the images of the evaluation alone."""
    asked = SLICEABLE[name]
    if asked.kind == "number":
        found = await _read(connection, f"{asked.column}::float8", image_ids, {})
        return Parting([found.get(each) for each in image_ids])
    slicing = await slicing_of(connection, project_id, name)
    keys = await _read(connection, slicing.expression, image_ids, slicing.parameters)
    known = {str(key) for key in keys.values() if key is not None}
    ordered = sorted(known, key=lambda key: (len(key), key)) if asked.kind in _IN_ORDER else ()
    names = {key: slicing.name_of(key) for key in known}
    values = [names.get(str(keys.get(each))) for each in image_ids]
    return Parting(values, [names[key] for key in ordered])


async def _read(
    connection: Connection,
    expression: LiteralString,
    image_ids: Sequence[int],
    parameters: Mapping[str, Any],
) -> dict[int, Any]:
    cursor = await connection.execute(
        f"select g.image_id, {expression} from unnest(%(images)s::bigint[]) as g(image_id) {BESIDE}",
        {"images": list(image_ids), **parameters},
    )
    return dict(await cursor.fetchall())


def parting_by_answers(
    question_id: int, layers: Sequence[int], answers: Mapping[int, Mapping[int, Sequence[str]]]
) -> Parting:
    """By what the truth's layer of each image answers; several answers together are a part of their own."""
    said = [answers.get(layer, {}).get(question_id) for layer in layers]
    return Parting([", ".join(each) if each else None for each in said])
