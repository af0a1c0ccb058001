"""Submit an assignment: only what is complete and wholly saved."""

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.annotations.errors import OlderThanSubmitted, WorkIncomplete
from app.annotations.label_schema import LabelSchema, label_schema
from app.assignments import service as assignments
from app.assignments.service.transitions import own_open_assignment
from app.database.engine import Connection
from app.errors import FieldError


async def submit_assignment(
    connection: Connection, *, viewer: Viewer, assignment_id: int, revision: int | None
) -> None:
    """Finish one's own work on an image. Submitting again what is submitted already changes nothing.

    Raises:
        WorkIncomplete: something required is missing; every place is named.
        OlderThanSubmitted: the layer has gone on since the revision that is submitted.
    """
    facts = await own_open_assignment(connection, viewer=viewer, assignment_id=assignment_id)
    layer_id, current = await _layer_of(connection, assignment_id)
    if revision is not None and revision != current:
        raise OlderThanSubmitted(revision=revision, current=current)
    cursor = await connection.execute(
        "select schema_version from projects where id = %s", [facts.project_id]
    )
    row = await cursor.fetchone()
    assert row is not None
    schema = await label_schema(connection, project_id=facts.project_id, schema_version=row[0])
    unanswered = await _unanswered(connection, layer_id, schema)
    missing = await _missing_attributes(connection, layer_id, schema)
    if unanswered or missing:
        raise WorkIncomplete(unanswered=unanswered, missing=missing)
    if facts.state not in {"submitted", "accepted"}:
        await assignments.submit(connection, assignment_id=assignment_id, revision=current)
        await record_on(
            connection,
            actor=viewer,
            action="assignment.submitted",
            subject=f"assignment:{assignment_id}",
            project_id=facts.project_id,
            detail={"revision": current},
        )


async def _layer_of(connection: Connection, assignment_id: int) -> tuple[int, int]:
    """The assignment's layer and its revision, made empty where nobody has opened it yet."""
    cursor = await connection.execute(
        """
        insert into layers (project_id, image_id, kind, assignment_id, author_id)
        select project_id, image_id, 'annotator', id, annotator_id from assignments where id = %s
        on conflict (assignment_id) do update set updated_at = layers.updated_at
        returning id, revision
        """,
        [assignment_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    return row[0], row[1]


async def _unanswered(connection: Connection, layer_id: int, schema: LabelSchema) -> list[str]:
    """The names of the required questions without an answer."""
    required = {rules.id: name for name, rules in schema.questions.items() if rules.is_required}
    if not required:
        return []
    cursor = await connection.execute(
        "select question_id from answers where layer_id = %s and values <> '{}'", [layer_id]
    )
    answered = {row[0] for row in await cursor.fetchall()}
    return [name for question_id, name in required.items() if question_id not in answered]


async def _missing_attributes(
    connection: Connection, layer_id: int, schema: LabelSchema
) -> list[FieldError]:
    """The places of the required attributes without a value."""
    required = {
        category_id: names
        for category_id, rules in schema.categories.items()
        if (names := [name for name, spec in rules.attributes.items() if spec.get("required")])
    }
    if not required:
        return []
    cursor = await connection.execute(
        """
        select id, category_id, attributes
        from annotations
        where layer_id = %s and removed_at is null and category_id = any(%s)
        order by number
        """,
        [layer_id, list(required)],
    )
    return [
        FieldError(f"annotations.{annotation_id}.attributes.{name}", "a value is required")
        async for annotation_id, category_id, attributes in cursor
        for name in required[category_id]
        if attributes.get(name) in (None, "", [])
    ]
