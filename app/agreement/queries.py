"""What pages and routes ask: one function a question, whoever asks it."""

from dataclasses import dataclass, replace

from app.agreement.dividing import division_by
from app.agreement.errors import NoSuchAnnotator, SliceMissing
from app.agreement.models import RECOMPUTE
from app.agreement.numbers.confusing import answer_cells, category_cells
from app.agreement.numbers.images import image_rows
from app.agreement.numbers.naming import names_of
from app.agreement.numbers.people import AnnotatorTold, annotator_of
from app.agreement.numbers.records import Told
from app.agreement.numbers.scopes import By, Scope
from app.agreement.numbers.telling import tell
from app.database.engine import Connection
from app.projects.changes import unless_changed


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know of a project's agreement."""

    project_id: int
    by: By = "overall"
    slice: str | None = None
    family: str | None = None
    question_id: int | None = None
    category_id: int | None = None
    hides_names: bool = False
    limit: int = 100
    cursor: str | None = None


async def agreement_of(connection: Connection, asked: Asked) -> Told:
    """The headline, the numbers of the whole, and rows; raises SliceMissing, NoSuchSlice, BadCursor.

    Images submitted a moment ago are in it only if the keeper has caught up (`Keeper.catch_up`).
    """
    told = await unless_changed(
        connection, asked.project_id, ("agreement", asked), lambda: _told(connection, asked)
    )
    stale, job_id = await recomputing(connection, asked.project_id)
    return replace(told, stale_images=stale, recompute_job_id=job_id)


async def _told(connection: Connection, asked: Asked) -> Told:
    scope = Scope(asked.project_id, asked.by, asked.family, asked.category_id, asked.question_id)
    if asked.by == "slice":
        if not asked.slice:
            raise SliceMissing
        slicing = await division_by(connection, asked.project_id, asked.slice)
        scope = replace(scope, slicing=slicing)
    names = await names_of(connection, asked.project_id, is_hidden=asked.hides_names)
    told = await tell(connection, scope, names)
    if asked.by == "image":
        rows, next_cursor = await image_rows(
            connection, scope, limit=asked.limit, cursor=asked.cursor
        )
        return replace(told, rows=rows, next_cursor=next_cursor)
    if asked.by == "category":
        return replace(told, confusions=tuple(await category_cells(connection, scope, names)))
    if asked.by == "question" and asked.question_id is not None:
        cells = await answer_cells(connection, scope, asked.question_id)
        return replace(told, confusions=tuple(cells))
    return told


async def annotator_agreement(
    connection: Connection,
    project_id: int,
    user_id: int,
    *,
    hides_names: bool = False,
    is_reviewer: bool = False,
) -> AnnotatorTold:
    """How one annotator's work stands beside the others'; raises NoSuchAnnotator."""
    cursor = await connection.execute(
        """
        select name from users
        where id = %(person)s
          and (
              exists (select from members where project_id = %(project)s and user_id = %(person)s)
              or exists (select from assignments where project_id = %(project)s and annotator_id = %(person)s)
          )
        """,
        {"project": project_id, "person": user_id},
    )
    row = await cursor.fetchone()
    if row is None:
        raise NoSuchAnnotator(user_id)
    names = await names_of(connection, project_id, is_hidden=hides_names)
    if not hides_names:
        names.people.setdefault(user_id, row[0])  # of whom nothing is measured yet
    return await annotator_of(connection, project_id, user_id, names, is_reviewer=is_reviewer)


async def recomputing(connection: Connection, project_id: int) -> tuple[int, int | None]:
    """How many images of the project have numbers older than their work, and the job that recomputes them, if any."""
    cursor = await connection.execute(
        """
        select
            (select count(*) from agreement_stale where project_id = %(project)s),
            (
                select max(id) from jobs
                where project_id = %(project)s and kind = %(kind)s and state in ('waiting', 'running')
            )
        """,
        {"project": project_id, "kind": RECOMPUTE},
    )
    row = await cursor.fetchone()
    assert row is not None
    return row[0], row[1]
