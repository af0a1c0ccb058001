"""Read what is submitted, for many images of a project at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

from app.agreement.judges import Truths
from app.agreement.labelled import CategoryFacts, LabelledImage, Mark, Rules, Submission
from app.agreement.truths import JUDGES, truths_from
from app.database.engine import Connection

# Free text is said in as many ways as there are people; only what is chosen or counted is compared.
_WRITTEN = "text"

COUNTED: LiteralString = "a.state in ('submitted', 'accepted') and not a.is_gold"
"""Which assignments `a` are answers: not what is opened but not submitted, nor a check against gold."""


_RULES: LiteralString = """
    select c.id, c.attributes, c.skeleton, s.values, p.iou_threshold, p.agreement_threshold
    from projects p
    left join categories c on c.project_id = p.id and c.deleted_at is null
    left join agreement_sigmas s on s.category_id = c.id
    where p.id = %s
    order by c.id
"""
_LAYERS: LiteralString = f"""
    select i.id, i.width, i.height, a.annotator_id, l.id, coalesce(a.submitted_at, a.created_at)
    from images i
    join assignments a on a.image_id = i.id and {COUNTED}
    join layers l on l.assignment_id = a.id
    where i.id = any(%s) and i.state <> 'excluded' and i.deleted_at is null
    order by i.id, a.annotator_id
"""
_MARKS: LiteralString = """
    select
        n.layer_id, n.id::text, n.category_id, n.kind, n.x, n.y, n.width, n.height,
        case when n.kind <> 'box' then n.shape end, n.attributes, n.is_crowd, n.revision
    from annotations n
    join categories c on c.id = n.category_id and c.deleted_at is null
    where n.layer_id = any(%(layers)s) and n.removed_at is null
    order by n.layer_id, n.id
"""
_QUESTIONS: LiteralString = """
    select id, mode, created_at from questions where project_id = %(project)s and deleted_at is null
"""
_ANSWERS: LiteralString = """
    select w.layer_id, w.question_id, w.values
    from answers w
    join questions q on q.id = w.question_id and q.project_id = %(project)s and q.deleted_at is null
    where w.layer_id = any(%(layers)s) and w.values <> '{}'
"""


@dataclass(frozen=True)
class Batch:
    """Images of one project with their submissions, and when each image was submitted last.

    `truths` is what is known of how the project's annotators err.
    """

    project_id: int
    rules: Rules
    truths: Truths
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
    """The submissions of these images, in two ways to Postgres and back however many they are.

    An image that is excluded, deleted or submitted by nobody is left out.
    """
    async with connection.pipeline():
        asked_rules = await connection.execute(_RULES, [project_id])
        asked_truths = await connection.execute(JUDGES, [project_id])
        asked_layers = await connection.execute(_LAYERS, [list(image_ids)])
    rules = _rules_of(await asked_rules.fetchall())
    truths = truths_from(await asked_truths.fetchall())
    layers = [Layer(*row) for row in await asked_layers.fetchall()]
    submitted_at: dict[int, datetime] = {}
    for layer in layers:
        known = submitted_at.setdefault(layer.image_id, layer.submitted_at)
        submitted_at[layer.image_id] = max(known, layer.submitted_at)
    images = await read_layers(connection, project_id, layers)
    return Batch(project_id, rules, truths, images, submitted_at)


async def read_layers(
    connection: Connection, project_id: int, layers: Sequence[Layer]
) -> list[LabelledImage]:
    """The images of these layers with what each says; the layers of an image in the order given."""
    values = {"project": project_id, "layers": [layer.id for layer in layers]}
    async with connection.pipeline():
        asked_marks = await connection.execute(_MARKS, values)
        asked_questions = await connection.execute(_QUESTIONS, values)
        asked_answers = await connection.execute(_ANSWERS, values)
    marks = _marks_of(await asked_marks.fetchall())
    answers = _unanswered(layers, await asked_questions.fetchall())
    for layer_id, question_id, chosen in await asked_answers.fetchall():
        answers[layer_id][question_id] = sorted(chosen)
    by_image: dict[int, list[Layer]] = defaultdict(list)
    for layer in layers:
        by_image[layer.image_id].append(layer)
    return [_image(own, marks, answers) for own in by_image.values()]


async def read_rules(connection: Connection, project_id: int) -> Rules:
    """What the project is measured by."""
    cursor = await connection.execute(_RULES, [project_id])
    return _rules_of(await cursor.fetchall())


def _rules_of(rows: Sequence[Sequence[Any]]) -> Rules:
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


def _marks_of(rows: Iterable[Sequence[Any]]) -> dict[int, list[Mark]]:
    """The objects of each layer, by id: an order that no edit changes."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for layer_id, mark_id, category_id, kind, *bounds_and_rest in rows:
        x, y, width, height, *rest = bounds_and_rest
        marks[layer_id].append(Mark(mark_id, category_id, kind, (x, y, width, height), *rest))
    return marks


def _unanswered(
    layers: Sequence[Layer], questions: Iterable[Sequence[Any]]
) -> dict[int, dict[int, list[str]]]:
    """What layers say by question where nothing was chosen.

    No value at all is the answer "none of them" where several may be chosen, if the question was there to be answered;
    elsewhere it leaves the question open.
    """
    answers: dict[int, dict[int, list[str]]] = defaultdict(dict)
    for question_id, mode, created_at in questions:
        if mode == "multilabel":
            for layer in layers:
                if layer.submitted_at >= created_at:
                    answers[layer.id][question_id] = []
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
