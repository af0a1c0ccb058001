"""By what agreement can be divided: what is known of images, and what people answered about them."""

from typing import LiteralString

from app.agreement.errors import NoSuchSlice
from app.database.engine import Connection
from app.metadata.recorded import RecordedField
from app.metadata.sliceable import SLICEABLE, sliceable_fields
from app.metadata.slicing import Slicing, slicing_of

ANSWER = "answer:"
"""Before the name of a question."""
DIFFERENT = "\tdifferent"
_ANSWERED: LiteralString = """
    (
        select case
            when count(distinct v.values) > 1 then %(slice_different)s
            else min(array_to_string(v.values, ', '))
        end
        from agreement_votes v
        where v.image_id = g.image_id and v.question_id = %(slice_question)s
    )
"""


async def dividing_fields(connection: Connection, project_id: int) -> list[RecordedField]:
    """All that there is to divide by."""
    questions = await _questions(connection, project_id)
    asked = [RecordedField(f"{ANSWER}{name}", name, "answers") for name in questions]
    return [*await sliceable_fields(connection, project_id), *asked]


async def division_by(connection: Connection, project_id: int, name: str) -> Slicing:
    """How images are divided by this; raises NoSuchSlice, which lists what there is."""
    if name in SLICEABLE:
        return await slicing_of(connection, project_id, name)
    question = await question_named(connection, project_id, name)
    if question is None:
        questions = await _questions(connection, project_id)
        raise NoSuchSlice(name, [*SLICEABLE, *(f"{ANSWER}{each}" for each in questions)])
    return Slicing(
        name,
        _ANSWERED,
        {"slice_question": question, "slice_different": DIFFERENT},
        names={DIFFERENT: "answered differently"},
        missing="not answered",
    )


async def question_named(connection: Connection, project_id: int, name: str) -> int | None:
    """The id of the question that `answer:<question>` names, if there is one."""
    if not name.startswith(ANSWER):
        return None
    return (await _questions(connection, project_id)).get(name.removeprefix(ANSWER))


async def _questions(connection: Connection, project_id: int) -> dict[str, int]:
    cursor = await connection.execute(
        "select name, id from questions where project_id = %s and deleted_at is null"
        " order by position, id",
        [project_id],
    )
    return dict(await cursor.fetchall())


def slice_words(name: str) -> str:
    """What people call that by which images are divided."""
    return SLICEABLE[name].label if name in SLICEABLE else name.removeprefix(ANSWER)
