"""Everything that an evaluation reads, in the order in which it is needed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from app.agreement.dividing import ANSWER
from app.agreement.labelled import FAMILY_OF, LabelledImage, Mark, Rules
from app.agreement.reading import read_batch
from app.database.engine import Connection
from app.evaluation.measures.records import Compare
from app.evaluation.parting import Parting, parting_by_answers, read_parting
from app.evaluation.rating import ModelWords, mark_of, with_model
from app.evaluation.reading import (
    Category,
    Held,
    Question,
    ReadMarks,
    Sides,
    kind_counts,
    read_answers,
    read_categories,
    read_manifest,
    read_marks,
    read_questions,
    read_sides,
)
from app.evaluation.schemas import NewEvaluation
from app.evaluation.truth import parse_truth
from app.exporting.choosing import Selection
from app.metadata.sliceable import SLICEABLE


@dataclass(frozen=True)
class Asked:
    """What was asked, and all that was read for it."""

    new: NewEvaluation
    held: Held
    manifest: Mapping[str, int]
    sides: Sides
    compare: Compare
    categories: Sequence[Category]
    detections: ReadMarks
    truths: ReadMarks
    questions: Sequence[Question]
    model_answers: Mapping[int, Mapping[int, list[str]]]
    truth_answers: Mapping[int, Mapping[int, list[str]]]
    parting: Parting | None


async def read_all(
    connection: Connection, project_id: int, new: NewEvaluation, selection: Selection
) -> Asked:
    """From one snapshot."""
    await connection.execute("set transaction isolation level repeatable read read only")
    held = Held(project_id, new.model, parse_truth(new.truth), selection)
    sides = await read_sides(connection, held)
    categories = await read_categories(connection, project_id)
    compare = new.compare
    if compare == "auto":
        compare = compare_of(await kind_counts(connection, sides.model_layers))
    questions = await read_questions(connection, project_id)
    truth_answers = await read_answers(connection, sides.truth_layers)
    return Asked(
        new=new,
        held=held,
        manifest=await read_manifest(connection, held),
        sides=sides,
        compare=compare,
        categories=categories,
        detections=await read_marks(connection, sides.model_layers, sides, categories, compare),
        truths=await read_marks(connection, sides.truth_layers, sides, categories, compare),
        questions=questions,
        model_answers=await read_answers(connection, sides.model_layers),
        truth_answers=truth_answers,
        parting=await _parting(connection, held, sides, new.slice, questions, truth_answers),
    )


async def _parting(
    connection: Connection,
    held: Held,
    sides: Sides,
    name: str | None,
    questions: Sequence[Question],
    answers: Mapping[int, Mapping[int, list[str]]],
) -> Parting | None:
    if name is None:
        return None
    if name in SLICEABLE:
        return await read_parting(connection, held.project_id, sides.image_ids.tolist(), name)
    asked = [each.id for each in questions if f"{ANSWER}{each.name}" == name]
    # Of a question that was deleted since, nobody says anything.
    return parting_by_answers(asked[0], sides.truth_layers, answers) if asked else None


def compare_of(counts: Mapping[str, int]) -> Compare:
    """What a model mostly predicts: skeletons, outlines, or boxes."""
    skeletons = counts.get("keypoints", 0)
    outlines = sum(counts.get(kind, 0) for kind in ("polygon", "mask", "ellipse", "rotated_box"))
    if skeletons > max(outlines, counts.get("box", 0)):
        return "keypoints"
    return "masks" if outlines > counts.get("box", 0) else "boxes"


async def read_raters(
    connection: Connection, held: Held, score: float
) -> tuple[list[LabelledImage], Rules]:
    """Every image that the model has seen and somebody has submitted, with the model at or above a score."""
    cursor = await connection.execute(
        held.layers + sql.SQL("select id, image_id from model"), held.values
    )
    layers: dict[int, int] = dict(await cursor.fetchall())
    batch = await read_batch(connection, held.project_id, list(layers.values()))
    marks = await _marks(connection, list(layers), batch.rules, score)
    answers = await read_answers(connection, list(layers))
    words = {
        image_id: ModelWords(layer_id, marks.get(layer_id, ()), answers.get(layer_id, {}))
        for layer_id, image_id in layers.items()
    }
    return with_model(batch.images, words), batch.rules


async def _marks(
    connection: Connection, layer_ids: Sequence[int], rules: Rules, score: float
) -> dict[int, list[Mark]]:
    cursor = await connection.execute(
        """
        select
            n.layer_id, n.id::text, n.category_id, n.kind, n.x, n.y, n.width, n.height,
            case when n.kind <> 'box' then n.shape end, n.is_crowd
        from annotations n
        where n.layer_id = any(%s) and n.removed_at is null and n.score >= %s
        order by n.layer_id, n.id
        """,
        [list(layer_ids), score],
    )
    marks: dict[int, list[Mark]] = defaultdict(list)
    rows: list[Any] = await cursor.fetchall()
    for layer_id, *row in rows:
        if row[1] in rules.categories and row[2] in FAMILY_OF:
            marks[layer_id].append(mark_of(row))
    return marks
