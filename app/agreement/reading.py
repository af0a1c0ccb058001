"""Read what is submitted, for many images of a project at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

from app.agreement.labelled import CategoryFacts, LabelledImage, Mark, Rules, Submission
from app.database.engine import Connection

# Free text is said in as many ways as there are people; only what is chosen or counted is compared.
_WRITTEN = "text"

COUNTED: LiteralString = "a.state in ('submitted', 'accepted') and not a.is_gold"
"""Which assignments `a` are answers: not what is opened but not submitted, nor a check against gold."""


@dataclass(frozen=True)
class Batch:
    """Images of one project with their submissions, and when each image was submitted last."""

    project_id: int
    rules: Rules
    images: Sequence[LabelledImage]
    submitted_at: Mapping[int, datetime]


class Layer(NamedTuple):
    """What one person says of an image."""

    image_id: int
    width: int
    height: int
    annotator_id: int
    id: int
    submitted_at: datetime


async def read_batch(connection: Connection, project_id: int, image_ids: Sequence[int]) -> Batch:
    """The submissions of these images, in five statements however many they are.

    An image that is excluded, deleted or submitted by nobody is left out.
    """
    rules = await read_rules(connection, project_id)
    layers = await _layers(connection, image_ids)
    submitted_at: dict[int, datetime] = {}
    for layer in layers:
        known = submitted_at.setdefault(layer.image_id, layer.submitted_at)
        submitted_at[layer.image_id] = max(known, layer.submitted_at)
    images = await read_layers(connection, project_id, layers)
    return Batch(project_id, rules, images, submitted_at)


async def read_layers(
    connection: Connection, project_id: int, layers: Sequence[Layer]
) -> list[LabelledImage]:
    """The images of these layers with what each says; the layers of an image in the order given."""
    marks = await _marks(connection, [layer.id for layer in layers])
    answers = await _answers(connection, project_id, layers)
    by_image: dict[int, list[Layer]] = defaultdict(list)
    for layer in layers:
        by_image[layer.image_id].append(layer)
    return [_image(own, marks, answers) for own in by_image.values()]


async def read_rules(connection: Connection, project_id: int) -> Rules:
    """What the project is measured by."""
    cursor = await connection.execute(
        """
        select c.id, c.attributes, c.skeleton, s.values, p.iou_threshold, p.agreement_threshold
        from projects p
        left join categories c on c.project_id = p.id and c.deleted_at is null
        left join agreement_sigmas s on s.category_id = c.id
        where p.id = %s
        order by c.id
        """,
        [project_id],
    )
    rows = await cursor.fetchall()
    facts = [category_facts(*row[:4]) for row in rows if row[0] is not None]
    return Rules({each.id: each for each in facts}, rows[0][4], rows[0][5])


def category_facts(
    category_id: int,
    attributes: Sequence[Mapping[str, Any]],
    skeleton: Mapping[str, Any] | None,
    learnt: Sequence[float] | None = None,
) -> CategoryFacts:
    """What of a category's definition is measured by; sigmas that it states come before those learnt from the data."""
    bones = skeleton or {}
    if learnt is not None and len(learnt) != len(bones.get("keypoints", ())):
        learnt = None  # of a skeleton that has changed since
    return CategoryFacts(
        category_id,
        {each["name"]: each.get("default") for each in attributes if each["type"] != _WRITTEN},
        sigmas=bones.get("sigmas") or learnt,
        keypoints=tuple(bones.get("keypoints", ())),
        flip_pairs=tuple((pair[0], pair[1]) for pair in bones.get("flip_pairs") or ()),
    )


async def _layers(connection: Connection, image_ids: Sequence[int]) -> list[Layer]:
    cursor = await connection.execute(
        f"""
        select i.id, i.width, i.height, a.annotator_id, l.id, coalesce(a.submitted_at, a.created_at)
        from images i
        join assignments a on a.image_id = i.id and {COUNTED}
        join layers l on l.assignment_id = a.id
        where i.id = any(%s) and i.state <> 'excluded' and i.deleted_at is null
        order by i.id, a.annotator_id
        """,
        [list(image_ids)],
    )
    return [Layer(*row) for row in await cursor.fetchall()]


async def _marks(connection: Connection, layer_ids: Sequence[int]) -> dict[int, list[Mark]]:
    """The objects of each layer, by id: an order that no edit changes."""
    cursor = await connection.execute(
        """
        select
            n.layer_id, n.id::text, n.category_id, n.kind, n.x, n.y, n.width, n.height,
            case when n.kind <> 'box' then n.shape end, n.attributes, n.is_crowd, n.revision
        from annotations n
        join categories c on c.id = n.category_id and c.deleted_at is null
        where n.layer_id = any(%s) and n.removed_at is null
        order by n.layer_id, n.id
        """,
        [list(layer_ids)],
    )
    marks: dict[int, list[Mark]] = defaultdict(list)
    for layer_id, mark_id, category_id, kind, *bounds_and_rest in await cursor.fetchall():
        x, y, width, height, *rest = bounds_and_rest
        marks[layer_id].append(Mark(mark_id, category_id, kind, (x, y, width, height), *rest))
    return marks


async def _answers(
    connection: Connection, project_id: int, layers: Sequence[Layer]
) -> dict[int, dict[int, list[str]]]:
    """The answers of each layer by question.

    No value at all is the answer "none of them" where several may be chosen, if the question was there to be answered;
    elsewhere it leaves the question open.
    """
    answers: dict[int, dict[int, list[str]]] = defaultdict(dict)
    cursor = await connection.execute(
        "select id, mode, created_at from questions where project_id = %s and deleted_at is null",
        [project_id],
    )
    questions = await cursor.fetchall()
    for question_id, mode, created_at in questions:
        if mode == "multilabel":
            for layer in layers:
                if layer.submitted_at >= created_at:
                    answers[layer.id][question_id] = []
    cursor = await connection.execute(
        """
        select layer_id, question_id, values from answers
        where layer_id = any(%s) and question_id = any(%s) and values <> '{}'
        """,
        [[layer.id for layer in layers], [question[0] for question in questions]],
    )
    for layer_id, question_id, values in await cursor.fetchall():
        answers[layer_id][question_id] = sorted(values)
    return answers


def _image(
    layers: Sequence[Layer],
    marks: Mapping[int, Sequence[Mark]],
    answers: Mapping[int, Mapping[int, Sequence[str]]],
) -> LabelledImage:
    submissions = [
        Submission(
            annotator_id=layer.annotator_id,
            layer_id=layer.id,
            marks=marks.get(layer.id, ()),
            answers=answers.get(layer.id, {}),
        )
        for layer in layers
    ]
    return LabelledImage(layers[0].image_id, layers[0].width, layers[0].height, submissions)
